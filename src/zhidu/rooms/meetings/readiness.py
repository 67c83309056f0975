"""会前准备: what is there and what is missing before a meeting opens, in words for its page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhidu.cases.explain import Page, chips
from zhidu.cases.models import Case
from zhidu.cases.situation import restored
from zhidu.rooms.meetings.acts import is_past
from zhidu.rooms.meetings.models import Attendance, ExtraTopic, Guest, Seat, Withdrawal
from zhidu.rooms.meetings.selectors import withdrawals_of
from zhidu.rules.decision import Status, Want
from zhidu.rules.gates import permit
from zhidu.rules.grounds import applies
from zhidu.rules.people import resolve

ON_LEAVE = "leave"
"""What somebody who asks leave has answered by that."""


def readiness(page: Page, items: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The matrix: of each topic its papers, presenter and who sits in; of each member notice and answer.

    ``items`` are the topics as ``saying.meeting_said`` has them.
    """
    here, meeting = page.here, page.here.case
    people = [_member(page, expected) for expected in meeting.attendance.all()]
    return {
        "topics": [_topic(page, words) for words in items],
        "people": people,
        "answered": sum(bool(row["answer"]) for row in people),
        "extras": [
            {"extra": extra, "tone": _TONES[ExtraTopic.State(extra.state)]} for extra in _extras(meeting)
        ],
        "withdrawals": [
            {"withdrawal": asked, "tone": _WITHDRAWN[Withdrawal.State(asked.state)]}
            for asked in withdrawals_of(meeting)
        ],
        "can_release": _may(page, "consent_withdrawal"),
        "is_notified": is_past(here, "notify"),
        "own": next((row for row in people if row["is_own"]), None),
        "can_ask_leave": _may(page, "ask_leave"),
        "can_note": _may(page, "note_answer", "field"),
        "can_approve": _may(page, "approve_seat"),
        "may_be_online": bool(page.here.kind.assembly.online),
        "can_settle": _may(page, "consent_extra"),
        "can_note_oral": _may(page, "note_consent"),
        "can_add": _may(page, "add_extra", "consent"),
        "answer_choices": _answers(page).items(),
    }


def _answers(page: Page) -> Mapping[str, str]:
    return page.book.terms["reply"].values if "reply" in page.book.terms else {}


_TONES = {
    ExtraTopic.State.ASKED: "open",
    ExtraTopic.State.AGREED: "done",
    ExtraTopic.State.REFUSED: "returned",
    ExtraTopic.State.ADDED: "plain",
}


_WITHDRAWN = {
    Withdrawal.State.ASKED: "open",
    Withdrawal.State.DONE: "returned",
    Withdrawal.State.REFUSED: "plain",
}


def to_be_signed(page: Page) -> dict[str, Any]:
    """口头同意: what was agreed to by word of mouth and is not signed yet; nothing is read before that."""
    here = page.here
    if here.kind.doing("note_consent") not in here.given.done:
        return {}
    waiting = here.case.extras.filter(confirmed_at=None).exclude(noted_by="").select_related("topic")
    return {"rows": list(waiting), "can_confirm": _may(page, "confirm_consent")}


def _extras(meeting: Case) -> list[ExtraTopic]:
    return list(meeting.extras.all())


def _may(page: Page, word: str, *supplied: str) -> bool:
    """Whether the actor may do an act once what the page supplies is there."""
    here, act = page.here, page.here.kind.doing(word)
    if not act:
        return False
    fills = lambda want: _is_form(want, supplied)  # noqa: E731
    decision = permit(
        here.book, f"{here.kind.id}.{act}", here.given, page.actor.posts, here.chart, supplied=fills
    )
    return decision.status is not Status.REFUSED


def _is_form(want: Want, forms: tuple[str, ...]) -> bool:
    return want.form in forms


def _topic(page: Page, words: dict[str, Any]) -> dict[str, Any]:
    here, item = page.here, words["item"]
    sent, latest = here.given.times.get(here.kind.doing("notify")), item.latest_paper
    facts = next((t for t in here.given.sets["items"] if t.source == str(item.topic_id)), here.given)
    heads = resolve(here.book, ["unit.head"], facts, here.chart)
    return words | {
        "is_late": bool(sent and latest and latest > sent),
        "is_called": bool(sent and heads),
        "seats": [_seat(seat, "seat") for seat in item.seats.all()]
        + [_seat(guest, "guest") for guest in item.guests.all()],
    }


def _seat(seat: Seat | Guest, sort: str) -> dict[str, Any]:
    phone = seat.phone_masked if isinstance(seat, Guest) else ""
    return {"seat": seat, "sort": sort, "who": seat.who, "phone": phone, "approved": seat.approver_name}


def _member(page: Page, expected: Attendance) -> dict[str, Any]:
    return {
        "attendance": expected,
        "has_read": expected.has_read,  # type: ignore[attr-defined]
        "answer": _answers(page).get(expected.answer or (ON_LEAVE if expected.leave else ""), ""),
        "leave": leave_words(page, expected.leave) if expected.leave else "",
        "is_own": str(expected.post_id) in page.actor.posts,
    }


def leave_words(page: Page, leave: Case) -> str:
    """How a request for leave stands: as the text records it, else as far as it has come."""
    standing = restored(page.book.terms, leave.facts).get("leave_standing")
    if standing:
        return page.book.terms["leave_standing"].values[str(standing)]
    return {Case.Status.OPEN: _("请假待批"), Case.Status.REFUSED: _("未准假")}.get(
        Case.Status(leave.status), leave.get_status_display()
    )


def reminders(page: Page, act: str) -> list[dict[str, Any]]:
    """What the text only reminds of before an act, as things stand, each with its clauses."""
    here = page.here
    gates = (gate for gate in here.kind.gates.get(act, ()) if gate.rule.reason == "none")
    speaking = [gate for gate in gates if applies(here.book, gate, here.given)]
    return [{"said": gate.rule.never, "clauses": chips(here.book, gate.cites)} for gate in speaking]
