"""回执和请假: what those who were notified answer, and who asks for leave."""

from __future__ import annotations

from datetime import datetime

from zhidu.cases.deeds import Deed
from zhidu.cases.errors import out_of_turn
from zhidu.cases.models import Case
from zhidu.cases.services import case_act, entry_add
from zhidu.cases.situation import Situation, situation_of
from zhidu.org.actor import Actor
from zhidu.rooms.meetings.models import Answer
from zhidu.rooms.meetings.selectors import LEAVE, leaves_of

OWN, NOTED = "answer_notice", "note_answer"


def answer_give(
    *, meeting_id: int, post: str, said: str, note: str, by: Actor, at: datetime, key: str = ""
) -> None:
    """Answer the notice in one's own post, or write down what somebody answered by telephone.

    Raises Refused for those who may do neither, and NotDone for a post that is not expected.
    """
    here = situation_of(Case.objects.get(pk=meeting_id))
    if not here.case.attendance.filter(post_id=int(post) if post.isdigit() else None).exists():
        raise out_of_turn("会议通知没有发给这个职务，不用回执")
    if said and said not in here.book.terms["reply"].values:
        raise out_of_turn("回执只有所列的几种，请选择一种")
    act = OWN if post in by.posts else NOTED
    about = {"reply": said or None, "reply_note": note.strip() or None}
    case_act(case_id=meeting_id, deed=Deed(act, about=about, thing=post, key=key), by=by, at=at)


def leave_ask(*, meeting_id: int, by: Actor, at: datetime, key: str = "") -> Case:
    """Begin the form by which one asks leave from a meeting; one that is begun already is gone on with.

    Raises Refused for those who are not expected there.
    """
    begun = _begun(meeting_id, by)
    if begun is None:
        case_act(case_id=meeting_id, deed=Deed(LEAVE, thing=by.posts[0], key=key), by=by, at=at)
        begun = _begun(meeting_id, by)
    assert begun is not None  # the act has opened it
    return begun


def _begun(meeting_id: int, by: Actor) -> Case | None:
    here = situation_of(Case.objects.get(pk=meeting_id))
    mine = (c for c in leaves_of(here) if c.initiator_id == by.person_id and c.status == Case.Status.OPEN)
    return next(mine, None)


def _after_answer(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    said, note = str(deed.about["reply"]), str(deed.about["reply_note"] or "")
    kept = {"said": said, "note": note, "noted_by": by.name if deed.act == NOTED else "", "at": at}
    row, _ = Answer.objects.update_or_create(meeting=here.case, post_id=int(deed.thing), defaults=kept)
    words = here.book.terms["reply"].values[said] + (f"（{note}）" if note else "")
    data = {"who": row.post.title, "answer": words}
    entry_add(case=here.case, verb="answer.given", at=at, by=by, data=data)


AFTER = {OWN: _after_answer, NOTED: _after_answer}
