"""Deadlines of a meeting by the office's calendar: over a new year, and when the calendar changes."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from zhidu.calendar import SEEDED, Year, local_date
from zhidu.cases.models import Case, Entry, Obligation
from zhidu.cases.services import dues_recompute, obligations_lapse, reason_give
from zhidu.cases.tests.offices import WUSONG, TestOffice, make_office, moment
from zhidu.cases.tests.trails import broken_entries
from zhidu.cases.verbs import sentence
from zhidu.editions.services import files_of
from zhidu.org.calendars import calendar_of, closure_add, closure_remove, year_load
from zhidu.org.models import Office, Person
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.services import item_decide, item_record, meeting_open
from zhidu.rooms.meetings.tests.steps import (
    PRESENT,
    closed_meeting,
    do,
    draft_topic,
    fixed_meeting,
    pooled_topic,
)

pytestmark = pytest.mark.django_db
SATURDAY = date(2026, 11, 28)
FIVE = ("party_secretary", "director", "discipline", "office_head", "supervision")


@pytest.fixture
def office() -> TestOffice:
    return make_office()


def days(*written: str) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, written))


NEW_YEAR = Year(2027, "测试用的2027年放假安排", days("2027-01-01", "2027-01-02", "2027-01-03"))
SATURDAY_WORKED = Year(2027, NEW_YEAR.notice, NEW_YEAR.rest_days, days("2027-01-09"))
LONGER = Year(2027, "测试用的2027年放假安排", NEW_YEAR.rest_days | days("2027-01-04"), days("2027-01-09"))
CORRECTED = Year(2026, "测试用的更正", SEEDED[2026].rest_days, SEEDED[2026].make_up_days | {SATURDAY})
"""A year in which the Saturday before the meeting is worked."""


# the journey at three dates


class Journey:
    """A topic raised today; each later step so many working days of the office after."""

    def __init__(self, office: TestOffice, today: str) -> None:
        self.office, self.today = office, date.fromisoformat(today)
        self.topic = draft_topic(office)
        do(office, self.topic, "submit", "urban_head", self.at(0, "10:00"))
        do(office, self.topic, "review", "clerk", self.at(0, "14:00"), opinion="材料齐全")
        self.meeting = self._fixed()

    def at(self, workdays: int, time: str) -> str:
        calendar = calendar_of(Office.objects.get(pk=self.office.office.pk))
        return f"{calendar.add_workdays(self.today, workdays).date} {time}"

    def _fixed(self) -> Case:
        clerk, start = self.office["clerk"], moment(self.at(5, "09:00"))
        meeting = meeting_open(
            office=self.office.office,
            body="director_meeting",
            topics=[self.topic.pk],
            by=clerk,
            at=moment(self.at(1, "09:00")),
        )
        facts = {"start": start, "venue": "四楼第二会议室"}
        do(self.office, meeting, "plan", "clerk", self.at(1, "10:00"), facts=facts)
        do(self.office, meeting, "plan_review", "office_head", self.at(1, "11:00"))
        return do(self.office, meeting, "plan_fix", "director", self.at(1, "15:00"), facts=facts)

    def hold(self) -> None:
        """Notified on the last working day on which that is in time, held, and closed."""
        office, meeting = self.office, self.meeting
        do(office, meeting, "notify", "clerk", self.at(4, "17:00"))
        present = tuple(office.post(code) for code in PRESENT)
        do(office, meeting, "open", "clerk", self.at(5, "09:00"), facts={"present": present})
        item, at = AgendaItem.objects.get(meeting=meeting), moment(self.at(5, "09:40"))
        item_record(item=item, record="汇报。", views={}, by=office["clerk"], at=at)
        outcome = {"outcome": "approved", "resolution": "同意", "owner": office.unit("urban")}
        item_decide(item=item, facts=outcome | {"method": "comparison"}, by=office["clerk"], at=at)
        do(office, meeting, "close", "clerk", self.at(5, "10:30"))

    def finish(self) -> None:
        office, meeting = self.office, self.meeting
        do(office, meeting, "draft", "clerk", self.at(7, "09:00"), facts={"minutes_text": "会议议定……"})
        for who in ("deputy_1", "deputy_2", "commander"):
            do(office, meeting, "read", who, self.at(8, "09:00"))
        do(office, meeting, "sign", "director", self.at(8, "15:00"))
        recipients = tuple(office.post(code) for code in FIVE)
        do(office, meeting, "issue", "clerk", self.at(9, "09:00"), facts={"recipients": recipients})
        do(office, meeting, "archive", "clerk", self.at(9, "10:00"))
        do(office, meeting, "receive", "archivist", self.at(9, "14:00"))


def dues(meeting: Case) -> dict[str, tuple[str, bool, str]]:
    found = Obligation.objects.filter(case=meeting)
    return {o.rule: (str(local_date(o.due_at)), o.is_provisional, o.state) for o in found}


@pytest.mark.parametrize(
    ("today", "year", "start", "papers", "minutes"),
    [
        ("2026-12-28", None, "2027-01-05", ("2027-01-04", True), "2027-01-12"),
        ("2026-12-28", NEW_YEAR, "2027-01-05", ("2027-01-04", False), "2027-01-12"),
        ("2026-12-28", LONGER, "2027-01-06", ("2027-01-05", False), "2027-01-13"),
        ("2027-01-04", None, "2027-01-11", ("2027-01-08", True), "2027-01-18"),
        ("2027-01-04", SATURDAY_WORKED, "2027-01-09", ("2027-01-08", False), "2027-01-16"),
        ("2028-02-29", None, "2028-03-07", ("2028-03-06", True), "2028-03-14"),
    ],
    ids=["2026-12-28", "announced", "a longer holiday", "2027-01-04", "a worked Saturday", "2028-02-29"],
)
def test_the_journey_keeps_its_deadlines(office, today, year, start, papers, minutes):
    if year:
        year_load(year=year, at=moment("2026-12-01 09:00"))
    journey = Journey(office, today)
    assert journey.at(5, "09:00") == f"{start} 09:00"
    assert dues(journey.meeting) == {"papers": (*papers, "open")}
    journey.hold()
    assert dues(journey.meeting) == {"papers": (*papers, "met"), "minutes": (minutes, False, "open")}
    assert obligations_lapse(moment(f"{minutes} 23:59")) == 0
    journey.finish()
    assert {rule: state for rule, (*_, state) in dues(journey.meeting).items()} == {
        "papers": "met",
        "minutes": "met",
    }
    journey.meeting.refresh_from_db()
    assert journey.meeting.status == Case.Status.CLOSED
    assert not journey.meeting.deviations.exists()


@pytest.mark.parametrize("today", ["2026-12-28", "2027-01-04", "2028-02-29"])
def test_a_notice_a_working_day_late_is_late_at_any_of_these_dates(office, today):
    journey = Journey(office, today)
    do(office, journey.meeting, "notify", "clerk", journey.at(5, "08:00"))
    assert dues(journey.meeting)["papers"][2] == "missed"
    assert journey.meeting.deviations.get().clauses == ["WS-6.3"]


# when the calendar changes


def trail(case: Case, *verbs: str) -> list[str]:
    entries = Entry.objects.filter(case_id=case.pk, verb__in=verbs).order_by("seq")
    return [sentence(entry.verb, entry.data) for entry in entries]


def test_a_provisional_deadline_becomes_certain_when_its_year_is_loaded(office):
    meeting = Journey(office, "2026-12-28").meeting
    at = moment("2026-12-29 16:00")
    assert dues_recompute(at) == 0
    year_load(year=NEW_YEAR, at=at)
    assert dues_recompute(at) == 1
    assert dues(meeting) == {"papers": ("2027-01-04", False, "open")}
    assert dues_recompute(at) == 0
    assert trail(meeting, "due.set") == [
        "会议通知和材料送达的时限：2027年1月4日（星期一）（暂定）",
        "会议通知和材料送达的时限：2027年1月4日（星期一）",
    ]
    assert not list(broken_entries(meeting.pk))


def test_a_provisional_deadline_moves_when_its_year_is_loaded(office):
    meeting = Journey(office, "2026-12-28").meeting
    year_load(year=LONGER, at=moment("2026-12-29 16:00"))
    dues_recompute(moment("2026-12-29 16:00"))
    assert dues(meeting) == {"papers": ("2026-12-31", False, "open")}
    assert trail(meeting, "due.set")[-1] == "会议通知和材料送达的时限：2026年12月31日（星期四）"


def test_a_deadline_moves_when_its_own_office_closes_and_back_when_it_does_not(office):
    other = make_office("other")
    meeting, elsewhere = (fixed_meeting(each, pooled_topic(each)) for each in (office, other))
    at = moment("2026-11-25 09:00")
    closure = closure_add(
        office=office.office, start=date(2026, 11, 27), end=date(2026, 11, 29), reason="台风"
    )
    assert dues_recompute(at) == 1
    assert dues(meeting)["papers"] == ("2026-11-26", False, "open")
    assert dues(elsewhere)["papers"] == ("2026-11-27", False, "open")
    closure_remove(closure=closure)
    assert dues_recompute(at) == 1
    assert dues(meeting)["papers"] == ("2026-11-27", False, "open")


def test_an_act_reckons_by_the_calendar_of_its_day_without_waiting_for_the_worker(office):
    meeting = fixed_meeting(office, pooled_topic(office))
    closure_add(office=office.office, start=date(2026, 11, 27), end=date(2026, 11, 27), reason="台风")
    do(office, meeting, "notify", "clerk", "2026-11-27 10:00")
    assert dues(meeting)["papers"] == ("2026-11-26", False, "missed")


def test_what_was_met_in_time_stays_met(office):
    meeting = fixed_meeting(office, pooled_topic(office))
    do(office, meeting, "notify", "clerk", "2026-11-27 16:00")
    before = Entry.objects.count()
    closure_add(office=office.office, start=date(2026, 11, 27), end=date(2026, 11, 27), reason="台风")
    dues_recompute(moment("2026-11-28 09:00"))
    assert dues(meeting)["papers"] == ("2026-11-27", False, "met")
    assert (Entry.objects.count(), meeting.deviations.count()) == (before, 0)


def test_a_deadline_that_was_missed_and_is_not_any_more_is_corrected(office):
    meeting = fixed_meeting(office, pooled_topic(office))
    at = moment("2026-11-28 09:00")
    assert obligations_lapse(at) == 1
    year_load(year=CORRECTED, at=at)
    dues_recompute(at)
    assert dues(meeting)["papers"] == ("2026-11-28", False, "open")
    assert not meeting.deviations.exists()
    said = trail(meeting, "due.missed", "due.corrected")
    assert said == [
        "超期：会议通知和材料送达",
        "更正：会议通知和材料送达的时限为2026年11月28日（星期六），没有超期，原记超期撤销",
    ]
    do(office, meeting, "notify", "clerk", "2026-11-28 10:00")
    assert dues(meeting)["papers"][2] == "met"
    assert not list(broken_entries(meeting.pk))


def test_an_act_noted_as_late_that_was_in_time_is_corrected_and_the_trail_keeps_its_reason(office):
    meeting = fixed_meeting(office, pooled_topic(office))
    do(office, meeting, "notify", "clerk", "2026-11-28 09:00")
    at = moment("2026-11-28 11:00")
    reason_give(deviation=meeting.deviations.get(), reason="等汇报稿", by=office["clerk"], at=at)
    year_load(year=CORRECTED, at=at)
    dues_recompute(at)
    assert dues(meeting)["papers"] == ("2026-11-28", False, "met")
    assert not meeting.deviations.exists()
    assert trail(meeting, "reason.given") == ["说明“会议通知和材料送达超期”的原因：等汇报稿"]


def test_a_deadline_that_was_missed_and_still_is_stays_missed_once(office):
    meeting = fixed_meeting(office, pooled_topic(office))
    at = moment("2026-11-30 00:10")
    obligations_lapse(at)
    year_load(year=CORRECTED, at=at)
    dues_recompute(at)
    assert dues(meeting)["papers"] == ("2026-11-28", False, "missed")
    assert meeting.deviations.count() == 1


def by_workdays() -> TestOffice:
    """An office whose minutes are due after five working days."""
    files = files_of(WUSONG)
    name = "director_meeting.yaml"
    return make_office(files=files | {name: files[name].replace("within: 7 days", "within: 5 workdays")})


def test_the_worker_reckons_anew_before_it_says_that_anything_is_late(settings):
    office = by_workdays()
    meeting = closed_meeting(office, pooled_topic(office))
    settings.ZHIDU_CLOCK = "zhidu.rooms.meetings.tests.steps.a_week_too_late"
    closure_add(office=office.office, start=date(2026, 12, 1), end=date(2026, 12, 11), reason="洪水")
    call_command("jobs_run", "--once")
    assert dues(meeting)["minutes"] == ("2026-12-18", False, "open")
    assert not meeting.deviations.exists()


def test_a_closed_case_is_left_as_it_is(office):
    journey = Journey(office, "2026-12-28")
    journey.hold()
    journey.finish()
    before = Entry.objects.count()
    year_load(year=LONGER, at=moment("2027-01-20 09:00"))
    assert dues_recompute(moment("2027-01-20 09:00")) == 0
    assert Entry.objects.count() == before


# pages


def eve() -> datetime:
    """A clock at which the meeting of the journey is fixed and not yet notified."""
    return moment("2026-12-30 09:00")


def test_pages_show_what_is_provisional_until_the_year_is_loaded(office, settings):
    settings.ZHIDU_CLOCK = f"{__name__}.eve"
    meeting = Journey(office, "2026-12-28").meeting
    client = Client()
    user = User.objects.create_user("clerk")
    Person.objects.filter(pk=office["clerk"].person_id).update(user=user)
    client.force_login(user)
    urls = (reverse("meeting", args=[meeting.pk]), reverse("desk"))
    page, desk = (client.get(url).content.decode() for url in urls)
    assert "还有2个工作日，2027年1月4日（星期一）前（暂定）" in page  # on the rail
    assert "2027年1月4日（星期一）（暂定）" in page  # in what was done
    assert page.count('class="due__provisional"') == 1
    assert desk.count('class="due__provisional"') == 2
    year_load(year=NEW_YEAR, at=eve())
    dues_recompute(eve())
    page, desk = (client.get(url).content.decode() for url in urls)
    assert "due__provisional" not in page + desk
    assert "还有2个工作日，2027年1月4日（星期一）前<" in page


# the command

FILE = """\
- year: 2027
  notice: 测试用的2027年放假安排
  rest_days: 2027-01-01..2027-01-04
  make_up_days: 2027-01-09
