"""Duties come round: each period is opened, kept or missed as time passes, and says by what."""

from __future__ import annotations

import pytest
from django.db import connection

from zhidu.cases.audit import office_findings
from zhidu.cases.duties.saying import duty_account, duty_attest
from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.guards import guards_remove
from zhidu.cases.models import DutyPeriod, Entry
from zhidu.cases.services import days_seal, draft_remove, file_remove
from zhidu.cases.tests.duty_office import (
    check,
    duty_office,
    handed_in,
    paper_add,
    papered,
    period,
    periods,
    run,
    told,
)
from zhidu.cases.tests.offices import TestOffice, moment

pytestmark = pytest.mark.django_db


def test_a_month_is_opened_kept_by_a_closed_case_and_the_next_one_missed() -> None:
    office = duty_office("monthly")
    run("2026-01-05 09:00")
    assert periods("monthly") == [("2026-01-01", "open")]
    case = check(office, "2026-01-20 09:00")
    run("2026-01-20 09:01")
    kept = period("monthly", "2026-01-01")
    assert (kept.state, kept.met_at, kept.case) == ("met", moment("2026-01-20 09:00"), case)
    run("2026-02-28 23:00")
    assert periods("monthly")[1:] == [("2026-02-01", "open")]
    run("2026-03-01 00:00")
    missed = period("monthly", "2026-02-01")
    assert missed.state == "missed"
    assert told(kept) == [
        "定期义务“每月隐患排查”（2026年1月1日至1月31日）开始计算，最迟2026年1月31日（星期六）",
        "“每月隐患排查”（2026年1月1日至1月31日）做到了：办结“消防通道”",
    ]
    assert told(missed)[1:] == ["“每月隐患排查”（2026年2月1日至2月28日）没有按期做到"]
    entries = Entry.objects.filter(case_id=-missed.pk, verb="duty.lapsed")
    assert entries.get().because == ["D-1"]


def test_what_was_done_is_not_done_again_and_the_trail_verifies() -> None:
    office = duty_office("monthly", "weekly", "clean")
    check(office, "2026-01-20 09:00")
    assert run("2026-03-10 09:00") > 0
    before = list(DutyPeriod.objects.order_by("pk").values())
    assert run("2026-03-10 09:01") == 0
    assert list(DutyPeriod.objects.order_by("pk").values()) == before
    days_seal(moment("2026-03-10 09:30"))
    assert list(office_findings(office.office.pk, moment("2026-03-10 10:00"), files=False)) == []


def test_no_period_is_left_out_while_the_worker_stood_still() -> None:
    office = duty_office("monthly")
    run("2026-01-15 09:00")
    check(office, "2026-02-10 09:00")
    run("2026-04-15 09:00")
    assert [state for _, state in periods("monthly")] == ["missed", "met", "missed", "open"]


def test_what_was_owed_before_the_duty_was_first_seen_is_not_missed() -> None:
    duty_office("monthly", "weekly")
    run("2026-04-15 09:00")
    assert (periods("monthly"), periods("weekly")) == ([("2026-04-01", "open")], [("2026-04-13", "open")])


def test_a_row_in_the_register_keeps_a_week_and_a_should_is_missed_as_a_deviation() -> None:
    office = duty_office("weekly")
    run("2026-01-05 08:00")
    check(office, "2026-01-06 09:00")
    run("2026-01-12 08:00")
    weeks = dict(periods("weekly"))
    assert weeks["2026-01-05"] == "met"
    assert period("weekly", "2026-01-05").met_by == "登记隐患台账：杂物"
    run("2026-01-19 08:00")
    assert (period("weekly", "2026-01-12").state, period("weekly", "2026-01-12").force) == (
        "missed",
        "should",
    )


def test_each_of_those_who_owe_it_has_to_keep_it() -> None:
    office = duty_office("heads")
    run("2026-01-05 08:00")
    check(office, "2026-02-06 09:00", "urban_head")
    run("2026-02-06 10:00")
    quarter = period("heads", "2026-01-01")
    assert (quarter.state, quarter.kept, quarter.needed, quarter.missing) == (
        "open",
        1,
        2,
        ["社区服务办主任"],
    )
    check(office, "2026-03-30 09:00", "clerk")  # of a unit whose head owes nothing
    check(office, "2026-03-31 09:00", "community_head")
    run("2026-03-31 10:00")
    quarter.refresh_from_db()
    assert (quarter.state, quarter.missing) == ("met", [])
    assert set(quarter.posts.values_list("code", flat=True)) == {"urban_head", "community_head"}


def test_what_somebody_of_the_unit_began_counts_for_its_head() -> None:
    office = duty_office("heads")
    run("2026-01-05 08:00")
    check(office, "2026-02-06 09:00", "urban_clerk")
    run("2026-02-06 10:00")
    assert period("heads", "2026-01-01").missing == ["社区服务办主任"]


