"""The demo's bar …"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client

from zhidu.accounts.models import Login
from zhidu.cases.models import Obligation
from zhidu.demo import clock
from zhidu.demo.people import people_of_demo
from zhidu.demo.seed import demo_seed
from zhidu.demo.street import ADMINISTRATORS, SEATS
from zhidu.org.models import Office
from zhidu.org.services import person_create
from zhidu.org.tests.factories import street


@pytest.fixture
def head(client: Client, seeded: datetime) -> Client:
    """The office's head at the desk."""
    client.post("/demo/login/", {"user": "wenruozhou"})
    return client


def test_tells_the_time_and_who_acts(head: Client) -> None:
    page = head.get("/").content.decode()
    assert "2026年11月27日（星期五）上午9:00" in page
    assert "文若舟（党政办公室主任）" in page
    for words in ("＋1小时", "下一工作日", "到会议开始", "到期日"):
        assert words in page


def test_names_everybody_by_rank_with_what_waits_for_them(seeded: datetime) -> None:
    people = people_of_demo(seeded.date())
    assert [person["name"] for person in people] == [
        *(seat.name for seat in SEATS),
        *(name for name, _ in ADMINISTRATORS.values()),
    ]
    todos = {person["name"]: person["todo"] for person in people if person["todo"]}
    assert todos == {
        "云怀谷": "审批：请假（苗长青）",
        "禾正清": "审批：请假（叶青青）",
        "欧阳守安": "审核：消防安全检查情况月报",
        "史存真": "盖章：社区平台运维服务合同",
        "文若舟": "党工委会议研究决定：社区综合服务平台三年运维服务",
        "柳常新": "实施邀标：云溪二村内部道路修缮",
        "惠暖春": "组织落实：社区综合服务平台三年运维服务",
        "舒小禾": "党工委会议研究决定：社区综合服务平台三年运维服务",
        "金立业": "填报议题：园区企业法律咨询服务采购",
    }


def test_is_on_the_login_page_a_list_of_people(client: Client, seeded: datetime) -> None:
    page = client.get("/login/").content.decode()
    assert page.count('action="/demo/login/"') == len(SEATS) + len(ADMINISTRATORS)
    assert "现在要办：实施邀标：云溪二村内部道路修缮" in page
    assert "现在要办：盖章：社区平台运维服务合同" in page
    assert "出席会议，阅核或收阅纪要" in page


@pytest.mark.parametrize("move", ["hour", "workday"])
def test_moves_the_clock_and_stays_on_the_page(head: Client, seeded: datetime, move: str) -> None:
    answer = head.post("/demo/clock/", {"move": move, "next": "/tasks/"}, follow=True)
    assert answer.request["PATH_INFO"] == "/tasks/"
    assert "演示时间已到" in answer.content.decode()
    assert clock.now() > seeded


def test_whoever_enters_again_as_the_same_person_is_still_in(head: Client) -> None:
    answer = head.post("/demo/login/", {"user": "wenruozhou"}, follow=True)
    assert answer.status_code == 200
    assert Login.objects.filter(user__username="wenruozhou").count() == 1


@pytest.mark.parametrize(
    ("move", "words"), [("meeting", "还没有定好时间的会议"), ("due", "没有等待到期的时限")]
)
def test_says_why_the_clock_stays(head: Client, seeded: datetime, move: str, words: str) -> None:
    Obligation.objects.update(met_at=seeded)
    assert words in head.post("/demo/clock/", {"move": move}, follow=True).content.decode()
    assert clock.now() == seeded


def test_shows_the_moved_time_on_every_page(head: Client, seeded: datetime) -> None:
    head.post("/demo/clock/", {"move": "workday"})
    assert "2026年11月30日（星期一）上午9:00" in head.get("/tasks/").content.decode()


def test_knows_no_other_moves(head: Client) -> None:
    assert head.post("/demo/clock/", {"move": "back"}).status_code == 404
    assert head.get("/demo/clock/").status_code == 405


def test_moves_the_clock_for_nobody_unknown(client: Client, seeded: datetime) -> None:
    assert client.post("/demo/clock/", {"move": "hour"}).headers["Location"].startswith("/login/")
    assert clock.now() == seeded


def test_lets_one_act_as_somebody_else(head: Client) -> None:
    answer = head.post("/demo/login/", {"user": "hezhengqing", "next": "/tasks/"}, follow=True)
    assert answer.request["PATH_INFO"] == "/tasks/"
    assert "禾正清（办事处主任）" in answer.content.decode()


@pytest.mark.parametrize("page", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:1", ""])
def test_leads_nowhere_else(client: Client, seeded: datetime, page: str) -> None:
    answer = client.post("/demo/login/", {"user": "hezhengqing", "next": page})
    assert answer.headers["Location"] == "/"


@pytest.mark.parametrize("real", ["password", "staff", "superuser", "inactive", "elsewhere", "nobody"])
def test_is_no_door_to_a_real_account(client: Client, seeded: datetime, real: str) -> None:
    user = User.objects.create_user(
        "real",
        password="correct horse battery" if real == "password" else None,
        is_staff=real == "staff",
        is_superuser=real == "superuser",
        is_active=real != "inactive",
    )
    office = street("other").office if real == "elsewhere" else Office.objects.get(code="qinghe-demo")
    if real != "nobody":
        person_create(office=office, name="真实姓名", user=user)
    assert client.post("/demo/login/", {"user": "real"}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_logs_nobody_in_by_a_link(client: Client, seeded: datetime) -> None:
    assert client.get("/demo/login/?user=hezhengqing").status_code == 405


def test_comes_with_one_question_to_the_database(seeded: datetime, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(2):  # type: ignore[operator]
        people_of_demo(seeded.date() + timedelta(days=1))
    assert not demo_seed(seeded)
