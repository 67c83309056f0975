"""阳泉's office for tests: the small office, its posts in the roles of 阳泉's texts."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from tests.harness.enforced import RULEBOOKS
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import Refused
from zhidu.cases.models import Case, File, Obligation, Step
from zhidu.cases.services import case_act, case_open, draft_save, file_add
from zhidu.cases.situation import stored
from zhidu.cases.tests.offices import TestOffice, docx, make_office, moment
from zhidu.org.services import portfolio_assign
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.services import agenda_set, item_decide, meeting_open
from zhidu.rules.decision import Decision

Facts = dict[str, Any]
DRAFTED = moment("2026-11-16 09:30")
MEASURED = ("statement", "speech_text")
"""The papers whose length is limited."""
EXECUTIVE = "necessity content legal_basis feasibility impact consultation legality issuing".split()
MAYORS = "drafting content legal_basis feasibility consultation legality fairness issuing".split()
"""What a statement on a topic of either meeting has to say."""
ROLES = {
    "mayor": ["director"],
    "executive_vice": ["deputy_1"],
    "vices": ["deputy_1", "deputy_2"],
    "party_group": ["commander"],
    "gov_office": ["clerk"],
    "gov_office_head": ["office_head"],
    "gov_office_deputies": ["supervision"],
    "standing_units": ["discipline"],
    "department_heads": ["urban_head"],
    "component_heads": ["community_head"],
    "department_deputies": ["urban_clerk"],
    "town_heads": ["party_secretary"],
    "legal_office": ["archivist"],
    "department_staff": ["urban_clerk"],
}


def yangquan() -> TestOffice:
    """The office, in which 副区长（二） answers for the unit of the topics."""
    made = make_office("yangquan", RULEBOOKS / "yangquan", roles=ROLES)
    portfolio_assign(post=made.posts["deputy_2"], unit=made.office.units.get(code="urban"))
    return made


def do(office: TestOffice, case: Case, act: str, who: str, at: str, **deed: Any) -> Case:
    return case_act(case_id=case.pk, deed=Deed(act, **deed), by=office[who], at=moment(at))


def refused(office: TestOffice, case: Case, act: str, who: str, at: str, **deed: Any) -> Decision:
    with pytest.raises(Refused) as caught:
        do(office, case, act, who, at, **deed)
    return caught.value.decision


def refusal(office: TestOffice, case: Case, act: str, who: str, at: str, **deed: Any) -> tuple[str, ...]:
    """The clauses by which an act is refused."""
    return refused(office, case, act, who, at, **deed).because


def unticked(office: TestOffice, case: Case, act: str, who: str, at: str, **deed: Any) -> set[str]:
    """The points for want of which an act is refused."""
    wants = refused(office, case, act, who, at, **deed).wants
    return {want.what for want in wants if want.form == "ticked"}


def open_step(case: Case) -> str | None:
    step = Step.objects.filter(case=case, state=Step.State.OPEN).first()
    return step.step if step else None


def drafted(
    office: TestOffice, kind: str, who: str, papers: tuple[str, ...], ticked: list[str], **facts: Any
) -> Case:
    """A form as somebody has filled it in, not handed in yet."""
    case = case_open(office=office.office, kind=kind, by=office[who], at=moment("2026-11-16 09:00"))
    return filled(office, case, who, papers, ticked, **facts)


def filled(
    office: TestOffice, case: Case, who: str, papers: tuple[str, ...], ticked: list[str], **facts: Any
) -> Case:
    draft_save(case_id=case.pk, facts=facts, ticked=ticked, by=office[who], at=DRAFTED)
    for slot in papers:
        attached(office, case, slot, who, "有关情况如下。" if slot in MEASURED else "")
    case.refresh_from_db()
    return case


def attached(office: TestOffice, case: Case, slot: str, who: str, text: str) -> File:
    """A Word file in a slot; with a text it can be read."""
    content = word(text) if text else docx()
    return file_add(
        case_id=case.pk, slot=slot, name=f"{slot}.docx", content=content, by=office[who], at=DRAFTED
    )


@cache
def word(text: str) -> bytes:
    """A real Word file, a paragraph for each line."""
    document, kept = Document(), BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(kept)
    return kept.getvalue()


# topics and meetings


def of_the_mayors(office: TestOffice, title: str) -> Facts:
    """What the form of a topic says that the mayors' meeting takes."""
    return {
        "title": title,
        "unit": office.unit("urban"),
        "matter": "specific",
        "major": "否",
        "proposed_by": "mayor",
        "ripe": "是",
        "divided": "否",
        "multi_unit": "否",
        "fair_competition": "否",
        "invited": (office.post("party_secretary"),),
    }


