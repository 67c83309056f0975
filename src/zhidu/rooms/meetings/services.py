"""Writes of the meetings room. What a clause decides is asked in ``cases``; here is what a meeting adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from zhidu.calendar import date_in_words, local_date
from zhidu.cases.asking import compose, decide, permit
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import Refused, out_of_turn
from zhidu.cases.models import Case
from zhidu.cases.services import case_act, case_open, case_settle, entry_add, paper_keep
from zhidu.cases.services.locking import case_lock
from zhidu.cases.services.opening import reader_add
from zhidu.cases.situation import Situation, situation_of, stored
from zhidu.editions.selectors import book_in_force
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.org.selectors import holders_of
from zhidu.rooms.meetings import papers
from zhidu.rooms.meetings.facts import thing_of
from zhidu.rooms.meetings.models import AgendaItem, Attendance, View
from zhidu.rooms.meetings.selectors import pool
from zhidu.rules.decision import Basis, Decision, Status
from zhidu.rules.people import resolve
from zhidu.rules.tables import Facts


@transaction.atomic
def meeting_open(*, office: Office, body: str, topics: Sequence[int], by: Actor, at: datetime) -> Case:
    """Begin the plan of a meeting with topics from the pool, in the order given."""
    title = book_in_force(office, body, local_date(at))[1].kinds[body].title
    meeting = case_open(office=office, kind=body, by=by, at=at, title=title)
    here = situation_of(meeting)
    _planner(here, by)
    if topics:
        _agenda_write(here, topics, by, at)
    return meeting


@transaction.atomic
def agenda_set(*, meeting_id: int, topics: Sequence[int], by: Actor, at: datetime) -> None:
    """Put the agenda of a meeting that is still being planned into a new order.

    Raises Refused once the plan was handed in, and for a topic that is not waiting in the pool.
    """
    here = situation_of(case_lock(meeting_id))
    step = here.open_step
    if step is None or step.step != here.kind.steps[0].rule.id:
        raise out_of_turn("会议计划已经报出，不能再调整议题；需要调整的，请审核人退回")
    _planner(here, by)
    _agenda_write(here, topics, by, at)


def _planner(here: Situation, by: Actor) -> None:
    """Only those who hand in the plan may make it. Raises Refused with the plan's own clause."""
    first = here.kind.steps[0]
    decision = permit(here.book, f"{here.kind.id}.{first.rule.id}", here.given, by.posts, here.chart)
    only = tuple(w for w in decision.wants if w.form == "only")
    if only:
        raise Refused(Decision(Status.REFUSED, because=first.cites, wants=only, basis=Basis.CLAUSE))


def _agenda_write(here: Situation, topics: Sequence[int], by: Actor, at: datetime) -> None:
    meeting = here.case
    for pk in sorted(set(topics)):
        case_lock(pk)  # two plans cannot take the same topic at the same instant
    waiting = {topic.pk for topic in pool(meeting)}
    if stray := [pk for pk in topics if pk not in waiting]:
        raise out_of_turn(f"有{len(stray)}个议题不在议题库里等待上会，请刷新后重选")
    meeting.agenda.exclude(topic_id__in=topics).delete()
    for place, pk in enumerate(dict.fromkeys(topics), start=1):
        AgendaItem.objects.update_or_create(meeting=meeting, topic_id=pk, defaults={"place": place})
    entry_add(case=meeting, verb="agenda.changed", at=at, by=by, data={"count": len(topics)})


