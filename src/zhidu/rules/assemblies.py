"""Questions about a meeting body: what it takes, whether it may open, who spoke when, what is decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from zhidu.rules.bodies import Attending, Deciding, LeftOut, Speaking
from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.decision import SILENT, Decision, Status, Want
from zhidu.rules.facts import Given
from zhidu.rules.gates import Question, Verdict, summed
from zhidu.rules.grounds import applies
from zhidu.rules.people import readings_of, reasoned, resolve
from zhidu.rules.tallies import Tally


def compose(book: Rulebook, target: str, given: Given, chart: Chart) -> Decision:
    """The posts that belong at a body's meeting (出席), by rank; of ``body.attend``, those who sit in (列席).

    Who may sit in only once something is there is left out until then, and ``wants`` says what. Who is let
    in by an act of a thing, and leaves with another, is there between the two.
    """
    body, _, part = target.partition(".")
    kind = book.kinds[body]
    if kind.body is None:
        return SILENT
    if part:
        return _attending(book, kind, given, chart)
    members = kind.body.members
    posts = resolve(book, members.are, given, chart)
    return reasoned(Status.ALLOWED, posts, tuple(members.cites), readings_of(book, members.are))


def _attending(book: Rulebook, kind: BookKind, given: Given, chart: Chart) -> Decision:
    verdicts: list[Verdict] = []
    posts: list[str] = []
    for bound in kind.assembly.attend:
        for thing in given.sets.get(bound.rule.each, ()) if bound.rule.each else (given,):
            if not (applies(book, bound, thing) and _is_time(bound.rule, thing)):
                continue
            question = Question(book, kind, thing, frozenset(), chart)
            wants = _missing(question, bound)
            come = resolve(book, bound.rule.are, thing, chart)
            most = bound.rule.at_most
            if most is not None and len(come) > most:
                wants += (Want("at_most", str(most), f"列席不超过{most}人，现有{len(come)}人"),)
            verdicts.append(Verdict(bound.force, bound.cites, wants, readings_of(book, bound.rule.are)))
            posts += () if wants else come
    return _with(summed(verdicts), chart.by_rank(posts)) if verdicts else SILENT


def _is_time(rule: Attending, thing: Given) -> bool:
    """Whether what lets them in has happened, and what they leave with has not."""
    has_begun = rule.since is None or rule.since in thing.done
    return has_begun and (rule.until is None or rule.until not in thing.done)


def venue(book: Rulebook, body: str, given: Given, chart: Chart) -> Decision:
    """Where a body usually meets: ``value`` is the place in words; silent where the text does not say."""
    speaking = [rule for rule in book.kinds[body].assembly.venue if applies(book, rule, given)]
    return reasoned(Status.ALLOWED, speaking[0].rule.is_, speaking[0].cites) if speaking else SILENT


@dataclass(frozen=True, slots=True)
class Admission:
    """``as_``: what the body does with the topic; ``instead``: where a topic goes that it does not take."""

    as_: tuple[str, ...] = ()
    instead: str | None = None


def admit(book: Rulebook, body: str, given: Given, chart: Chart) -> Decision:
    """Whether a body takes a topic with these facts: ``value`` is an Admission.

    What it leaves out is refused with the way to go instead, unless an exception lets it in; silent for a
    topic of no sort that it names.
    """
    kind = book.kinds[body]
    question = Question(book, kind, given, frozenset(), chart)
    excused: list[Verdict] = []
    for out in kind.assembly.leaves_out:
        if applies(book, out, given):
            excuse = question.excuse(out)
            if excuse is None:
                return _left_out(kind, out)
            excused.append(Verdict(out.force, excuse))
    taken = [scope for scope in kind.assembly.scope if applies(book, scope, given)]
    verdicts = [Verdict(scope.force, scope.cites, _missing(question, scope)) for scope in taken] + excused
    as_ = tuple(dict.fromkeys(word for scope in taken for word in scope.rule.as_))
    decision = summed(verdicts)
    return decision if decision.status is Status.SILENT else _with(decision, Admission(as_))


def _left_out(kind: BookKind, out: Bound[LeftOut]) -> Decision:
    instead = out.rule.instead
    said = f"{kind.title}不研究这类议题" + (f"，请另行办理：{instead}" if instead else "")
    wants = (Want("instead", instead or "", said),)
    basis = reasoned(Status.ALLOWED, None, out.cites).basis
    return Decision(Status.REFUSED, Admission(instead=instead), out.cites, wants, basis=basis)


def _missing(question: Question, rule: Bound[Any]) -> tuple[Want, ...]:
    """What the rule needs that is not there yet."""
    return tuple(w for check in rule.rule.needs for found in question.checked(check) for w in found.wants)


def _with(decision: Decision, value: object) -> Decision:
    return Decision(
        decision.status, value, decision.because, decision.wants, decision.readings, decision.basis
    )


def quorate(book: Rulebook, body: str, given: Given, chart: Chart) -> Decision:
    """Whether enough, and those who must, are there to open; ``value`` is how many of how many members."""
    kind = book.kinds[body]
    tally = Tally(book, kind, given, chart)
    speaking = [rule for rule in kind.assembly.quorum if applies(book, rule, given)]
    verdicts = [Verdict(rule.force, rule.cites, tuple(tally.absent(rule.rule))) for rule in speaking]
    decision = summed(verdicts)
    if decision.status is Status.SILENT:
        return decision
    come = tally.come(speaking[0].rule.among) & {*tally.members}
    return _with(decision, (len(come), len(tally.members)))


def online(book: Rulebook, body: str, given: Given, chart: Chart) -> Decision:
    """Whether those who attend online count as present: ``value`` is 是 or 否.

    Not allowed where the text lets nobody attend so; silent where it does not know it.
    """
    speaking = [rule for rule in book.kinds[body].assembly.online if applies(book, rule, given)]
    barred = [(rule, rule.rule.never) for rule in speaking if rule.rule.never]
    if barred:
        return summed([Verdict(r.force, r.cites, (Want("never", why, why),)) for r, why in barred])
    return reasoned(Status.ALLOWED, speaking[0].rule.counts, speaking[0].cites) if speaking else SILENT


def in_order(book: Rulebook, body: str, given: Given, chart: Chart) -> Decision:
    """Whether people spoke in the order of the text; ``value`` are those who spoke too early, or not at all.

    What was said is reported, so nothing is refused: a breach of a ``must``, a deviation of a ``should``.
    """
    rules = book.kinds[body].assembly.speak
    early = {rule.place: _out_of_order(book, rule.rule, given, chart) for rule in rules}
    broken = [rule for rule in rules if early[rule.place] and rule.force != "may"]
    if not rules:
        return SILENT
    if not broken:
        return reasoned(Status.ALLOWED, (), tuple(c for rule in rules for c in rule.cites))
    strict = [rule for rule in broken if rule.force == "must"]
    status = Status.BREACH if strict else Status.DEVIATION
    value = tuple(dict.fromkeys(post for rule in strict or broken for post in early[rule.place]))
    return reasoned(status, value, tuple(c for rule in strict or broken for c in rule.cites))


def _out_of_order(book: Rulebook, rule: Speaking, given: Given, chart: Chart) -> tuple[str, ...]:
    if rule.heard:
        spoke = given.facts.get(rule.among) or ()
        return tuple(post for post in resolve(book, rule.heard, given, chart) if post not in spoke)
    return _too_early(book, rule.order, rule.among, given, chart)


def _too_early(book: Rulebook, order: list[str], among: str, given: Given, chart: Chart) -> tuple[str, ...]:
    """Those who spoke before somebody of an earlier group did; people of no group may speak at any time."""
    ranks: dict[str, int] = {}
    for place, name in enumerate(order):
        for post in resolve(book, [name], given, chart):
            ranks[post] = place  # of two groups the later one counts: a chair is a member too
    spoken = [post for post in given.facts.get(among) or () if post in ranks]
    return tuple(
        post for n, post in enumerate(spoken) if any(ranks[later] < ranks[post] for later in spoken[n + 1 :])
    )


def _left_to_the_leader(book: Rulebook, rules: list[Bound[Deciding]]) -> Decision:
    """The outcomes from which the leader chooses, by all rules that leave it to the leader."""
    leading = [bound for bound in rules if bound.rule.how == "leader"]
    outcomes = tuple(dict.fromkeys(name for bound in leading for name in bound.rule.outcomes))
    cites = tuple(dict.fromkeys(clause for bound in leading for clause in bound.cites))
    return reasoned(Status.OPEN, outcomes, cites, readings_of(book, leading[0].rule.by))


def _most(tally: Tally, bound: Bound[Deciding]) -> Decision:
    """The outcomes for which most votes are; refused while some are not counted."""
    votes = {name: tally.counted(fact) for name, fact in bound.rule.grades.items()}
    missing = tuple(
        Want("field", bound.rule.grades[name], f"请填写“{tally.book.terms[bound.rule.grades[name]].title}”")
        for name, count in votes.items()
        if count is None
    )
    if missing:
        return replace(reasoned(Status.REFUSED, None, bound.cites), wants=missing)
    most = max(count or 0 for count in votes.values())
    return reasoned(Status.ALLOWED, tuple(n for n, count in votes.items() if count == most), bound.cites)


def conclude(book: Rulebook, target: str, given: Given, chart: Chart) -> Decision:
    """What a vote comes to: ``value`` is whether it carries; open where the leader decides after discussion.

    Refused, with what is missing, while those who agreed are not counted; open too where the text does
    not say of whom the share is counted. Of ``body.outcome``: whether the meeting may come to it.
    """
    body, _, outcome = target.partition(".")
    kind = book.kinds[body]
    tally = Tally(book, kind, given, chart)
    rules = [rule for rule in kind.assembly.decide if applies(book, rule, given)]
    if not rules:
        return SILENT
    if outcome:
        held = [held for rule in rules for held in tally.judged(rule, outcome)]
        return summed([Verdict(rule.force, rule.cites, wants) for rule, wants in held])
    bound = rules[0]
    if bound.rule.grades:
        return _most(tally, bound)
    if bound.rule.how == "leader":
        return _left_to_the_leader(book, rules)
    agreed, whole = tally.counted(bound.rule.agreed), tally.whole(bound.rule)
    if agreed is None:
        text = f"请填写“{book.terms[str(bound.rule.agreed)].title}”"
        want = Want("field", str(bound.rule.agreed), text)
        return replace(reasoned(Status.REFUSED, None, bound.cites), wants=(want,))
    if whole is None:
        return reasoned(Status.OPEN, None, bound.cites)
    return reasoned(Status.ALLOWED, tally.carries(bound.rule, agreed, whole), bound.cites)
