"""What acts bring about: facts set, rows entered, somebody who stands in, proposals, numbers."""

from __future__ import annotations

from datetime import date

import pytest

from zhidu.cases.errors import Refused
from zhidu.cases.models import Case, Deviation, Entry, Proposal, Row, RowChange, Series
from zhidu.cases.services.waking import steps_wake
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.office_book import BOOK, at_approve, at_circulate, do, engine_office, open_step, opened
from zhidu.cases.tests.offices import make_office, moment
from zhidu.org.models import Acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return engine_office()


def test_facts_are_set_and_told(office):
    case = at_circulate(office)
    case.refresh_from_db()
    assert case.facts["issued"] == "是"
    entry = Entry.objects.get(case_id=case.pk, verb="facts.set")
    assert (entry.data["what"], entry.because) == ("已签发：是", ["E-8"])


def test_an_act_enters_a_row_with_the_number_it_gives(office):
    case = at_circulate(office)
    row = Row.objects.get()
    assert (row.register, row.title, row.number) == ("issued_documents", "防汛通知", "青办发〔2026〕1号")
    assert (row.case, row.on, row.values) == (case, date(2026, 11, 23), {"title": "防汛通知"})
    assert row.changes.get().by == "甲00"


# registers


def sealed(office) -> Case:
    """A seal entered with its keeper; the case goes on to its next change."""
    case = opened(office, "seal_change", who="clerk")
    facts = {"seal_name": "街道办事处印章", "seal_keeper": office.post("clerk")}
    return do(office, case, "enter", "clerk", facts=facts)


COLUMNS = "columns: {seal_name: required, seal_keeper: required}\n    cites: E-12"


def unnamed_seal(office, at: str = "2026-11-23 10:00") -> Case:
    """A seal without the keeper whom the register demands."""
    case = opened(office, "seal_change", who="clerk")
    return do(office, case, "enter", "clerk", at, facts={"seal_name": "公章"})


def test_a_row_without_what_its_register_demands_is_not_entered(office):
    with pytest.raises(Refused, match="“印章台账”的一行还缺“保管人”") as refused:
        unnamed_seal(office)
    assert refused.value.decision.because == ("E-12",)
    assert (Row.objects.count(), open_step(Case.objects.get())) == (0, "enter")
    assert Entry.objects.filter(verb="act.refused").get().because == ["E-12"]


def test_what_a_register_only_should_hold_is_a_deviation_with_a_reason_owed():
    assert BOOK.count(COLUMNS) == 1
    office = make_office(files={"book.yaml": BOOK.replace(COLUMNS, COLUMNS.replace("E-12", "E-5"))})
    case = unnamed_seal(office)
    lapse = Deviation.objects.get(case=case)
    assert (lapse.sort, lapse.clauses, lapse.reason) == ("deviation", ["E-5"], "")
    assert Row.objects.get().values == {"seal_name": "公章"}


def test_a_row_that_time_enters_is_on_record_as_it_is():
    """Nobody is there who could be refused."""
    handing_out = "      hand_out:\n"
    enters = "      begun: [{enters: seals, given: {seal_name: title, seal_keeper: stand_in}, cites: E-10}]\n"
    assert BOOK.count(handing_out) == 1
    office = make_office(files={"book.yaml": BOOK.replace(handing_out, enters + handing_out)})
    case = opened(office, "plan", title="防汛")
    do(office, case, "begin", "urban_clerk", facts={"start": date(2026, 11, 24)})
    assert steps_wake(moment("2026-11-24 08:00")) == 1
    lapse = Deviation.objects.get(case=case)
    assert (lapse.sort, lapse.clauses, open_step(case)) == ("breach", ["E-12"], "hand_out")
    assert Row.objects.count() == 1


def test_a_row_is_changed_and_keeps_what_it_said_before(office):
    case = sealed(office)
    row = Row.objects.get()
    facts = {"seal": str(row.pk), "seal_keeper": office.post("office_head")}
    do(office, case, "renew", "clerk", facts=facts)
    row.refresh_from_db()
    assert row.values["seal_keeper"] == office.post("office_head")
    assert [c.values["seal_keeper"] for c in row.changes.all()] == [
        office.post("clerk"),
        office.post("office_head"),
    ]
    with pytest.raises(TypeError, match="append-only"):
        RowChange.objects.first().delete()


def test_the_rules_know_the_columns_of_the_row_that_a_fact_names(office):
    case = sealed(office)
    row = Row.objects.get()
    do(office, case, "renew", "clerk", facts={"seal": str(row.pk), "seal_keeper": office.post("clerk")})
    here = situation_of(Case.objects.get(pk=case.pk))
    assert here.given.rows["seal"]["seal_name"] == "街道办事处印章"


def test_a_row_that_has_ended_is_not_changed_again(office):
    case, other = sealed(office), sealed(office)
    row = Row.objects.earliest("pk")
    facts = {"seal": str(row.pk), "seal_keeper": office.post("clerk")}
    do(office, case, "renew", "clerk", facts=facts)
    do(office, case, "destroy", "clerk", facts={"seal": str(row.pk)})
    row.refresh_from_db()
    assert row.state == Row.State.ENDED
    with pytest.raises(Refused, match="不在“印章台账”的在册项目中"):
        do(office, other, "renew", "clerk", facts=facts)
    assert row.changes.count() == 3


