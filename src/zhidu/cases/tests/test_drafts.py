"""A draft that is not wanted any more …"""

from __future__ import annotations

import pytest

from zhidu.cases.deeds import Deed
from zhidu.cases.errors import NotDone
from zhidu.cases.models import Case, Entry
from zhidu.cases.selectors import cases_visible_to, drafts_removed_by, todos_of
from zhidu.cases.services import case_act, case_open, draft_remove, draft_restore, draft_save
from zhidu.cases.tests.counter import counter_office, drafted_trip, trip
from zhidu.cases.tests.offices import TestOffice, moment

NOW = moment("2026-11-25 09:00")


@pytest.fixture
def office(db: None) -> TestOffice:
    return counter_office()


def remove(office: TestOffice, case: Case, who: str = "urban_clerk") -> None:
    draft_remove(case_id=case.pk, by=office[who], at=NOW)


def test_is_put_away_and_found_by_its_initiator_only(office: TestOffice) -> None:
    case = drafted_trip(office)
    remove(office, case)
    clerk, head = office["urban_clerk"], office["urban_head"]
    assert not cases_visible_to(clerk).exists()
    assert not todos_of(clerk).exists()
    assert list(drafts_removed_by(clerk, NOW)) == [case]
    assert not drafts_removed_by(head, NOW).exists()
    assert Entry.objects.filter(case_id=case.pk).latest("pk").verb == "draft.removed"


def test_goes_by_its_kind_and_initiator_where_the_form_asks_for_no_title(office: TestOffice) -> None:
    who = office["urban_clerk"]
    case = case_open(office=office.office, kind="supply", by=who, at=NOW)
    saved = draft_save(case_id=case.pk, facts={"things": "档案盒"}, ticked=[], by=who, at=NOW)
    assert saved.title == "物品领用（甲11）"


def test_comes_back_as_it_was(office: TestOffice) -> None:
    case = drafted_trip(office)
    remove(office, case)
    draft_restore(case_id=case.pk, by=office["urban_clerk"], at=moment("2026-12-25 08:00"))
    assert cases_visible_to(office["urban_clerk"]).get().facts == case.facts
    assert todos_of(office["urban_clerk"]).count() == 1


@pytest.mark.parametrize(
    ("who", "at", "words"),
    [("urban_head", "2026-11-26 09:00", "没有可以恢复"), ("urban_clerk", "2026-12-26 09:00", "满30天")],
)
def test_does_not_come_back_for_others_or_after_thirty_days(
    office: TestOffice, who: str, at: str, words: str
) -> None:
    case = drafted_trip(office)
    remove(office, case)
    with pytest.raises(NotDone, match=words):
        draft_restore(case_id=case.pk, by=office[who], at=moment(at))


def test_cannot_be_written_on_while_it_is_away(office: TestOffice) -> None:
    case = drafted_trip(office)
    remove(office, case)
    with pytest.raises(NotDone, match="已删草稿"):
        draft_save(case_id=case.pk, facts={}, ticked=[], by=office["urban_clerk"], at=NOW)


def test_is_not_for_another_to_put_away(office: TestOffice) -> None:
    case = drafted_trip(office)
    with pytest.raises(NotDone, match="只有提出人"):
        remove(office, case, "urban_head")


def test_is_none_any_more_once_it_was_handed_in(office: TestOffice) -> None:
    with pytest.raises(NotDone, match="已经报出"):
        remove(office, trip(office))


def test_can_be_put_away_after_its_initiator_took_it_back(office: TestOffice) -> None:
    case = trip(office)
    case_act(case_id=case.pk, deed=Deed("fill", move="withdraw"), by=office["urban_clerk"], at=NOW)
    remove(office, case)
    assert Case.objects.get(pk=case.pk).status == Case.Status.REMOVED


def test_stays_once_somebody_else_has_worked_on_it(office: TestOffice) -> None:
    case = trip(office)
    deed = Deed("check", move="return", opinion="请写明天数")
    case_act(case_id=case.pk, deed=deed, by=office["urban_head"], at=NOW)
    with pytest.raises(NotDone, match="别人已经办理过"):
        remove(office, case)
