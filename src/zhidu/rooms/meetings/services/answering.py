"""回执和请假: what those who were notified answer, and who asks for leave."""

from __future__ import annotations

from datetime import datetime

from zhidu.cases.deeds import Deed
from zhidu.cases.errors import out_of_turn
from zhidu.cases.models import Case
from zhidu.cases.services import case_act, entry_add
from zhidu.cases.situation import Situation, situation_of
from zhidu.org.actor import Actor
from zhidu.org.spoken import spoken
from zhidu.rooms.meetings.acts import act_for, kind_of

OWN, NOTED, LEAVE = "answer_notice", "note_answer", "ask_leave"
"""What the acts are for the meeting."""


def answer_give(
    *, meeting_id: int, post: str, said: str, note: str, by: Actor, at: datetime, key: str = ""
) -> None:
    """Answer the notice in one's own post, or write down what somebody answered by telephone.

    Raises Refused for those who may do neither, and NotDone for a post that is not expected.
    """
    here = situation_of(Case.objects.get(pk=meeting_id))
    if not (post.isdigit() and here.case.attendance.filter(post_id=int(post)).exists()):
        raise out_of_turn(spoken("会议通知没有发给这个职务，不用回执"))
    if said and said not in here.book.terms["reply"].values:
        raise out_of_turn(spoken("回执只有所列的几种，请选择一种"))
    act = act_for(here.kind, OWN if post in by.posts else NOTED)
    about = {"reply": said or None, "reply_note": note.strip() or None}
    case_act(case_id=meeting_id, deed=Deed(act, about=about, thing=post, key=key), by=by, at=at)


def leave_ask(*, meeting_id: int, by: Actor, at: datetime, key: str = "") -> Case:
    """Begin the form by which one asks leave from a meeting; one that is begun already is gone on with.

    Raises Refused for those who are not expected there.
    """
    meeting = Case.objects.select_related("edition").get(pk=meeting_id)
    kind = kind_of(meeting)
    act = act_for(kind, LEAVE)
    forms = [bound.rule.opens for bound in kind.after.get(act, ()) if bound.rule.opens]
    own = meeting.children.filter(kind__in=forms, status=Case.Status.OPEN, initiator_id=by.person_id)
    if not own.exists():
        case_act(case_id=meeting_id, deed=Deed(act, thing=by.posts[0], key=key), by=by, at=at)
    return own.latest("pk")


def _after_answer(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    expected = here.case.attendance.select_related("post").get(post_id=int(deed.thing))
    expected.answer, expected.answer_note = str(deed.about["reply"]), str(deed.about["reply_note"] or "")
    expected.answer_noted_by, expected.answered_at = by.name if deed.act == here.kind.doing(NOTED) else "", at
    expected.save()
    words = here.book.terms["reply"].values[expected.answer]
    words += f"（{expected.answer_note}）" if expected.answer_note else ""
    data = {"who": expected.post.title, "answer": words}
    entry_add(case=here.case, verb="answer.given", at=at, by=by, data=data)


def _after_asking(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    """Let the meeting know the request that was opened just now."""
    begun = here.case.children.filter(initiator_id=by.person_id).latest("pk")
    here.case.attendance.filter(post_id__in=by.posts).update(leave=begun)


AFTER = {OWN: _after_answer, NOTED: _after_answer, LEAVE: _after_asking}
