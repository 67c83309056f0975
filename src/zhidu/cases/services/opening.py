"""Open a case, and the next step of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import transaction

from zhidu.calendar import SHANGHAI, local_date, shift
from zhidu.cases.asking import next_step, readers
from zhidu.cases.errors import out_of_turn
from zhidu.cases.models import RUNNING, Case, Notice, Reader, Step, StepPost
from zhidu.cases.plain import row_add, rows_add, rows_add_missing
from zhidu.cases.services.keeping import facts_keep
from zhidu.cases.services.lapsing import dues_update
from zhidu.cases.services.proposing import proposals_make
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation, situation_new, situation_of
from zhidu.editions.models import Edition
from zhidu.editions.selectors import book_in_force
from zhidu.org.actor import Actor
from zhidu.org.calendars import calendar_of
from zhidu.org.models import Office
from zhidu.org.spoken import spoken
from zhidu.rules.book import Bound
from zhidu.rules.kinds import Awaits
from zhidu.rules.kinds import Step as RuleStep
from zhidu.rules.people import resolve
from zhidu.rules.process import NextStep


@transaction.atomic
def case_open(
    *,
    office: Office,
    kind: str,
    by: Actor,
    at: datetime,
    title: str = "",
    facts: Mapping[str, Any] | None = None,
    parent: Case | None = None,
    edition: Edition | None = None,
) -> Case:
    """Open a case of a kind under the edition in force, its first step, and what is due by its facts already.

    ``facts`` are typed. Raises NotInForce when no adopted text knows the kind, Refused for a
    person without a post.
    """
    if not by.posts:
        raise out_of_turn(spoken("您现在没有任职，不能新建；请与系统管理员联系"))
    edition = edition or book_in_force(office, kind, local_date(at))[0]
    case = Case(
        office=office,
        edition=edition,
        kind=kind,
        title=title,
        initiator_id=by.person_id,
        initiator_post_id=int(by.posts[0]),
        parent=parent,
        opened_at=at,
    )
    facts_keep(case, facts or {})
    here, post = situation_new(case, at), by.posts[0]
    data = {"kind": here.kind.title, "title": title}
    entry_add(case=case, verb="case.opened", at=at, by=by, post=here.chart.posts[post].title, data=data)
    reader_add(case, post, "提出人", (), at=at)  # zh: kept
    dues_update(here, at)
    step_open_next(here, at)
    return case


def step_open_next(here: Situation, at: datetime) -> Step | None:
    """Open the step that is awaited now, or close the case at the end of its list."""
    readers_grant(here, at)
    upcoming = next_step(here.book, here.kind.id, here.given, here.chart).value
    if upcoming is None:
        _close(here.case, at)
        return None
    return _open(here, upcoming, at)


def _close(case: Case, at: datetime) -> None:
    case.status, case.closed_at = Case.Status.CLOSED, at
    case.save(update_fields=["status", "closed_at"])
    entry_add(case=case, verb="case.closed", at=at)


def _open(here: Situation, upcoming: NextStep, at: datetime) -> Step:
    step = Step(
        case=here.case,
        step=upcoming.id,
        title=upcoming.title,
        verb=upcoming.verb,
        opened_at=at,
        parts=len(upcoming.parts),
        wakes_at=wakes_at(here, upcoming.awaits, at),
        clauses=list(upcoming.because),
    )
    row_add(step)
    rule = here.kind.step(upcoming.id)
    assert rule is not None  # it is one of the kind's own
    if not rule.rule.awaits:
        rows_add(_asked(here, rule, step, upcoming))
        readers_add(here.case, upcoming.posts, f"办理“{upcoming.title}”", upcoming.because, at=at)  # zh: kept
        if not upcoming.posts:
            _gap_tell(here, upcoming, at)
    proposals_make(here, step, rule, at)
    return step


def step_renew(here: Situation, step: Step, upcoming: NextStep, at: datetime) -> None:
    """Let the open step be as the text has it now; what was answered, handed on or added to it stays."""
    rule = here.kind.step(upcoming.id)
    assert rule is not None  # it is one of the kind's own
    step.title, step.verb, step.clauses = upcoming.title, upcoming.verb, list(upcoming.because)
    step.parts, step.wakes_at = len(upcoming.parts), wakes_at(here, upcoming.awaits, step.opened_at)
    step.save(update_fields=["title", "verb", "clauses", "parts", "wakes_at"])
    step.posts.filter(done_at=None, via="").delete()
    if not rule.rule.awaits:
        rows_add_missing(_asked(here, rule, step, upcoming))
        readers_add(here.case, upcoming.posts, f"办理“{upcoming.title}”", upcoming.because, at=at)  # zh: kept


def _gap_tell(here: Situation, upcoming: NextStep, at: datetime) -> None:
    """Tell whoever may hand the step on that the text names nobody for it, so that they say who."""
    moving = here.kind.moves.get("hand_on")
    if moving is None or not moving.rule.is_on(upcoming.id):
        return
    what = f"请指定由谁办理“{upcoming.title}”"  # zh: kept
    posts = resolve(here.book, moving.rule.by, here.given, here.chart)
    Notice.objects.bulk_create(
        Notice(case=here.case, post_id=int(post), what=what, clauses=list(moving.cites), at=at)
        for post in posts
    )
    readers_add(here.case, posts, what, moving.cites, at=at)
    data = {"to": "、".join(here.chart.posts[post].title for post in posts), "what": what}
    entry_add(case=here.case, verb="told", at=at, data=data, because=moving.cites)


def _asked(here: Situation, rule: Bound[RuleStep], step: Step, upcoming: NextStep) -> list[StepPost]:
    """Everybody whom a step asks, each in the part and at the place where the text wants it."""
    if not upcoming.parts:
        in_order = rule.rule.mode == "in_order"
        named = enumerate(upcoming.posts, start=1)
        return [StepPost(step=step, post_id=int(p), place=place if in_order else 0) for place, p in named]
    return [
        StepPost(step=step, post_id=int(post), part=part, part_title=_part_title(here, rule, group))
        for part, group in enumerate(upcoming.parts, start=1)
        for post in group
    ]


def _part_title(here: Situation, rule: Bound[RuleStep], group: tuple[str, ...]) -> str:
    """What the text calls the part that these posts answer; often it has no name but theirs."""
    titles = (
        part.title
        for part in rule.rule.parts
        if part.title and set(resolve(here.book, part.by, here.given, here.chart)) == set(group)
    )
    return next(titles, "")


def wakes_at(here: Situation, awaits: Awaits | None, at: datetime) -> datetime | None:
    """When the wait of a step that opens ``at`` is over; None while nobody can say.

    A day has come with its first minute; a period ends with the last second of its last day.
    """
    if awaits and awaits.until:
        return _first_minute(here.given.facts.get(awaits.until))
    if awaits and awaits.period:
        return shift(at, awaits.period.amount, awaits.period.unit, calendar_of(here.case.office)).moment
    if awaits and awaits.case:
        return None if children_open(here.case, awaits.case) else at
    return None


def children_open(case: Case, kind: str) -> bool:
    """Whether a case of the kind that this one has opened is still running."""
    return case.children.filter(kind=kind, status__in=RUNNING).exists()


def _first_minute(value: Any) -> datetime | None:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time(), SHANGHAI)
    return value


def wait_renew(here: Situation, at: datetime) -> None:
    """Reckon anew when an open wait for a day or an instant is over, as facts may have changed."""
    step = here.open_step
    rule = here.kind.step(step.step) if step else None
    if step and rule and rule.rule.awaits and rule.rule.awaits.until:
        step.wakes_at = wakes_at(here, rule.rule.awaits, at)
        step.save(update_fields=["wakes_at"])


def step_posts_renew(case: Case, at: datetime) -> None:
    """Ask those whom the facts now name: a draft's unit is known only once it was filled in.

    A draft that names nobody for now, its unit just cleared, stays with whoever had it.
    """
    here = situation_of(case)
    step = here.open_step
    rule = here.kind.step(step.step) if step else None
    if step is None or rule is None:
        return
    named = resolve(here.book, rule.rule.by, here.given, here.chart)
    if not named:
        return
    step.posts.filter(done_at=None, via="").exclude(post_id__in=named).delete()
    for post in named:
        StepPost.objects.get_or_create(step=step, post_id=int(post))
        reader_add(case, post, f"办理“{step.title}”", rule.cites, at=at)  # zh: kept


def readers_grant(here: Situation, at: datetime) -> None:
    """Write down everybody who may read now; nobody loses what was granted."""
    for what in {rule.rule.what for rule in here.kind.readers}:
        decision = readers(here.book, f"{here.kind.id}.{what}", here.given, here.chart)
        readers_add(
            here.case, decision.value or (), "制度规定的阅看范围", decision.because, what, at=at
        )  # zh: kept


def reader_add(
    case: Case, post: str, why: str, clauses: Iterable[str], what: str = "case", *, at: datetime
) -> None:
    """Let a post read the case or one of its papers from now on; ``why`` is shown on 谁能看."""
    readers_add(case, [post], why, clauses, what, at=at)


def readers_add(
    case: Case, posts: Iterable[str], why: str, clauses: Iterable[str], what: str = "case", *, at: datetime
) -> None:
    """The same for several posts; who may read already keeps the reason that was given first."""
    said = {"what": what, "why": why[:120], "clauses": list(clauses), "since": at}
    rows_add_missing([Reader(case=case, post_id=int(post), **said) for post in posts])
