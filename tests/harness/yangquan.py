"""阳泉's office for tests: the small office, its posts in the roles of 阳泉's texts."""

from __future__ import annotations

from typing import Any

import pytest

from tests.harness.enforced import RULEBOOKS
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import Refused
from zhidu.cases.models import Case, Step
from zhidu.cases.services import case_act, case_open, draft_save, file_add
from zhidu.cases.tests.offices import TestOffice, docx, make_office, moment
from zhidu.org.services import portfolio_assign

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


def refusal(office: TestOffice, case: Case, act: str, who: str, at: str, **deed: Any) -> tuple[str, ...]:
    """The clauses by which an act is refused."""
    with pytest.raises(Refused) as refused:
        do(office, case, act, who, at, **deed)
    return refused.value.decision.because


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
    at = moment("2026-11-16 09:30")
    draft_save(case_id=case.pk, facts=facts, ticked=ticked, by=office[who], at=at)
    for slot in papers:
        file_add(case_id=case.pk, slot=slot, name=f"{slot}.docx", content=docx(), by=office[who], at=at)
    case.refresh_from_db()
    return case
