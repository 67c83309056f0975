"""The demo has a year behind it …"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from zhidu.calendar import local_date
from zhidu.cases.audit.seals import seal_findings
from zhidu.cases.models import Case, Deviation, DutyPeriod, Entry, File, Notice, Obligation, Seal
from zhidu.cases.services import days_seal
from zhidu.cases.tests.trails import broken_entries
from zhidu.demo.people import people_of_demo
from zhidu.demo.tests.test_seed import SIX
from zhidu.org.models import Office
from zhidu.rooms.meetings.models import AgendaItem, ExtraTopic

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the demo lives in SQLite, and its year takes long to play"
)
OF_THE_BAR = 2
"""Queries that only the demo asks: its clock, and who has to do what."""
LISTS = ("/tasks/", "/meetings/", "/meetings/topics/", "/cases/", "/duties/", "/rules/", "/week/")


def test_of_24_meetings_with_60_topics(year: datetime) -> None:
    held = Case.objects.filter(kind="director_meeting")
    assert (held.count(), held.exclude(status=Case.Status.CLOSED).count()) == (24, 0)
    assert AgendaItem.objects.values("topic").distinct().count() == 60
    assert not AgendaItem.objects.filter(decided_at=None).exists()
    papers = File.objects.filter(case__kind="topic", slot="report")
    assert papers.values("case").distinct().count() == papers.values("sha256").distinct().count()


def test_in_which_not_everything_was_in_time(year: datetime) -> None:
    late = Deviation.objects.filter(case__kind="director_meeting").exclude(reason="")
    assert sorted(late.values_list("what", "sort")) == [
        *[("会议通知和材料送达超期", "breach")] * 2,
        *[("拟出会议纪要超期", "deviation")] * 3,
    ]
    tasks = Deviation.objects.filter(case__kind="task", what="落实到位超期")
    assert tasks.exclude(reason="").count() == 6
    urgent = Obligation.objects.filter(rule__startswith="urgent_").select_related("case")
    assert [(one.rule, one.state) for one in urgent] == [("urgent_consent", "met"), ("urgent_papers", "met")]
    assert late.filter(case=urgent[0].case).get().reason.startswith("气象台早上发布台风预警")
    owed = Deviation.objects.get(reason="")
    assert owed.case.title == "云溪产业园南门道路拓宽"


def test_with_a_topic_of_every_fate(year: datetime) -> None:
    decided = AgendaItem.objects.order_by("meeting__opened_at").select_related("topic")
    fates: dict[str, list[str]] = {}
    for item in decided:
        fates.setdefault(item.topic.title, []).append(item.facts["outcome"])
    assert fates["云溪产业园南门道路拓宽"] == ["deferred", "approved"]
    assert fates["集贸市场改造期间临时疏导点设置"] == ["sent_back", "approved"]
    assert fates["购置无人机开展违建巡查"] == ["rejected"]
    extra = ExtraTopic.objects.get()
    assert (extra.state, fates[extra.topic.title]) == (ExtraTopic.State.ADDED, ["approved"])
    party = Case.objects.get(kind="topic", title="综合文化中心三年物业服务")
    assert (party.status, party.facts["party_ref"]) == (Case.Status.CLOSED, "党工委会议第9次")


def test_with_tasks_done_in_time_late_and_running(year: datetime) -> None:
    tasks = Case.objects.filter(kind="task")
    ends = [(task.status, _late(task, year)) for task in tasks]
    assert ends.count(("closed", False)) > 35
    assert ends.count(("closed", True)) >= 3
    assert ends.count(("open", False)) >= 3
    assert ends.count(("open", True)) == 1


def _late(task: Case, now: datetime) -> bool:
    reported = task.steps.filter(step="carry_out", state="done").last()
    done = reported.done_at if reported and reported.done_at else now
    return local_date(done) > date.fromisoformat(task.facts["finish_by"])


def test_in_which_the_office_met_every_two_weeks_or_said_why_not(year: datetime) -> None:
    periods = list(DutyPeriod.objects.order_by("first"))
    states = [period.state for period in periods]
    assert (len(states), states[-1]) == (24, "open")
    assert states.count("met") > states.count("missed") > 0
    late = [period for period in periods if period.state == "missed"]
    assert all(period.met_at and period.reason for period in late)
    assert late[-1].reason == "上一次会后等财政评审结果，推迟一周召开"


def test_in_the_order_of_its_days(year: datetime) -> None:
    days = [local_date(at) for at in Entry.objects.order_by("pk").values_list("at", flat=True)]
    assert days == sorted(days)
    assert Entry.objects.latest("at").at < year


def test_whose_trail_is_whole_and_sealed_day_by_day(year: datetime) -> None:
    assert not [case.pk for case in Case.objects.all() if list(broken_entries(case.pk))]
    assert Seal.objects.count() > 350
    assert days_seal(year) == 1
    assert not list(seal_findings(Office.objects.get().pk, year))


@pytest.mark.parametrize("user", SIX)
def test_in_no_more_queries_than_a_day(
    client: Client, year: datetime, user: str, django_assert_max_num_queries: object
) -> None:
    client.post("/demo/login/", {"user": user})
    for url, most in (("/", 20), *((url, 12 + OF_THE_BAR) for url in LISTS)):
        assert client.get(url).status_code == 200
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            client.get(url)


def test_that_the_bar_knows_in_two_queries(year: datetime, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        people = people_of_demo(year.date())
    todos = {person["name"]: person["todo"] for person in people}
    assert todos["金立业"] == "组织落实：云溪产业园南门道路拓宽"
    assert todos["惠暖春"]


def test_in_which_what_was_told_has_been_read(year: datetime) -> None:
    unread = Notice.objects.filter(read_at=None)
    assert unread.exists()
    assert year - unread.earliest("at").at < timedelta(days=21)