def test_a_paper_keeps_a_month_once_it_is_handed_in() -> None:
    """Not by lying in a draft, and not by another paper of the same case."""
    office = duty_office("finance")
    run("2026-01-05 08:00")
    case = papered(office, "2026-01-20 09:00")
    run("2026-01-20 09:01")
    assert periods("finance") == [("2026-01-01", "open")]
    paper_add(office, case, "2026-01-20 10:00", text="改过的一版")
    handed_in(office, case, "2026-01-21 09:00")
    run("2026-01-21 09:01")
    month = period("finance", "2026-01-01")
    assert (month.state, month.met_at, month.case) == ("met", moment("2026-01-21 09:00"), case)
    assert told(month)[1] == "“收支报告”（2026年1月1日至1月31日）做到了：交来收支报告：报告.docx"
    assert month.kept == 1
    run("2026-02-05 08:00")
    papered(office, "2026-02-06 09:00", "note")
    run("2026-03-01 08:00")
    assert periods("finance")[1:] == [("2026-02-01", "missed"), ("2026-03-01", "open")]


def test_a_paper_that_was_taken_off_or_put_away_with_its_draft_keeps_nothing() -> None:
    office = duty_office("finance")
    run("2026-01-05 08:00")
    case, at = papered(office, "2026-01-20 09:00"), moment("2026-01-20 10:00")
    file_remove(file=case.files.get(), by=office["clerk"], at=at)
    with pytest.raises(Refused, match="请附上“收支报告”"):
        handed_in(office, case, "2026-01-20 11:00")
    away = papered(office, "2026-01-20 12:00")
    draft_remove(case_id=away.pk, by=office["clerk"], at=moment("2026-01-20 13:00"))
    run("2026-01-20 14:00")
    assert periods("finance") == [("2026-01-01", "open")]
    paper_add(office, case, "2026-01-21 09:00", name="补报.docx")
    handed_in(office, case, "2026-01-21 10:00")
    run("2026-01-21 11:00")
    assert (period("finance", "2026-01-01").state, period("finance", "2026-01-01").kept) == ("met", 1)


def test_what_is_done_in_the_year_after_waits_for_its_window() -> None:
    office = duty_office("archive")
    run("2026-05-05 08:00")
    check(office, "2026-05-06 09:00")
    run("2027-01-05 08:00")
    year = period("archive", "2026-01-01")
    assert (year.state, year.opens_at) == ("open", moment("2027-04-01 00:00"))
    check(office, "2027-04-02 09:00")
    run("2027-04-02 10:00")
    assert period("archive", "2026-01-01").state == "met"


def test_what_is_kept_after_its_day_but_in_its_month_is_missed_and_no_longer_outstanding() -> None:
    office = duty_office("info")
    run("2026-01-25 23:00")
    assert periods("info") == [("2026-01-01", "open")]
    run("2026-01-26 00:00")
    check(office, "2026-01-28 09:00")
    run("2026-01-28 10:00")
    late = period("info", "2026-01-01")
    assert (late.state, late.met_at) == ("missed", moment("2026-01-28 09:00"))
    assert told(late)[-1] == "“报信息”（2026年1月1日至1月31日）做到了（超期）：办结“消防通道”"


def test_two_weeks_count_from_the_last_time_it_was_kept() -> None:
    office = duty_office("clean")
    run("2026-01-05 08:00")
    first = period("clean", "2026-01-02")
    at = moment("2026-01-09 10:00")
    duty_attest(period=first, account="已清理会议室", by=office["office_head"], at=at)
    assert period("clean", "2026-01-02").state == "met"
    run("2026-01-09 10:01")
    assert periods("clean") == [("2026-01-02", "met"), ("2026-01-10", "open")]
    run("2026-01-23 23:00")
    assert periods("clean")[-1] == ("2026-01-10", "open")
    run("2026-01-24 00:00")
    assert periods("clean")[-1] == ("2026-01-10", "missed")
    late = moment("2026-01-27 10:00")
    duty_attest(period=period("clean", "2026-01-10"), account="补做", by=office["office_head"], at=late)
    run("2026-01-27 10:01")
    assert periods("clean")[1:] == [("2026-01-10", "missed"), ("2026-01-28", "open")]
    assert period("clean", "2026-01-10").met_at == late


def test_only_whom_the_text_names_attests_and_says_how() -> None:
    office = duty_office("clean", "monthly")
    run("2026-01-05 08:00")
    at, clean = moment("2026-01-06 09:00"), period("clean", "2026-01-02")
    with pytest.raises(Refused, match="“清理”由党政办公室主任确认") as refused:
        duty_attest(period=clean, account="已清理", by=office["clerk"], at=at)
    assert refused.value.decision.because == ("D-5",)
    with pytest.raises(NotDone, match="请写明何时怎样做的"):
        duty_attest(period=clean, account=" ", by=office["office_head"], at=at)
    with pytest.raises(Refused, match="要看记录"):
        duty_attest(period=period("monthly", "2026-01-01"), account="查过", by=office["office_head"], at=at)
    duty_attest(period=clean, account="已清理", by=office["office_head"], at=at)
    with pytest.raises(NotDone, match="已经了结"):
        duty_attest(period=clean, account="已清理", by=office["office_head"], at=at)


