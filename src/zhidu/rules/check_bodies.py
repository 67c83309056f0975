"""What a text leaves out or says twice of a kind or a body: shares of nobody, orders, missing parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import Any

from zhidu.rules.bodies import Body
from zhidu.rules.book import BookKind, Bound, Rulebook, Tests
from zhidu.rules.boxes import meet
from zhidu.rules.check_twice import settled
from zhidu.rules.findings import Finding
from zhidu.rules.phrases import act_said, thing_title
from zhidu.rules.sittings import ANSWERED_BY, DOES, HELD_BY
from zhidu.rules.urgent import may_lift

STATED = {"quorum": "到会人数", "speak": "发言次序", "decide": "决定方式"}


def bodies_and_orders(book: Rulebook) -> Iterator[Finding]:
    """What a body lacks, says twice, keeps by name of a secret ballot, or orders the wrong way round."""
    for kind in book.kinds.values():
        yield from _orders(book, kind)
        yield from _published_by_nobody(kind)
        if kind.body:
            yield from _of_what(book, kind)
            yield from _never_tabled(book, kind)
            yield from _not_held(kind, str(book.places.get(f"kinds.{kind.id}", _first_place(kind))))
            yield from _no_answer(kind, str(book.places.get(f"kinds.{kind.id}", _first_place(kind))))
            yield from _expected(
                book, kind, kind.body, str(book.places.get(f"kinds.{kind.id}", _first_place(kind)))
            )
            yield from _stated_twice(book, kind)
            yield from _named_ballot(book, kind)
            yield from _urgent_path(book, kind)


def _first_place(kind: BookKind) -> Any:
    return kind.steps[0].place if kind.steps else ""


def _of_what(book: Rulebook, kind: BookKind) -> Iterator[Finding]:
    for bound in kind.assembly.decide:
        rule = bound.rule
        if rule.share and rule.of is None and not _is_read(book, bound.cites):
            said = f"{kind.title}的表决写了份额，没有写以谁为准（应到、到会还是投票人员）；请补 of: 或写释义"
            yield Finding("of_what", "warning", str(bound.place), said, clauses=bound.cites)


def _not_held(kind: BookKind, where: str) -> Iterator[Finding]:
    """A body whose meetings cannot be held: nothing says what opens or closes one, or records an outcome."""
    missing = [f"{DOES[word]}（does: {word}）" for word in HELD_BY if not kind.doing(word)]
    if missing:
        said = f"{kind.title}没有写哪个环节或动作是{'、'.join(missing)}；没有这些，会议开不起来"
        yield Finding("not_held", "warning", where, said)


def _never_tabled(book: Rulebook, kind: BookKind) -> Iterator[Finding]:
    """A body that decides on a kind of which no step waits for it: nothing can ever be put before it."""
    taken = book.kinds[kind.body.takes] if kind.body else kind
    if not any(step.rule.body == kind.id for step in taken.steps):
        said = f"{kind.title}研究“{taken.title}”，“{taken.title}”却没有哪个环节等它研究：事项上不了这个会"
        yield Finding("never_tabled", "warning", str(book.places[f"kinds.{kind.id}"]), said)


def _no_answer(kind: BookKind, where: str) -> Iterator[Finding]:
    """Somebody may ask for something at a meeting, and nothing grants it."""
    for ask, answer in ANSWERED_BY.items():
        if kind.doing(ask) and not kind.doing(answer):
            asked, granted = f"{DOES[ask]}（does: {ask}）", f"{DOES[answer]}（does: {answer}）"
            said = f"{kind.title}可以{asked}，却没有{granted}，提了没有人答复"
            yield Finding("no_answer", "warning", where, said)


def _expected(book: Rulebook, kind: BookKind, body: Body, where: str) -> Iterator[Finding]:
    """What every meeting body has, and this text does not say."""
    parts = {
        "到会人数": bool(kind.assembly.quorum),
        "怎样作决定": bool(kind.assembly.decide),
        "主持人不在时由谁主持、主持人请假由谁批准": bool(kind.assembly.presides)
        or _is_stood_in_for(book, body.chair),
        "会议纪要由谁签": _is_signed_by_a_clause(kind),
        "会后何时拟出会议纪要": _is_due_afterwards(kind),
    }
    missing = [title for title, is_said in parts.items() if not is_said]
    if missing:
        said = f"{kind.title}没有写{'、'.join(missing)}；原文确实没有的，由释义或本单位的做法补上"
        yield Finding("expected_part", "warning", where, said)


def _is_stood_in_for(book: Rulebook, chair: str) -> bool:
    """Whether the text says who presides instead of one post; of several there is another."""
    role = book.roles.get(chair)
    return role is None or not role.is_mapped or bool(book.acting.get(chair))


def _is_due_afterwards(kind: BookKind) -> bool:
    """Whether a step after the close of a meeting has a time."""
    steps, closes = [bound.rule.id for bound in kind.steps], kind.doing("close")
    after = steps[steps.index(closes) + 1 :] if closes in steps else []
    return any(bound.rule.met_by in after and bound.cites for bound in kind.due)


def _is_signed_by_a_clause(kind: BookKind) -> bool:
    """Whether the text itself says who signs the minutes; a default of ours fills what it leaves out."""
    signs = kind.does.get("sign", ())
    return any(bound.rule.id in signs and bound.cites for bound in kind.steps)


def _published_by_nobody(kind: BookKind) -> Iterator[Finding]:
    """Things that are to be made public, by no act of which anybody could say that it was done."""
    published = {bound.rule.what for bound in kind.publish if bound.rule.met_by}
    by_what = {bound.rule.what: bound for bound in kind.publish if bound.rule.what not in published}
    for what, bound in by_what.items():
        said = f"{kind.title}：{thing_title(kind, what)}须公开，却没有写由哪个动作公开（met_by），不能催办"
        yield Finding("expected_part", "warning", str(bound.place), said, clauses=bound.cites)


def _stated_twice(book: Rulebook, kind: BookKind) -> Iterator[Finding]:
    """Two statements of one attribute that can meet in one case and say different things."""
    for attribute in ("quorum", "speak", "decide"):
        for one, other in combinations(getattr(kind.assembly, attribute), 2):
            same = one.cites == other.cites or _says(one) == _says(other)
            if same or not _can_meet(book, one.when, other.when) or _beside(one, other):
                continue
            clauses = tuple(dict.fromkeys((*one.cites, *other.cites)))
            said = f"{kind.title}的{STATED[attribute]}写了两次，说法不同（{'、'.join(clauses)}）"
            yield settled(book, "stated_twice", str(other.place), said, clauses, {})


def _named_ballot(book: Rulebook, kind: BookKind) -> Iterator[Finding]:
    """A secret ballot in a case in which another rule keeps by name who voted how."""
    for one, other in product(kind.assembly.decide, repeat=2):
        named = [fact for fact in other.rule.counts if book.terms[fact].type == "posts"]
        if one.rule.ballot and named and _can_meet(book, one.when, other.when):
            titles = "、".join(book.terms[fact].title for fact in named)
            clauses = tuple(dict.fromkeys((*one.cites, *other.cites)))
            said = f"{kind.title}的无记名投票，同时又要记下“{titles}”：写了姓名就不是无记名，两处只能用一处"
            yield Finding("named_ballot", "error", str(other.place), said, clauses=clauses)


def _urgent_path(book: Rulebook, kind: BookKind) -> Iterator[Finding]:
    """An urgent meeting that nobody can declare, for which nothing is owed, or to which nothing gives way."""
    declare = kind.doing("declare_urgent")
    for bound in kind.assembly.urgent:
        where, clauses = str(bound.place), bound.cites
        if not declare or not _is_somebodys(kind, declare):
            said = f"{kind.title}可以紧急召开，却没有写由谁宣布（does: declare_urgent 的动作和它的 by）"
            yield Finding("nobody_declares", "warning", where, said, clauses=clauses)
        if not bound.rule.owes:
            said = f"{kind.title}紧急召开以后什么也不用补办（owes），略过的手续就没有人补"
            yield Finding("nothing_owed", "warning", where, said, clauses=clauses)
        for act in bound.rule.lifts:
            gates = [gate for gate in kind.gates.get(act, ()) if not gate.rule.only]
            if not any(may_lift(bound, gate) for gate in gates):
                said = (
                    f"{kind.title}紧急召开时让开“{act_said(kind, act)}”以前的要求，那里却没有可以让开的要求"
                )
                yield Finding("nothing_lifted", "warning", where, said, clauses=clauses)


def _is_somebodys(kind: BookKind, act: str) -> bool:
    return bool(kind.acts[act].by) or any(gate.rule.only for gate in kind.gates.get(act, ()))


def _says(bound: Bound[Any]) -> str:
    return repr(bound.rule.model_dump(exclude={"cites", "house", "force", "when"}))


def _beside(one: Bound[Any], other: Bound[Any]) -> bool:
    """A number of persons and somebody in person are two demands, not one said twice; so order and all."""
    return any(
        bool(getattr(one.rule, key, None)) != bool(getattr(other.rule, key, None))
        for key in ("present", "heard", "hears", "decider")
    )


def _can_meet(book: Rulebook, one: Tests, other: Tests) -> bool:
    """Whether some case meets both conditions, fact by fact; none is always."""
    return any(
        all(meet(a[fact], b[fact]) is not None for fact in a.keys() & b.keys())
        for a in one or ({},)
        for b in other or ({},)
    )


def _is_read(book: Rulebook, clauses: Iterable[str]) -> bool:
    """Whether a reading speaks of all of them."""
    return any(set(clauses) <= set(reading.about) for reading in book.readings.values())


def _orders(book: Rulebook, kind: BookKind) -> Iterator[Finding]:
    """A gate that wants a later step done before an earlier one."""
    order = {bound.rule.id: place for place, bound in enumerate(kind.steps)}
    for act, gates in kind.gates.items():
        for gate in gates:
            later = [
                step
                for check in gate.rule.needs
                for step in check.done
                if act in order and order.get(step, -1) >= order[act]
            ]
            if later and not gate.unless:
                titles = "、".join(kind.steps[order[step]].rule.title for step in later)
                here = kind.steps[order[act]].rule.title
                said = f"“{here}”之前要先“{titles}”，而环节的次序是先“{here}”：照此永远办不了"
                yield Finding("order_conflict", "warning", str(gate.place), said, clauses=gate.cites)