"""


def test_the_command_loads_a_file_and_reckons_anew(office, tmp_path, capsys):
    meeting = Journey(office, "2026-12-28").meeting
    path = tmp_path / "2027.yaml"
    path.write_text(FILE, encoding="utf-8")
    call_command("calendar", "load", str(path))
    said = capsys.readouterr().out
    assert "2027年：已载入（测试用的2027年放假安排）" in said
    assert "请核对：2月5日" in said
    assert "已重新推算1件事项的时限" in said
    assert dues(meeting)["papers"] == ("2026-12-31", False, "open")
    call_command("calendar", "load", str(path))
    assert "已是这样，没有变动" in capsys.readouterr().out


def test_the_command_loads_a_whole_file_or_nothing(office, tmp_path):
    path = tmp_path / "years.yaml"
    path.write_text(FILE + FILE.replace("2027", "2028").replace("01-09", "01-10"), encoding="utf-8")
    before = Office.objects.get(pk=office.office.pk).calendar_version
    with pytest.raises(CommandError, match="2028-01-10不是星期六"):
        call_command("calendar", "load", str(path))
    assert Office.objects.get(pk=office.office.pk).calendar_version == before


def test_the_command_shows_a_year(office, capsys):
    call_command("calendar", "show", "2026")
    said = capsys.readouterr().out
    assert "国办发明电〔2025〕7号" in said
    assert "10月1日至7日" in said
    assert "工作日：248天" in said
    call_command("calendar", "show", "2028")
    assert "还没有放假安排" in capsys.readouterr().out


def test_the_command_closes_an_office_and_opens_it_again(office, capsys):
    meeting = fixed_meeting(office, pooled_topic(office))
    call_command("calendar", "close", "qinghe", "2026-11-27", "2026-11-27", "台风")
    assert dues(meeting)["papers"][0] == "2026-11-26"
    call_command("calendar", "show", "2026", "--office", "qinghe")
    said = capsys.readouterr().out
    assert "停办：2026-11-27至2026-11-27（台风）" in said
    assert "工作日：247天" in said
    call_command("calendar", "reopen", "qinghe", "2026-11-27")
    assert dues(meeting)["papers"][0] == "2026-11-27"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["close", "nowhere", "2026-11-27", "2026-11-27", "台风"], "没有代码为“nowhere”的单位"),
        (["close", "qinghe", "2026-11-27", "2026-11-26", "台风"], "不能早于第一天"),
        (["close", "qinghe", "11-27", "2026-11-27", "台风"], "“11-27”不是日期"),
        (["reopen", "qinghe", "2026-11-27"], "没有从2026-11-27开始的停办"),
        (["show", "今年"], "“今年”不是年份"),
        (["show", "0"], "“0”不是年份"),
        (["load", "nowhere.yaml"], "没有这个文件"),
    ],
)
def test_the_command_refuses_in_chinese(office, words, said):
    with pytest.raises(CommandError, match=said):
        call_command("calendar", *words)