def test_that_nothing_was_found_keeps_it_where_the_text_lets_it() -> None:
    office = duty_office("weekly", "monthly")
    run("2026-01-05 08:00")
    at, week = moment("2026-01-06 09:00"), period("weekly", "2026-01-05")
    with pytest.raises(Refused):
        duty_attest(period=week, account="无", by=office["urban_head"], at=at, none_found=True)
    with pytest.raises(Refused):
        duty_attest(
            period=period("monthly", "2026-01-01"),
            account="无",
            by=office["office_head"],
            at=at,
            none_found=True,
        )
    duty_attest(period=week, account="查看三处，没有隐患", by=office["clerk"], at=at, none_found=True)
    week.refresh_from_db()
    assert (week.state, week.met_by) == ("met", "甲10报告没有发现：查看三处，没有隐患")
    assert told(week)[1].startswith("就“每周登记”（2026年1月5日至1月11日）报告没有发现")


def test_who_missed_it_says_why_once() -> None:
    office = duty_office("monthly")
    run("2026-01-05 08:00")
    month, at = period("monthly", "2026-01-01"), moment("2026-02-02 09:00")
    with pytest.raises(NotDone, match="不用说明原因"):
        duty_account(period=month, reason="忘了", by=office["office_head"], at=moment("2026-01-06 09:00"))
    run("2026-02-01 08:00")
    with pytest.raises(Refused, match="由党政办公室主任说明原因"):
        duty_account(period=month, reason="忘了", by=office["clerk"], at=at)
    duty_account(period=month, reason="人员调整", by=office["office_head"], at=at)
    month.refresh_from_db()
    assert (month.reason, month.reason_by) == ("人员调整", "甲06")
    assert told(month)[-1] == "说明“每月隐患排查没有按期做到”的原因：人员调整"


@pytest.mark.parametrize(
    ("duty", "first", "last", "days"),
    [
        ("daily", "2026-01-09", "2026-01-13", ["2026-01-09", "2026-01-12", "2026-01-13"]),
        ("daily", "2026-01-01", "2026-01-01", []),
        ("festive", "2026-01-01", "2026-01-05", ["2026-01-01", "2026-01-02", "2026-01-03"]),
        ("festive", "2026-01-05", "2026-01-06", []),
    ],
)
def test_some_days_owe_it_and_others_do_not(duty: str, first: str, last: str, days: list[str]) -> None:
    """By the notice the first three days of January are given off, and the fourth, a Sunday, is worked."""
    duty_office(duty)
    run(f"{first} 08:00")
    run(f"{last} 08:00")
    assert [day for day, _ in periods(duty)] == days


def test_what_may_be_done_or_is_done_as_needed_is_never_owed() -> None:
    duty_office("visit", "spot")
    assert run("2026-06-05 08:00") == 0
    assert not DutyPeriod.objects.exists()


def test_a_duty_that_is_gone_from_the_text_is_no_longer_owed() -> None:
    office = duty_office("monthly")
    run("2026-01-05 08:00")
    office.office.adoptions.update(until="2026-01-20")
    run("2026-01-20 08:00")
    assert periods("monthly") == [("2026-01-01", "dropped")]
    assert told(period("monthly", "2026-01-01"))[1:] == [
        "“每月隐患排查”（2026年1月1日至1月31日）不再要求：制度已变"
    ]


def test_who_takes_a_period_or_its_trail_away_is_found_out() -> None:
    office = duty_office("monthly")
    run("2026-01-05 08:00")
    month = period("monthly", "2026-01-01")
    guards_remove(connection)
    Entry.objects.filter(case_id=-month.pk).update(data={"title": "改过"})
    assert _sorts(office) == ["changed"]
    Entry.objects.filter(case_id=-month.pk)._raw_delete("default")
    assert _sorts(office) == ["trail_removed"]


def test_a_period_that_is_gone_leaves_its_trail_behind() -> None:
    office = duty_office("monthly")
    run("2026-01-05 08:00")
    period("monthly", "2026-01-01").delete()
    found = list(office_findings(office.office.pk, moment("2026-01-05 10:00"), files=False))
    assert [(one.sort, one.title) for one in found] == [("case_removed", "每月隐患排查")]
    assert "定期义务" in found[0].as_line()


def _sorts(office: TestOffice) -> list[str]:
    return [one.sort for one in office_findings(office.office.pk, moment("2026-01-05 10:00"), files=False)]
