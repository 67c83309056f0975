"""What would become of running cases under another edition: each one named, nothing written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from zhidu.calendar import moment_in_words
from zhidu.cases.asking import next_step, permit
from zhidu.cases.models import RUNNING, Case, Obligation, Step
from zhidu.cases.services.owings import Owing, owings_of
from zhidu.cases.situation import Situation, situation_of, situation_under
from zhidu.editions.models import Edition
from zhidu.org.models import Office
from zhidu.rules.book import BookKind, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.decision import Status
from zhidu.rules.diff import same_kind
from zhidu.rules.model import Term
from zhidu.rules.process import NextStep

END = "办结"
"""What is awaited at the end of a list."""


class Standing(StrEnum):
    STAYS = "stays"
    """The newer text says the same of this case: nothing to move for."""
    MOVES = "moves"
    CANNOT = "cannot"


LABELS = {Standing.STAYS: "不受影响", Standing.MOVES: "可以转", Standing.CANNOT: "不能转"}


@dataclass(frozen=True, slots=True)
class Move:
    """One running case under the newer text; every sentence is for the page."""

    case_id: int
    title: str
    standing: str
    awaited: str
    """The step awaited now, and the one that would be."""
    will_await: str
    dues: tuple[str, ...] = ()
    """Deadlines that would come, go or change."""
    refused: tuple[str, ...] = ()
    """Acts done that the newer text would not have let pass; they stay done."""
    reasons: tuple[str, ...] = ()
    """Why it cannot move."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def migration_plan(
    office: Office, edition: Edition, book: Rulebook, chart: Chart, at: datetime
) -> list[Move]:
    """Each open case that runs by another edition of the same text, oldest first: the dry run.

    ``chart`` says who is who under the newer text, adopted already or not.
    """
    running = Case.objects.filter(
        office=office, edition__rulebook=book.id, status__in=RUNNING
    ).select_related("office", "edition", "parent__edition")
    others = running.exclude(edition__digest=edition.digest).defer("edition__content")
    return [move_of(case, book, chart, at) for case in others.order_by("opened_at", "pk")]


def move_of(case: Case, book: Rulebook, chart: Chart, at: datetime) -> Move:
    """What would become of one case."""
    here = situation_of(case, at)
    awaited = here.open_step.title if here.open_step else END
    if case.kind not in book.kinds:
        return _stuck(case, awaited, (f"新版没有“{here.kind.title}”这一事项",))
    there = situation_under(case, book, chart, at)
    if reasons := tuple(_obstacles(here, there)):
        return _stuck(case, awaited, reasons)
    upcoming = upcoming_of(there)
    return Move(
        case_id=case.pk,
        title=case.title,
        standing=Standing.STAYS if _is_untouched(here, there) else Standing.MOVES,
        awaited=awaited,
        will_await=upcoming.title if upcoming else END,
        dues=tuple(_dues(here, there)),
        refused=tuple(_refused(there)),
    )


def _stuck(case: Case, awaited: str, reasons: tuple[str, ...]) -> Move:
    return Move(case.pk, case.title, Standing.CANNOT, awaited, "", reasons=reasons)


def upcoming_of(there: Situation) -> NextStep | None:
    """The step awaited in this situation; None at the end of the list."""
    value: NextStep | None = next_step(there.book, there.kind.id, there.given, there.chart).value
    return value


def _is_untouched(here: Situation, there: Situation) -> bool:
    return same_kind(here.book, there.book, here.kind.id) and here.chart.roles == there.chart.roles


# what stands against it


def _obstacles(here: Situation, there: Situation) -> Iterator[str]:
    yield from _steps_lost(here, there.kind)
    yield from _facts_unlike(here, there.book)
    upcoming = upcoming_of(there)
    step = here.open_step
    rule = here.kind.step(step.step) if step else None
    if step and rule and rule.rule.awaits and (upcoming is None or upcoming.id != step.step):
        yield f"正在等“{step.title}”，新版里不再是这一步；请等它有了结果再转"
    if upcoming is None and here.case.status == Case.Status.HELD:
        yield "已挂起，按新版又没有要办的环节；请恢复后再转"
    bound = there.kind.step(upcoming.id) if upcoming else None
    if upcoming and bound and bound.rule.asked and not upcoming.posts:
        yield f"转后该办“{upcoming.title}”，却没有对应的职务"


def _steps_lost(here: Situation, kind: BookKind) -> Iterator[str]:
    """Steps done that the newer list has not: nobody could say how far the case has come."""
    done = (step for step in here.steps if step.state == Step.State.DONE)
    for step in done:
        if kind.step(step.step) is None:
            yield f"已办的“{step.title}”，新版没有这一环节"


def _facts_unlike(here: Situation, book: Rulebook) -> Iterator[str]:
    """Facts that the newer text understands otherwise; those that it does not ask for simply rest."""
    for name, value in here.case.facts.items():
        ours, theirs = here.book.terms.get(name), book.terms.get(name)
        if ours and theirs and value not in (None, "", []):
            yield from _unlike(ours, theirs, value)


def _unlike(ours: Term, theirs: Term, value: Any) -> Iterator[str]:
    if ours.type != theirs.type:
        yield f"“{ours.title}”在新版里换了类型"
    elif theirs.values and value not in theirs.values:
        yield f"“{ours.title}”填的“{ours.values.get(value, value)}”，新版没有这一项"


# what would change


def _dues(here: Situation, there: Situation) -> Iterator[str]:
    now = {o.rule: o for o in here.case.obligations.all() if o.state == Obligation.State.OPEN}
    then = dues_of(there)
    for rule, obligation in now.items():
        if rule not in then:
            yield f"“{obligation.title}”的时限取消"
        elif then[rule].date.at != obligation.due_at:
            yield f"“{then[rule].title}”的时限改为{moment_in_words(then[rule].date.at)}"
    kept = {o.rule for o in here.case.obligations.all()}
    for rule, owing in then.items():
        if rule not in kept and owing.date.met_at is None:
            yield f"新增“{owing.title}”的时限：{moment_in_words(owing.date.at)}"


def dues_of(there: Situation) -> Mapping[str, Owing]:
    """Deadlines that run in this situation, by their rules."""
    return {owing.rule: owing for owing in owings_of(there)}


def _refused(there: Situation) -> Iterator[str]:
    """Steps done that the newer text would refuse to those who did them, with the clauses."""
    for step in there.steps:
        if step.state != Step.State.DONE:
            continue
        by = [str(p.post_id) for p in step.posts.all() if p.done_at]
        decision = permit(there.book, f"{there.kind.id}.{step.step}", there.given, by, there.chart)
        wants = [want.text for want in decision.wants if want.form != "done"]
        if by and decision.status is Status.REFUSED and wants:
            yield f"“{step.title}”按新版不能这样办：{'；'.join(wants)}（{'、'.join(decision.because)}）"
