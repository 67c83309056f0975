"""What the room does after an act, in the act's own transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from zhidu.calendar import date_in_words, local_date
from zhidu.cases.asking import compose, decide, in_order, preside
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import out_of_turn
from zhidu.cases.models import Case, Deviation, Entry
from zhidu.cases.services import case_settle, entry_add
from zhidu.cases.services.effects import facts_said
from zhidu.cases.services.keeping import facts_keep
from zhidu.cases.services.lifting import departures_explain
from zhidu.cases.services.locking import case_lock
from zhidu.cases.services.opening import reader_add
from zhidu.cases.situation import Situation, situation_of, stored
from zhidu.org.actor import Actor
from zhidu.org.selectors import holders_of
from zhidu.org.spoken import spoken
from zhidu.rooms.meetings import binding, handover, papers
from zhidu.rooms.meetings.acts import is_past, kind_of, words_of
from zhidu.rooms.meetings.chairing import chair_said
from zhidu.rooms.meetings.facts import thing_of
from zhidu.rooms.meetings.models import AgendaItem, Attendance, ChairTurn, Correction
from zhidu.rooms.meetings.selectors import topics_on
from zhidu.rooms.meetings.services import adding, answering, joining, regrouping, seating
from zhidu.rooms.meetings.services.attending import online_out
from zhidu.rooms.meetings.services.making import made_keep, sheet_keep
from zhidu.rooms.meetings.services.recording import record_keep
from zhidu.rooms.meetings.services.room import come_in, go_out, room_changed, room_clear, turn_begin, turn_end
from zhidu.rooms.meetings.together import there
from zhidu.rooms.meetings.votes import concluded_said, withdrawn_from
from zhidu.rules.decision import Status
from zhidu.rules.presiding import presider_named
from zhidu.rules.tables import Facts

After = Callable[[Situation, Deed, Actor, datetime], None]


def prepare(meeting: Case, deed: Deed, by: Actor, at: datetime) -> bool:
    """The room's part of an act, and whether there is any; acts that need none are not in the list."""
    parts = [after for word in words_of(kind_of(meeting), deed.act) if (after := _AFTER.get(word))]
    for after in parts:
        after(situation_of(case_lock(meeting.pk)), deed, by, at)
    return bool(parts)


