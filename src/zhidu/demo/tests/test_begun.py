"""The demo begins …"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from zhidu.cases.models import Case, Deviation, Entry, File, Row, Step
from zhidu.cases.tests.trails import broken_entries
from zhidu.demo.reports import PAPERS
from zhidu.demo.seed import demo_seed
from zhidu.demo.street import ADMINISTRATORS, SEATS
from zhidu.demo.tests.test_seed import SIX
from zhidu.demo.year import waiting
from zhidu.desk.context import MENU, menu
from zhidu.editions.models import Adoption
from zhidu.org.models import Acting, Appointment, Office
from zhidu.rooms.meetings.models import View


def awaited(title: str) -> str:
    """The step that a topic waits at."""
    return Step.objects.get(case__title=title, state=Step.State.OPEN).step


def test_with_topics_on_their_way(seeded: datetime) -> None:
    assert {topic.title: awaited(topic.title) for topic in waiting()} == {
        "云溪小区楼道照明改造": "meeting",
        "社区食堂运营补贴": "meeting",
        "消防微站器材采购": "review",
        "园区企业法律咨询服务采购": "submit",
    }


def test_with_papers_as_they_lie_in_the_folder(seeded: datetime) -> None:
    attached = {file.name: file.blob.open().read() for file in File.objects.filter(case__kind="topic")}
    assert {name for topic in waiting() for name in topic.papers.values()} <= attached.keys()
    assert attached == {name: (PAPERS / name).read_bytes() for name in attached}
    assert max(map(len, attached.values())) < 30_000


def test_with_a_meeting_of_the_past_in_the_archive(seeded: datetime) -> None:
    meeting = Case.objects.get(kind="director_meeting")
    assert meeting.status == Case.Status.CLOSED
    assert meeting.files.filter(slot="package").exists()
    assert not meeting.deviations.exists()
    assert not meeting.attendance.filter(is_present=False).exists()
    assert meeting.turns.count() == meeting.agenda.count() == 3
    assert not meeting.presences.filter(left_at=None).exists()
    assert View.objects.filter(item__meeting=meeting).count() == 4
    outcomes = {item.topic.title: item.facts["outcome"] for item in meeting.agenda.select_related("topic")}
    assert sorted(outcomes.values()) == ["approved", "approved", "to_party"]


def test_with_leaves_and_seals_on_their_way(seeded: datetime) -> None:
    steps = Step.objects.filter(case__kind__in=("leave", "seal_use"), state=Step.State.OPEN)
    assert sorted(steps.values_list("case__title", "step")) == [
        ("消防安全检查情况月报", "review"),
        ("社区平台运维服务合同", "stamp"),
        ("请假（叶青青）", "approve"),
        ("请假（简明察）", "file_leave"),
        ("请假（苗长青）", "approve"),
        ("请假（金立业）", "away"),
    ]
    rows = Row.objects.filter(register="seal_register")
    assert [row.title for row in rows] == ["市容环境整治月报表", "社区食堂场地使用协议"]
    assert [row.number for row in rows] == ["印〔2026〕1号", "印〔2026〕2号"]
    acting = Acting.objects.get(since__lte=seeded, until__gt=seeded)
    assert (acting.post.title, acting.by_post.title) == ("经济发展科科长", "平安建设办公室主任")
    assert not Deviation.objects.filter(case__kind="leave").exists()


def test_before_now_and_in_order(seeded: datetime) -> None:
    for case in Case.objects.all():
        times = list(Entry.objects.filter(case_id=case.pk).order_by("seq").values_list("at", flat=True))
        assert times == sorted(times)
        assert times[-1] < seeded
        assert not list(broken_entries(case.pk))


def test_with_everybody_in_post_and_without_a_password(seeded: datetime) -> None:
    assert Appointment.objects.count() == len(SEATS)
    assert User.objects.count() == len(SEATS) + len(ADMINISTRATORS)
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert {a.since.isoformat() for a in Adoption.objects.all()} == {"2025-01-01"}


@pytest.mark.parametrize("user", ["wenruozhou", "jinliye"])
def test_with_a_desk_in_twenty_queries(
    client: Client, seeded: datetime, user: str, django_assert_max_num_queries: object
) -> None:
    client.post("/demo/login/", {"user": user})
    client.get("/")
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        client.get("/")
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get("/tasks/")


def test_once(seeded: datetime) -> None:
    before = Entry.objects.count()
    assert not demo_seed(seeded)
    call_command("demo_seed")
    assert (Office.objects.count(), Entry.objects.count()) == (1, before)


@pytest.mark.parametrize("user", SIX)
def test_with_every_page_of_the_menu_open(client: Client, seeded: datetime, user: str) -> None:
    client.post("/demo/login/", {"user": user})
    answers = {entry["title"]: client.get(entry["url"]).status_code for entry in menu("/")}
    assert answers == {title: 200 for title, _ in MENU}


def test_where_a_page_tells_who_asks_for_leave_only_of_a_leave(client: Client, seeded: datetime) -> None:
    client.post("/demo/login/", {"user": "hezhengqing"})
    leave = Case.objects.get(title="请假（叶青青）", status=Case.Status.OPEN)
    task = Case.objects.get(kind="task", title="云溪二村内部道路修缮")
    assert "请假人" in client.get(f"/cases/{leave.pk}/").content.decode()
    assert "请假人" not in client.get(f"/cases/{task.pk}/").content.decode()
