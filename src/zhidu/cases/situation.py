"""A case as the rules see it: its book, the office's chart and what is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q

from zhidu.cases import registry
from zhidu.cases.awaited import posts_read, steps_alone, steps_of
from zhidu.cases.evidence import evidence_of, outcomes_of
from zhidu.cases.models import Case, File, Row, Step, StepPost
from zhidu.cases.precedents import Asking, Precedents, precedents
from zhidu.cases.versions import newest
from zhidu.cases.watches.standing import on_watch
from zhidu.editions.selectors import book_of, chart_of
from zhidu.org.calendars import calendar_of
from zhidu.org.prepared import Prepared, is_kept
from zhidu.rules.book import BookKind, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.counted import counted_facts
from zhidu.rules.derived import completed
from zhidu.rules.facts import Given
from zhidu.rules.model import Term
from zhidu.rules.rename import plain
from zhidu.rules.watching import is_watched


def stored(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Typed facts as JSON keeps them."""
    return {name: _stored(value) for name, value in facts.items()}


def _stored(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def restored(terms: Mapping[str, Term], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Typed facts from what JSON kept; facts that the book no longer knows are left out."""
    return {name: _restored(terms[name], value) for name, value in kept.items() if name in terms}


def _restored(term: Term, value: Any) -> Any:
    if value in (None, ""):
        return None
    if term.type == "moment":
        return datetime.fromisoformat(value)
    if term.type == "date":
        return date.fromisoformat(value)
    return tuple(value) if term.type == "posts" else value


@dataclass(frozen=True)
class Situation:
    """Everything a question about a case needs, gathered once."""

    case: Case
    book: Rulebook
    kind: BookKind
    chart: Chart
    given: Given
    steps: tuple[Step, ...]
    papers: frozenset[str] = frozenset()
    lengths: Mapping[str, int] = field(default_factory=dict)
    """Paper → how many characters it has, of those that a text limits and of which somebody knows."""
    inherited: frozenset[str] = frozenset()
    """The bodies that have decided on the case from which this one came."""
    elsewhere: tuple[str, ...] = ()
    """``kind.step`` done in the case from which this one came, and in those that it opened."""
    rows: Mapping[str, Row] = field(default_factory=dict)
    """Fact → the row of a register that it names."""
    counted: Mapping[str, Precedents] = field(default_factory=dict)
    """Fact → what the office's other cases say, where a rule of this kind may look at it."""
    at: datetime | None = None
    """The present, where it is known: facts such as an age follow from it."""

    @property
    def open_step(self) -> Step | None:
        return next((s for s in self.steps if s.state == Step.State.OPEN), None)

    def with_facts(self, facts: Mapping[str, Any]) -> Situation:
        """The situation with more facts, and with what follows from them."""
        if not facts:
            return self
        stated = {name: value for name, value in self.given.facts.items() if name not in self.counted}
        return _completed(self, replace(self.given, facts={**stated, **facts}), self.at)

    def with_ticks(self, ticked: list[str]) -> Situation:
        return replace(self, given=replace(self.given, ticked=frozenset(ticked)))

    def about_thing(self, consent: tuple[str, ...]) -> Situation:
        """As one thing of the case sees it: who agreed to the case has not thereby agreed to the thing."""
        return replace(self, given=replace(self.given, consent=frozenset(consent)))


WITH_POSTS = Prefetch("posts", StepPost.objects.select_related("post"))
"""Steps with the posts they wait for, by rank and with their titles, in one query: for pages."""


def situation_of(case: Case, at: datetime | None = None) -> Situation:
    """The case's situation; a handful of queries whatever its length.

    ``at`` is the present, for facts that follow from it, such as an age; without it they are not known.
    """
    return situation_under(case, book_of(case.edition), chart_of(case.office, case.edition), at)


def situation_alone(case: Case) -> Situation:
    """The situation as far as the case's own row and its steps tell it: for a form that was filled in.

    Nothing follows from it that papers, other cases or a room know of; no rule is to be asked of it.
    """
    book, steps = book_of(case.edition), steps_alone(case)
    given = Given(facts=restored(book.terms, case.facts), initiator=str(case.initiator_post_id))
    return Situation(case, book, book.kinds[case.kind], chart_of(case.office, case.edition), given, steps)


def situation_under(case: Case, book: Rulebook, chart: Chart, at: datetime | None = None) -> Situation:
    """The situation as a text sees it: the case's own, or one that it might be moved to."""
    return _situation(case, book, chart, steps_of(case), at)


def situation_new(case: Case, at: datetime) -> Situation:
    """The situation of a case that was opened just now: it has no steps yet."""
    return _situation(case, book_of(case.edition), chart_of(case.office, case.edition), (), at)


def _situation(
    case: Case, book: Rulebook, chart: Chart, steps: tuple[Step, ...], at: datetime | None
) -> Situation:
    kind = book.kinds[case.kind]
    files = _papers(case, kind)
    here = Situation(
        case,
        book,
        kind,
        chart,
        Given(),
        steps,
        papers=frozenset(file.slot for file in files),
        lengths=lengths_of(kind, files),
        inherited=_inherited(case, kind),
        elsewhere=_elsewhere(case, kind),
    )
    return situation_again(here, at)


def _papers(case: Case, kind: BookKind) -> list[File]:
    """The papers there are; a text whose form knows none asks for none, so nothing is read."""
    if kind.form is None or not kind.form.papers:
        return []
    files = case.files.all() if is_kept(case, "files") else _FILES(case.pk)
    return [file for file in files if file.removed_at is None]


_FILES = Prepared(lambda case: File.objects.filter(case=case))


def lengths_of(kind: BookKind, files: Iterable[File]) -> dict[str, int]:
    """Paper → the characters of its files together, each in its newest version, once all are counted."""
    by_slot: dict[str, list[int | None]] = {}
    for file in newest(file for file in files if file.slot in kind.measured):
        by_slot.setdefault(file.slot, []).append(file.words)
    return {slot: sum(filter(None, words)) for slot, words in by_slot.items() if None not in words}


def situation_again(here: Situation, at: datetime | None) -> Situation:
    """The situation after facts, or steps that it holds, have changed: asks only for what a room supplies.

    Not for one in which a step was opened or a paper came meanwhile.
    """
    case = here.case
    given = _given(here)
    if at and is_watched(here.book, here.kind.id):
        given = replace(given, on_watch=on_watch(case.office_id, here.book.id, at))
    room = registry.room_of(here.kind)
    if room:
        given = room.supply(case, given)
    return _completed(here, given, at)


def _completed(here: Situation, given: Given, at: datetime | None) -> Situation:
    """With the rows that facts name, and the facts that follow from others."""
    case, book = here.case, here.book
    rows = _rows(case, book, given.facts)
    given = replace(given, rows={name: _columns(book, name, row) for name, row in rows.items()})
    calendar = calendar_of(case.office)
    given = completed(book, given, here.chart, calendar=calendar, at=at)
    counted = _counted(here, given, at)
    if counted:
        found = given.plus(**{name: one.value for name, one in counted.items()})
        given = completed(book, found, here.chart, calendar=calendar, at=at)
    return replace(here, given=given, rows=rows, counted=counted, at=at)


def _counted(here: Situation, given: Given, at: datetime | None) -> dict[str, Precedents]:
    """What is counted of the office's other cases; asks for nothing where no rule of the kind looks at it."""
    names = counted_facts(here.book, here.kind.id)
    if not names:
        return {}
    done = [s.done_at for s in here.steps if s.state == Step.State.DONE and s.done_at]
    handed_in = min(done, default=None)
    now = at or handed_in or here.case.opened_at
    return precedents(names, Asking(here.case, here.book, given.facts, handed_in, now))


def _rows(case: Case, book: Rulebook, facts: Mapping[str, Any]) -> dict[str, Row]:
    """The rows of registers that facts name, in one query; none where no fact does."""
    rows = [name for name, term in book.terms.items() if term.type == "row"]
    named = {name: facts[name] for name in rows if str(facts.get(name, "")).isdigit()}
    found = Row.objects.filter(office_id=case.office_id).in_bulk(map(int, named.values())) if named else {}
    return {name: found[int(value)] for name, value in named.items() if int(value) in found}


def _columns(book: Rulebook, fact: str, row: Row) -> dict[str, Any]:
    """The columns of a row under the names that they have in this book, be it another's register."""
    register = book.registers[book.terms[fact].of[0]]
    names = {plain(column): column for column in register.rule.columns}
    return restored(book.terms, {names.get(column, column): value for column, value in row.values.items()})


def _given(here: Situation) -> Given:
    case = here.case
    done = [s for s in here.steps if s.state == Step.State.DONE]
    answered = _answered(here.kind, done)
    return Given(
        facts=restored(here.book.terms, case.facts),
        done=(*(s.step for s in done), *here.elsewhere),
        times={s.step: s.done_at for s in done if s.done_at},
        papers=here.papers,
        lengths=here.lengths,
        ticked=frozenset(case.ticked),
        signed=answered,
        consent=answered,
        opinions=answered,
        decided=_decided(here, done) | here.inherited,
        initiator=str(case.initiator_post_id),
        assigned=_assigned(here.steps),
        **evidence_of(case, here.book, here.kind),
    )


def _answered(kind: BookKind, done: list[Step]) -> frozenset[str]:
    """The posts that did a step: they have signed, agreed and given their opinion; handing in is neither.

    Nothing is read where no gate asks for it.
    """
    if not kind.demands & {"signed", "consent", "opinion"}:
        return frozenset()
    steps = [step for step in done if step.step != kind.steps[0].rule.id]
    posts_read(steps)
    return frozenset(str(row.post_id) for step in steps for row in step.posts.all() if row.has_answered)


def _elsewhere(case: Case, kind: BookKind) -> tuple[str, ...]:
    """The steps of other cases that a gate of this kind asks for; nothing is read where none does."""
    asked = kind.acts_elsewhere
    if not asked:
        return ()
    related = Case.objects.filter(Q(parent=case) | Q(pk=case.parent_id))
    found = Step.objects.filter(case__in=related, state=Step.State.DONE).values_list("case__kind", "step")
    return tuple(sorted(asked & {f"{of}.{step}" for of, step in found}))


def _assigned(steps: tuple[Step, ...]) -> dict[str, tuple[str, ...]]:
    """Whom the open step was handed to, or who was asked to sign it too."""
    step = next((s for s in steps if s.state == Step.State.OPEN), None)
    posts = (
        tuple(str(row.post_id) for row in step.posts.all() if row.via and not row.passed_to_id)
        if step
        else ()
    )
    return {step.step: posts} if step and posts else {}


def _decided(here: Situation, done: list[Step]) -> frozenset[str]:
    """The bodies that have decided, and how, where a gate asks for it."""
    bodies = _deciders(here.kind, [step.step for step in done])
    return bodies | outcomes_of(here.case, here.kind, done) if here.kind.asks_outcomes else bodies


def _deciders(kind: BookKind, done: list[str]) -> frozenset[str]:
    """The bodies and roles that have decided, by the steps that are done."""
    own = {s.rule.body or s.rule.decides for s in kind.steps if s.rule.id in done}
    return frozenset(body for body in own if body)


def _inherited(case: Case, asking: BookKind) -> frozenset[str]:
    """The bodies that have decided on the case from which this one came, and how, where its kind asks."""
    parent = case.parent
    if parent is None:
        return frozenset()
    done = list(parent.steps.filter(state=Step.State.DONE))
    kind = book_of(parent.edition).kinds[parent.kind]
    decided = _deciders(kind, [step.step for step in done]) | _inherited(parent, asking)
    return decided | outcomes_of(parent, kind, done) if asking.asks_outcomes else decided