def item_record(*, item: AgendaItem, record: str, views: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Write down what was said to an item: the record, and each member's view by post.

    A reported fact: nothing stands against it while the meeting is in session.
    """
    with transaction.atomic():
        here = situation_of(case_lock(item.meeting_id))
        _in_session(here, by)
        present = {str(a.post_id): a.person_name for a in here.case.attendance.filter(is_present=True)}
        said = {post: text.strip() for post, text in views.items() if post in present}
        changed = [post for post, text in said.items() if _view_write(item, post, present[post], text, at)]
        if not changed and item.facts.get("record", "") == record.strip():
            return
        item.facts = item.facts | {"record": record.strip()}
        item.save(update_fields=["facts"])
        data = {
            "title": item.topic.title,
            "count": len(changed),
            "record": record.strip(),
            "views": {present[post]: said[post] for post in changed},
        }
        entry_add(case=here.case, verb="item.recorded", at=at, by=by, data=data)


def _view_write(item: AgendaItem, post: str, person: str, said: str, at: datetime) -> bool:
    """Keep what one member said; whether anything changed."""
    before = item.views.filter(post_id=int(post)).first()
    if (before.said if before else "") == said:
        return False
    if not said:
        item.views.filter(post_id=int(post)).delete()
        return True
    View.objects.update_or_create(
        item=item, post_id=int(post), defaults={"person_name": person, "said": said, "at": at}
    )
    return True


def _in_session(here: Situation, by: Actor) -> None:
    act = here.kind.acts["decide"]
    step = here.open_step
    if step is None or step.step != "close":
        raise out_of_turn("宣布开会以后、结束会议以前，才能作会议记录")
    if not set(by.posts) & set(resolve(here.book, act.by, here.given, here.chart)):
        raise out_of_turn("会议记录由会议的承办人员作")


def item_decide(
    *,
    item: AgendaItem,
    facts: Mapping[str, Any],
    by: Actor,
    at: datetime,
    key: str = "",
    reason: str = "",
) -> None:
    """Record the outcome of an item, if the rules let the meeting decide so.

    Raises Refused; ReasonOwed where a ``should`` stands against it and no ``reason`` is given.
    """
    here = situation_of(item.meeting)
    thing = next(t for t in here.given.sets["items"] if t.source == str(item.topic_id))
    about = {**thing.facts, **facts}
    deed = Deed("decide", about=about, thing=str(item.pk), key=key, reason=reason)
    case_act(case_id=item.meeting_id, deed=deed, by=by, at=at)


# what the room does after an act, in the act's own transaction


def prepare(meeting: Case, deed: Deed, by: Actor, at: datetime) -> None:
    """The room's part of an act; acts that need none are not in the list."""
    after = _AFTER.get(deed.act)
    if after:
        after(situation_of(case_lock(meeting.pk)), deed, by, at)


def _after_plan_fix(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    start = here.given.facts["start"]
    here.case.title = f"{date_in_words(local_date(start))[: -len('（星期一）')]}{here.kind.title}"
    here.case.save(update_fields=["title"])


def _after_notify(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    members = compose(here.book, here.kind.id, here.given, here.chart)
    holders = holders_of(here.case.office, local_date(at))
    for post in members.value or ():
        name = holders[post].name if post in holders else ""
        Attendance.objects.get_or_create(meeting=here.case, post_id=int(post), defaults={"person_name": name})
        for item in here.case.agenda.all():
            reader_add(item.topic, post, "出席会议，阅看议题材料", members.because, at=at)
    _keep(here, "notice", "会议通知", papers.notice(here), by, at)


def _after_open(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    present = {int(p) for p in deed.facts.get("present") or ()}
    here.case.attendance.filter(post_id__in=present).update(is_present=True)
    here.case.attendance.exclude(post_id__in=present).update(is_present=False)
    data = {"present": here.case.attendance.filter(is_present=True).count()}
    entry_add(case=here.case, verb="attendance.changed", at=at, by=by, data=data)


def _after_decide(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    item = here.case.agenda.select_related("topic").get(pk=int(deed.thing))
    asked = here.kind.acts["decide"].asks
    kept = {name: deed.about[name] for name in asked if name in deed.about and name != "record"}
    item.facts = item.facts | stored(kept)
    item.decided_at = at
    item.save(update_fields=["facts", "decided_at"])
    outcome = here.kind.body.outcomes[str(item.facts["outcome"])].title  # type: ignore[union-attr]
    data = {"title": item.topic.title, "outcome": outcome}
    because = _deciding_clauses(here, item, deed.about)
    entry_add(case=here.case, verb="item.decided", at=at, by=by, data=data, because=because)


def _deciding_clauses(here: Situation, item: AgendaItem, known: Mapping[str, Any]) -> tuple[str, ...]:
    """By which rows of the tables the meeting decides this topic: kept in the trail as its basis."""
    topic_kind = here.book.kinds[item.topic.kind]
    facts = Facts(here.book, known)
    asked = [preview.table for preview, tests in topic_kind.previews if facts.holds(tests)]
    decisions = [decide(here.book, table, facts, strict=False) for table in asked]
    return tuple(dict.fromkeys(clause for decision in decisions for clause in decision.because))


def _after_close(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    """Carry every outcome to its topic; only now, so that the clerk can correct it until then."""
    for item in here.case.agenda.select_related("topic"):
        _settle(here, item, by, at)
    _keep(here, "record", "会议记录", papers.record(here), by, at)


def _settle(here: Situation, item: AgendaItem, by: Actor, at: datetime) -> None:
    outcome = here.kind.body.outcomes[item.facts["outcome"]]  # type: ignore[union-attr]
    case_settle(
        case=item.topic,
        move=outcome.move,
        outcome=outcome.title,
        facts={k: v for k, v in item.facts.items() if k in _CARRIED and v not in (None, "")},
        by=by,
        at=at,
        because=_deciding_clauses(here, item, thing_of(here.book, item).facts),
    )


_CARRIED = ("outcome", "resolution", "owner", "finish_by", "method", "method_reason")
"""What the meeting decided that stays with the topic."""


def _after_sign(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    _keep(here, "minutes", "会议纪要", papers.minutes(here, by.name, at), by, at)


def _after_archive(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    content = papers.package(here, at)
    _keep_file(here, "package", "归档包", f"{here.case.title}-归档.zip", content, "application/zip", by, at)


def _keep(here: Situation, slot: str, title: str, html: str, by: Actor, at: datetime) -> None:
    name = f"{here.case.title}-{title}.html"
    _keep_file(here, slot, title, name, html.encode(), "text/html; charset=utf-8", by, at)


def _keep_file(
    here: Situation,
    slot: str,
    title: str,
    name: str,
    content: bytes,
    content_type: str,
    by: Actor,
    at: datetime,
) -> None:
    """Keep a paper that the system made, and say so in the trail with its hash."""
    file = paper_keep(
        case=here.case,
        slot=slot,
        title=title,
        name=name,
        content=content,
        content_type=content_type,
        by=by.name,
        at=at,
    )
    data = {"paper": title, "name": file.name, "sha256": file.sha256}
    entry_add(case=here.case, verb="file.made", at=at, by=by, data=data)


_AFTER = {
    "plan_fix": _after_plan_fix,
    "notify": _after_notify,
    "open": _after_open,
    "decide": _after_decide,
    "close": _after_close,
    "sign": _after_sign,
    "archive": _after_archive,
}
