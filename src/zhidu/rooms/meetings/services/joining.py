"""合并召开: two meetings are made one session, each by its own rules."""

from __future__ import annotations

from datetime import datetime

from zhidu.calendar import moment_in_words
from zhidu.cases.asking import permit
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import out_of_turn
from zhidu.cases.models import Case
from zhidu.cases.services import case_act, entry_add
from zhidu.cases.services.keeping import facts_keep
from zhidu.cases.services.locking import case_lock
from zhidu.cases.services.obeying import obey
from zhidu.cases.services.opening import reader_add
from zhidu.cases.situation import Situation, situation_of
from zhidu.org.actor import Actor
from zhidu.org.spoken import spoken
from zhidu.rooms.meetings.acts import act_for, kind_of
from zhidu.rooms.meetings.models import JointSitting
from zhidu.rooms.meetings.selectors import agenda_of, topics_on
from zhidu.rooms.meetings.together import SIT, candidates, there
from zhidu.rules.people import resolve


def meetings_join(
    *, meeting_id: int, other_id: int, why: str, by: Actor, at: datetime, key: str = ""
) -> None:
    """Let two meetings that are being prepared sit in one session; both texts have to allow it.

    The other takes the time and place of the first, as far as they are known. Raises Refused.
    """
    act = act_for(kind_of(Case.objects.select_related("edition").get(pk=meeting_id)), SIT)
    deed = Deed(act, about={"change_reason": why.strip() or None}, thing=str(other_id), key=key)
    case_act(case_id=meeting_id, deed=deed, by=by, at=at)


def _after_joining(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    other = candidates(here).filter(pk=int(deed.thing)).first()
    if other is None:
        raise out_of_turn(spoken("要合并召开的会议已经通知、已经与别的会议合并，或者不在筹备，请刷新后重选"))
    beside = situation_of(case_lock(other.pk)).with_facts(dict(deed.about))
    act = act_for(beside.kind, SIT)
    decision = permit(beside.book, f"{beside.kind.id}.{act}", beside.given, by.posts, beside.chart)
    obey(beside, decision, deed, by, at)
    why = str(deed.about["change_reason"])
    JointSitting.objects.create(first=here.case, second=beside.case, why=why, by=by.name, at=at)
    known = {name: here.given.facts[name] for name in _SHARED if here.given.facts.get(name)}
    facts_keep(beside.case, known)
    for case, kind in ((here.case, beside.kind), (beside.case, here.kind)):
        data = {"title": kind.title, "why": why}
        entry_add(case=case, verb="meeting.joined", at=at, by=by, data=data)


_SHARED = ("start", "venue")


def joint_notified(here: Situation, at: datetime) -> None:
    """Whoever is expected here reads the other's topics too. Raises NotDone where the times differ."""
    beside = there(here)
    if beside is None:
        return
    ours, theirs = here.given.facts.get("start"), beside.given.facts.get("start")
    if ours != theirs:
        raise out_of_turn(
            spoken(
                "与%(body)s合并召开，时间须一致：那边是%(at)s，请先改成同一时间",
                body=beside.kind.title,
                at=moment_in_words(theirs) if theirs else "未定",  # zh: part of a spoken sentence
            )
        )
    members = {str(row.post_id) for row in here.case.attendance.all()}
    own = members or set(resolve(here.book, here.kind.body.members.are, here.given, here.chart))  # type: ignore[union-attr]
    for item in agenda_of(beside.case):
        for topic in topics_on(item):
            for post in sorted(own):
                reader_add(topic, post, "合并召开，阅看议题材料", (), at=at)  # zh: kept in the row


AFTER = {SIT: _after_joining}
