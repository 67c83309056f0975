"""预公开 by the text itself (P6-5): agreed to, shown for half a month, answered, and made public again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import Http404

from zhidu.cases.errors import ReasonOwed, Refused
from zhidu.cases.models import Case, Deviation, Obligation, Publication
from zhidu.cases.selectors import case_for
from zhidu.cases.services import Deed, case_act, case_open, obligations_lapse
from zhidu.cases.tests.offices import WUSONG, TestOffice, make_office, moment

pytestmark = pytest.mark.django_db
SHOWN = "2026-06-01 09:00"


@pytest.fixture
def office() -> TestOffice:
    roles = {"group": ["deputy_1"], "group_office": ["clerk"]}
    heads = {"group_head": ["deputy_1"], "group_office_head": ["office_head"]}
    return make_office(rulebook=WUSONG.parent / "openness", roles=roles | heads)


def do(office: TestOffice, case: Case, act: str, who: str, at: str, **deed: Any) -> Case:
    return case_act(case_id=case.pk, deed=Deed(act, **deed), by=office[who], at=moment(at))


def proposed(office: TestOffice, until: date = date(2026, 6, 16)) -> Case:
    at = moment("2026-05-29 09:00")
    case = case_open(office=office.office, kind="advance_publication", by=office["urban_clerk"], at=at)
    facts = {"title": "停车泊位收费", "content": "每小时两元", "shown_until": until}
    return do(office, case, "propose", "urban_clerk", "2026-05-29 10:00", facts=facts)


def agreed(office: TestOffice, until: date = date(2026, 6, 16)) -> Case:
    return do(office, proposed(office, until), "agree", "deputy_1", "2026-05-30 09:00")


def shown(office: TestOffice, until: date = date(2026, 6, 16)) -> Case:
    return do(office, agreed(office, until), "preview", "clerk", SHOWN)


def collected(office: TestOffice, at: str, **deed: Any) -> Case:
    return do(office, shown(office), "collect", "clerk", at, facts={"replies": "三条，采纳一条"}, **deed)


def test_nothing_is_shown_before_the_group_has_agreed(office: TestOffice) -> None:
    case = proposed(office)
    with pytest.raises(Refused) as early:
        do(office, case, "preview", "clerk", SHOWN)
    assert early.value.decision.because == ("P6-5-4",)
    with pytest.raises(Http404):
        case_for(office["archivist"], case.pk)
    assert not Publication.objects.exists()


def test_it_is_shown_to_everybody_where_and_as_long_as_the_text_says(office: TestOffice) -> None:
    case = agreed(office)
    with pytest.raises(Refused) as other:
        do(office, case, "preview", "urban_clerk", SHOWN)
    assert other.value.decision.because == ("P6-5-1a",)
    do(office, case, "preview", "clerk", SHOWN)
    listed = Publication.objects.get(case=case)
    assert (listed.where[0], listed.collects, str(listed.until)[:10]) == (
        "公开栏", ["党员群众的意见"], "2026-06-16",
    )  # fmt: skip
    assert {"P6-5-2", "P6-5-3", "P6-5-4"} <= {*listed.clauses}
    assert case_for(office["archivist"], case.pk) == case


def test_a_last_day_before_half_a_month_is_over_is_a_deviation(office: TestOffice) -> None:
    shown(office, date(2026, 6, 15))
    assert Deviation.objects.get().clauses == ["P6-5-3"]


def test_it_is_taken_down_early_for_a_reason_and_answered_in_any_case(office: TestOffice) -> None:
    with pytest.raises(ReasonOwed) as early:
        collected(office, "2026-06-16 09:00")
    assert early.value.decision.because == ("P6-5-3",)
    case = Case.objects.get()
    with pytest.raises(Refused) as empty:
        do(office, case, "collect", "clerk", "2026-06-17 09:00")
    assert empty.value.decision.because == ("P6-5-5",)
    do(office, case, "collect", "clerk", "2026-06-17 09:00", facts={"replies": "没有意见"})
    assert Publication.objects.get(case=case).down_at == moment("2026-06-17 09:00")


def test_what_came_of_it_is_public_again_in_five_working_days(office: TestOffice) -> None:
    """The seventeenth is a Wednesday and the nineteenth 端午: the fifth working day is the next Thursday."""
    case = collected(office, "2026-06-17 09:00")
    owed = Obligation.objects.get(case=case)
    assert (owed.clauses, owed.due_at) == (["P6-5-5"], moment("2026-06-25 23:59:59"))
    with pytest.raises(Refused) as other:
        do(office, case, "publish", "urban_clerk", "2026-06-25 09:00")
    assert other.value.decision.because == ("P6-5-1b",)
    do(office, case, "publish", "clerk", "2026-06-25 09:00")
    owed.refresh_from_db()
    assert (owed.state, Publication.objects.filter(case=case).count()) == ("met", 2)


def test_what_is_not_made_public_again_is_on_record(office: TestOffice) -> None:
    case = collected(office, "2026-06-17 09:00")
    assert obligations_lapse(moment("2026-06-26 00:10")) == 1
    do(office, case, "publish", "clerk", "2026-06-26 09:00")
    [missed] = Deviation.objects.filter(case=case)
    assert (missed.sort, missed.clauses) == ("breach", ["P6-5-5"])
