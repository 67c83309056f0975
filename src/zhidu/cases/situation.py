"""A case as the rules see it: its book, the office's chart and what is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch

from zhidu.cases import registry
from zhidu.cases.models import Case, Step, StepPost
from zhidu.editions.selectors import book_of, chart_of
from zhidu.rules.book import BookKind, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.facts import Given
from zhidu.rules.model import Term


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

    @property
    def open_step(self) -> Step | None:
        return next((s for s in self.steps if s.state == Step.State.OPEN), None)

    def with_facts(self, facts: Mapping[str, Any]) -> Situation:
        return replace(self, given=self.given.plus(**facts)) if facts else self

    def with_ticks(self, ticked: list[str]) -> Situation:
        return replace(self, given=replace(self.given, ticked=frozenset(ticked)))


WITH_POSTS = Prefetch("posts", StepPost.objects.select_related("post"))
"""Steps with the posts they wait for, in one query."""


def situation_of(case: Case) -> Situation:
    """The case's situation now; a handful of queries whatever its length."""
    return situation_under(case, book_of(case.edition), chart_of(case.office, case.edition))


def situation_under(case: Case, book: Rulebook, chart: Chart) -> Situation:
    """The situation as a text sees it: the case's own, or one that it might be moved to."""
    kind = book.kinds[case.kind]
    steps = tuple(case.steps.prefetch_related(WITH_POSTS))
    given = _given(case, book, kind, steps)
    room = registry.room_of(kind)
    if room:
        given = room.supply(case, given)
    return Situation(case, book, kind, chart, given, steps)


def _given(case: Case, book: Rulebook, kind: BookKind, steps: tuple[Step, ...]) -> Given:
    done = [s for s in steps if s.state == Step.State.DONE]
    files = (file.slot for file in case.files.all() if file.removed_at is None)
    return Given(
        facts=restored(book.terms, case.facts),
        done=tuple(s.step for s in done),
        times={s.step: s.done_at for s in done if s.done_at},
        papers=frozenset(files),
        ticked=frozenset(case.ticked),
        decided=_decided(case, kind, [s.step for s in done]),
        initiator=str(case.initiator_post_id),
    )


def _decided(case: Case, kind: BookKind, done: list[str]) -> frozenset[str]:
    """The bodies that have decided on this case, or on the one it came from."""
    own = {s.rule.awaits or s.rule.decides for s in kind.steps if s.rule.id in done}
    inherited: frozenset[str] = frozenset()
    if case.parent:
        parent_kind = book_of(case.parent.edition).kinds[case.parent.kind]
        parent_done = case.parent.steps.filter(state=Step.State.DONE).values_list("step", flat=True)
        inherited = _decided(case.parent, parent_kind, list(parent_done))
    return frozenset(body for body in own if body) | inherited