def test_a_row_of_another_office_is_not_there(office):
    sealed(office)
    foreign = Row.objects.get()
    elsewhere = engine_office("other")
    case = sealed(elsewhere)
    with pytest.raises(Refused, match="不在“印章台账”的在册项目中"):
        do(elsewhere, case, "renew", "clerk", facts={"seal": str(foreign.pk)})


# 代行


def asked(office) -> Case:
    facts = {
        "leave_from": date(2026, 12, 1),
        "leave_to": date(2026, 12, 5),
        "stand_in": office.post("deputy_2"),
    }
    return do(office, opened(office, "leave", who="deputy_1"), "ask", "deputy_1", facts=facts)


def test_a_leave_that_is_granted_names_who_stands_in(office):
    case = do(office, asked(office), "grant", "director")
    acting = Acting.objects.get()
    assert (acting.post.code, acting.by_post.code, acting.case_ref) == ("deputy_1", "deputy_2", case.pk)
    assert acting.since == moment("2026-12-01 00:00")
    assert (acting.clauses, acting.ended_at) == (["E-9"], None)
    assert Entry.objects.get(case_id=case.pk, verb="standing.begun").because == ["E-9"]


def test_coming_back_early_ends_it(office):
    case = do(office, asked(office), "grant", "director")
    back = "2026-12-03 09:00"
    do(office, case, "back", "deputy_1", back)
    assert Acting.objects.get().ended_at == moment(back)


def test_a_leave_that_is_cancelled_ends_it_too(office):
    case = do(office, asked(office), "grant", "director")
    do(office, case, "back", "director", "2026-11-24 09:00", move="cancel", reason="防汛值守")
    assert Acting.objects.get().ended_at == moment("2026-11-24 09:00")


# 建议


def late(office, minutes: int) -> Case:
    return do(
        office, opened(office, "lateness_case"), "report", "urban_clerk", facts={"minutes_late": minutes}
    )


def test_a_measure_is_proposed_and_nothing_else_happens(office):
    case = late(office, 45)
    proposal = Proposal.objects.get()
    assert (proposal.outcome, proposal.clauses) == ({"measure": ["criticism"]}, ["E-11"])
    assert (proposal.posts, proposal.chosen) == ([office.post("director")], None)
    case.refresh_from_db()
    assert "measure" not in case.facts


def test_the_director_decides_otherwise_with_a_reason(office):
    case = late(office, 45)
    do(office, case, "settle", "director", facts={"measure": "talk"}, opinion="因抢险迟到")
    proposal = Proposal.objects.get()
    assert (proposal.chosen, proposal.reason) == ({"measure": "talk"}, "因抢险迟到")
    assert proposal.decided_by == "甲01"


def test_nobody_else_decides_on_a_proposal(office):
    case = late(office, 10)
    with pytest.raises(Refused):
        do(office, case, "settle", "clerk", facts={"measure": "none"})
    assert Proposal.objects.get().decided_at is None


def test_nothing_is_proposed_while_what_the_table_asks_is_unknown(office):
    do(office, opened(office, "lateness_case"), "report", "urban_clerk")
    assert not Proposal.objects.exists()


# 编号


def test_a_case_gets_its_number_at_its_act_and_keeps_it(office):
    case = at_approve(office)
    assert not Series.objects.exists()
    for who in ("discipline", "director"):
        do(office, case, "approve", who)
    case.refresh_from_db()
    assert case.number == ""
    do(office, case, "approve", "party_secretary")
    case.refresh_from_db()
    assert case.number == "青办发〔2026〕1号"
    Case.objects.filter(pk=case.pk).update(status="closed")
    do(office, case, "countersign", "office_head", move="reopen", reason="补会签")
    do(office, case, "countersign", "supervision")
    do(office, case, "countersign", "deputy_1")
    for who in ("discipline", "director", "party_secretary"):
        do(office, case, "approve", who)
    case.refresh_from_db()
    assert (case.number, Series.objects.get().last) == ("青办发〔2026〕1号", 1)


def test_each_year_counts_from_one(office):
    numbers = []
    for year in (2026, 2026, 2027):
        case = at_approve(office)
        for who in ("discipline", "director", "party_secretary"):
            do(office, case, "approve", who, f"{year}-12-31 09:00")
        case.refresh_from_db()
        numbers.append(case.number)
    assert numbers == ["青办发〔2026〕1号", "青办发〔2026〕2号", "青办发〔2027〕1号"]


def test_an_act_that_does_not_happen_leaves_no_gap(office):
    ended, first, second = (sealed(office) for _ in range(3))
    rows = [str(pk) for pk in Row.objects.order_by("pk").values_list("pk", flat=True)]
    for case, row in zip((ended, first, second), rows, strict=True):
        do(office, case, "renew", "clerk", facts={"seal": row, "seal_keeper": office.post("clerk")})
    do(office, ended, "destroy", "clerk", facts={"seal": rows[0]})
    with pytest.raises(Refused):
        do(office, first, "destroy", "clerk", facts={"seal": rows[0]})
    do(office, second, "destroy", "clerk", facts={"seal": rows[2]})
    assert set(Case.objects.values_list("number", flat=True)) == {"销毁1", "", "销毁2"}