def _after_fix(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
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
            for topic in topics_on(item):
                reader_add(topic, post, "出席会议，阅看议题材料", members.because, at=at)
    seating.seated(here, at)
    joining.joint_notified(here, at)
    here = situation_of(Case.objects.get(pk=here.case.pk))  # with those who are expected now
    sheet_keep(here, "notice", "会议通知", papers.notice(here, at), by, at)


def _after_open(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    present = {int(p) for p in deed.facts.get("present") or ()}
    here.case.attendance.filter(post_id__in=present).update(is_present=True)
    here.case.attendance.exclude(post_id__in=present).update(is_present=False)
    for row in here.case.attendance.filter(is_present=True):
        come_in(here.case, str(row.post_id), row.person_name, at)
    room_changed(here.case)
    data = {"present": here.case.attendance.filter(is_present=True).count()}
    entry_add(case=here.case, verb="attendance.changed", at=at, by=by, data=data)
    _name_presider(here, by, at)


def _name_presider(here: Situation, by: Actor, at: datetime) -> None:
    """Keep who presides where the text lets others than the chair; nobody named: the first who may."""
    fact = here.kind.body.presider  # type: ignore[union-attr]
    decision = preside(here.book, here.kind.id, here.given, here.chart)
    if fact is None or not (
        named := presider_named(here.kind, here.given) or next(iter(decision.value or ()), None)
    ):
        return
    facts_keep(here.case, {fact: named})
    here = here.with_facts({fact: named})
    entry_add(
        case=here.case,
        verb="chair.named",
        at=at,
        by=by,
        data={"who": chair_said(here)},
        because=decision.because,
    )


def _after_changing_chair(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    """From when on somebody else presides; who did so before stands in the first row."""
    if not here.case.chair_turns.exists():
        named = Entry.objects.filter(case_id=here.case.pk, verb="chair.named").order_by("seq").last()
        opened = here.given.times[here.kind.doing("open")]
        ChairTurn.objects.create(meeting=here.case, said=named.data["who"] if named else "", since=opened)
    said = chair_said(here)
    ChairTurn.objects.create(meeting=here.case, said=said, since=at)
    because = preside(here.book, here.kind.id, here.with_facts(dict(deed.about)).given, here.chart).because
    entry_add(case=here.case, verb="chair.changed", at=at, by=by, data={"who": said}, because=because)
    room_changed(here.case)


def _after_declaring(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    departures_explain(here.case, by, at)


def _after_call(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    turn_begin(here, _item(here, deed), at)
    online_out(situation_of(Case.objects.get(pk=here.case.pk)), by, at)
    room_changed(here.case)


def _after_end(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    item = _item(here, deed)
    record_keep(item, by, at)
    turn_end(here, item, by, at)
    room_changed(here.case)


def _after_recuse(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    """Who withdraws leaves the room, if the topic is on."""
    item, asked = _item(here, deed), here.kind.acts[deed.act].asks
    item.facts = item.facts | stored({name: deed.about.get(name) for name in asked})
    item.save(update_fields=["facts"])
    out = withdrawn_from(here, item.facts)
    who = "、".join(here.chart.posts[post].title for post in here.chart.by_rank(out))
    data = {"title": item.topic.title, "who": who or "无"}
    entry_add(case=here.case, verb="item.recused", at=at, by=by, data=data)
    if item.turns.filter(ended_at=None).exists() and (names := go_out(here.case, out, at)):
        entry_add(case=here.case, verb="room.left", at=at, by=by, data={"who": "、".join(names)})
    room_changed(here.case)


def _after_correct(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    item, said = _item(here, deed), deed.about
    speaker = said.get("speaker")
    written = Correction.objects.create(
        item=item,
        speaker_id=int(speaker) if speaker else None,
        says=said["correction"],
        reason=said["correction_reason"],
        by=by.name,
        at=at,
    )
    data = {"title": item.topic.title, "says": written.says, "reason": written.reason}
    data["speaker"] = here.chart.posts[speaker].title if speaker else ""
    entry_add(case=here.case, verb="item.corrected", at=at, by=by, data=data)
    here = situation_of(Case.objects.get(pk=here.case.pk))
    sheet_keep(here, "record", "会议记录", papers.record(here), by, at)


def _item(here: Situation, deed: Deed) -> AgendaItem:
    return here.case.agenda.select_related("topic").get(pk=int(deed.thing))


def _after_decide(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    item = _item(here, deed)
    record_keep(item, by, at)
    asked = here.kind.acts[deed.act].asks
    kept = {name: deed.about[name] for name in asked if name in deed.about and name != "record"}
    item.facts = item.facts | stored(kept)
    outcome = here.kind.body.outcomes[str(item.facts["outcome"])]  # type: ignore[union-attr]
    if outcome.reason == "是" and not deed.opinion:
        raise out_of_turn(spoken("审议结果是“%(title)s”的，须写明理由", title=outcome.title))
    item.decided_at, item.typed, item.why = at, {}, deed.opinion
    item.save(update_fields=["facts", "decided_at", "typed", "why"])
    said = filter(None, (outcome.title, concluded_said(here, deed.about)))
    data = {"title": item.topic.title, "outcome": "，".join(said)}
    because = _deciding_clauses(here, item, deed.about)
    entry_add(case=here.case, verb="item.decided", at=at, by=by, data=data, because=because)
    regrouping.joined_allowed(here, item, deed, by, at)
    online_out(situation_of(Case.objects.get(pk=here.case.pk)), by, at)
    room_changed(here.case)


def _deciding_clauses(here: Situation, item: AgendaItem, known: Mapping[str, Any]) -> tuple[str, ...]:
    """By which rows of the tables the meeting decides this topic: kept in the trail as its basis."""
    topic_kind = here.book.kinds[item.topic.kind]
    facts = Facts(here.book, known)
    asked = [preview.table for preview, tests in topic_kind.previews if facts.holds(tests)]
    decisions = [decide(here.book, table, facts, strict=False) for table in asked]
    return tuple(dict.fromkeys(clause for decision in decisions for clause in decision.because))


def _after_assign(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    """Write the unit in charge on the item and on its topic, which has left the meeting already."""
    item = _item(here, deed)
    said = {name: deed.about[name] for name in here.kind.acts[deed.act].asks if deed.about.get(name)}
    item.facts = item.facts | stored(said)
    item.save(update_fields=["facts"])
    facts_keep(case_lock(item.topic_id), said)
    data = {"title": item.topic.title, "what": "；".join(facts_said(here, said))}
    for case in (here.case, item.topic):
        entry_add(case=case, verb="item.assigned", at=at, by=by, data=data)


def _after_close(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    """Carry every outcome to its topic; only now, so that the clerk can correct it until then."""
    for item in here.case.agenda.select_related("topic"):
        record_keep(item, by, at)
        _hear(here, item, at)
        for topic in topics_on(item):
            _settle(here, item, topic, by, at)
    room_clear(here, at)
    room_changed(here.case)
    sheet_keep(here, "record", "会议记录", papers.record(here), by, at)
    beside = there(here)
    if beside and is_past(beside, "close"):
        sheet_keep(beside, "record", "会议记录", papers.record(beside), by, at)


def _hear(here: Situation, item: AgendaItem, at: datetime) -> None:
    """Keep what was not in the order of the text: what was said is said, so nothing is refused."""
    thing = next(t for t in here.given.sets["items"] if t.source == str(item.topic_id))
    decision = in_order(here.book, here.kind.id, here.given.plus(**thing.facts), here.chart)
    if decision.status in (Status.BREACH, Status.DEVIATION):
        who = "、".join(here.chart.posts[post].title for post in decision.value)
        Deviation.objects.create(
            case=here.case,
            sort=Deviation.Sort(decision.status.value),
            clauses=list(decision.because),
            what=f"“{item.topic.title}”：{who}没有按规定的次序发言，或者没有发言",
            at=at,
        )


def _settle(here: Situation, item: AgendaItem, topic: Case, by: Actor, at: datetime) -> None:
    outcome = here.kind.body.outcomes[item.facts["outcome"]]  # type: ignore[union-attr]
    case_settle(
        case=topic,
        move=outcome.move,
        way=str(item.facts["outcome"]),
        outcome=outcome.title,
        why=item.why,
        facts={k: v for k, v in item.facts.items() if k in _CARRIED and v not in (None, "")},
        by=by,
        at=at,
        because=_deciding_clauses(
            here, item, thing_of(here.book, AgendaItem(topic=topic, facts=item.facts)).facts
        ),
    )


_CARRIED = ("outcome", "resolution", "owner", "finish_by", "method", "method_reason")
"""What the meeting decided that stays with the topic."""


def _after_sign(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    sheet_keep(here, "minutes", "会议纪要", papers.minutes(here), by, at)


def _after_issue(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    """The text that goes out: numbered, and with those to whom it goes."""
    sheet_keep(here, "minutes", "会议纪要", papers.minutes(here), by, at)


def _after_archive(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    content = binding.package(here, by, at)
    made_keep(here, "package", "归档包", f"{here.case.title}-归档.zip", content, "application/zip", by, at)
    sheet_keep(here, "handover", "移交清单", handover.listed(here, by.name, at), by, at)


def _after_receive(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    sheet_keep(here, "handover", "移交清单", handover.received(here, by.name, at), by, at)


_AFTER: dict[str, After] = {
    **answering.AFTER,
    **seating.AFTER,
    **adding.AFTER,
    **regrouping.AFTER,
    **joining.AFTER,
    "fix": _after_fix,
    "notify": _after_notify,
    "open": _after_open,
    "declare_urgent": _after_declaring,
    "change_chair": _after_changing_chair,
    "call": _after_call,
    "recuse": _after_recuse,
    "end_item": _after_end,
    "correct": _after_correct,
    "decide": _after_decide,
    "assign": _after_assign,
    "close": _after_close,
    "sign": _after_sign,
    "issue": _after_issue,
    "archive": _after_archive,
    "receive": _after_receive,
}