WORK = ["researched", "consulted", "argued", "checked_inside", "checked_by_law"]


def waiting(office: TestOffice, kind: str, chain: tuple[tuple[str, str], ...], **facts: Any) -> Case:
    """A topic that has come to the step at which it waits for its meeting."""
    known = {"title": "道路改造", "unit": office.unit("urban"), "matter": "plan", "major": "否"} | facts
    case = drafted(office, kind, "urban_head", (), WORK, **known)
    for hour, (act, who) in enumerate(chain, start=9):
        do(office, case, act, who, f"2026-11-17 {hour:02}:00")
    return case


def meeting_with(office: TestOffice, body: str, *topics: Case) -> Case:
    at = moment("2026-11-20 09:00")
    chosen = [topic.pk for topic in topics]
    return meeting_open(office=office.office, body=body, topics=chosen, by=office["clerk"], at=at)


def taken(office: TestOffice, meeting: Case, topic: Case, facts: Facts) -> tuple[str, ...]:
    """The clauses by which a topic of these facts is kept from the agenda; none if it is on it."""
    Case.objects.filter(pk=topic.pk).update(facts=topic.facts | stored(facts))
    at, by = moment("2026-11-20 10:00"), office["clerk"]
    try:
        agenda_set(meeting_id=meeting.pk, topics=[topic.pk], by=by, at=at)
    except Refused as refused:
        return refused.decision.because
    agenda_set(meeting_id=meeting.pk, topics=[], by=by, at=at)
    return ()


def settled(office: TestOffice, body: str, **facts: Any) -> tuple[Case, Case]:
    """A topic of the executive or the mayor's meeting with its papers in, and a meeting that is planned."""
    common = {
        "ripe": "是",
        "divided": "否",
        "multi_unit": "否",
        "fair_competition": "否",
        "invited": (office.post("party_secretary"),),
    }
    if body == "executive_meeting":
        own = {"settled_by": "district", "already_ruled": "否", "ad_hoc": "否", "to_coordinate": "否"}
        chain = (("submit", "urban_head"), ("propose", "clerk"), ("check", "office_head"))
        chain += (("field_consent", "deputy_2"), ("executive_consent", "deputy_1"), ("settle", "director"))
        kind = "executive_topic"
    else:
        own, kind = {"proposed_by": "mayor"}, "mayors_topic"
        chain = (("submit", "urban_head"), ("propose", "clerk"), ("field_consent", "deputy_2"))
        chain += (("settle", "director"),)
    topic = waiting(office, kind, chain, **common | own | facts)
    _papers(office, topic, kind.replace("topic", "papers"))
    if body == "executive_meeting":
        do(office, topic, "hear", "director", "2026-11-19 10:00", facts={"hearing_says": "可以上会"})
    topic.refresh_from_db()
    return topic, meeting_with(office, body)


def _papers(office: TestOffice, topic: Case, kind: str) -> None:
    child = topic.children.get(kind=kind)
    facts: Facts = {"title": topic.title, "unit": office.unit("urban")}
    facts |= {"reporter": office.post("urban_head"), "planned_minutes": 5}
    if kind == "executive_papers":
        slots = ("statement", "draft_text", "legal_opinion", "consultation_note", "legal_sources")
        facts, ticked = facts | {"keeping": "ordinary", "classified": "否"}, EXECUTIVE
    else:
        slots, ticked = ("statement", "speech_text", "draft_text"), MAYORS
    filled(office, child, "urban_head", slots, ticked, **facts)
    do(office, child, "file", "urban_head", "2026-11-18 10:00")
    do(office, child, "take_in", "clerk", "2026-11-18 11:00", ticked=["uniform"])


def passed(office: TestOffice, meeting: Case, **facts: Any) -> None:
    """The one topic of a meeting is passed."""
    item = AgendaItem.objects.select_related("meeting", "topic").get(meeting=meeting)
    facts |= {"outcome": "passed", "resolution": "照此部署", "owner": office.unit("urban")}
    item_decide(item=item, facts=facts, by=office["clerk"], at=moment("2026-11-23 10:00"))


def missed(case: Case) -> list[list[str]]:
    """The clauses of what was done too late."""
    return sorted(Obligation.objects.filter(case=case, state="missed").values_list("clauses", flat=True))
