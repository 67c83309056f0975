"""工作台 …"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from zhidu.cases.links import case_url, notice_url
from zhidu.cases.models import Deviation, Notice, Step
from zhidu.cases.selectors import todos_of
from zhidu.cases.services import Deed, obligations_lapse
from zhidu.desk.tests.factories import NOW, Desk, section, seen_by
from zhidu.desk.waiting import waiting_counts, waiting_for
from zhidu.org.services import acting_begin, person_appoint
from zhidu.org.tests.factories import street

QUERIES = 15
"""Of twenty allowed; two are added by the demo."""


def test_asks_a_stranger_to_log_in(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/login/?next=/"


@pytest.mark.django_db
def test_tells_an_account_without_a_person_whom_to_ask(client: Client) -> None:
    client.force_login(User.objects.create_user("stranger"))
    answer = client.get("/")
    assert answer.status_code == 403
    assert "请联系系统管理员" in answer.content.decode()


def test_says_what_is_empty(office: Desk) -> None:
    page = seen_by(office.director)
    for words in ("现在没有要办的事", "没有待阅的通知和文件", "近期没有排定的会议", "现在没有要守的时限"):
        assert words in page
    assert "我的草稿" not in page
    assert "还欠的原因" not in page


def test_lists_what_waits_for_one_of_ones_posts(office: Desk) -> None:
    case = office.asked("添置档案柜")
    todos = section(seen_by(office.director), "todos")
    for words in ("添置档案柜", "请示 · 王佳禾提出", "审批：同意", "以办事处主任身份", "2026-11-26 09:00"):
        assert words in todos
    assert f'href="{case_url(case)}"' in todos
    assert "第一条" in todos


def test_lights_a_to_do_whose_case_has_a_deadline(office: Desk) -> None:
    office.asked("添置档案柜")
    assert "还有2个工作日" in section(seen_by(office.director), "todos")


def test_names_both_posts_of_a_to_do_once(office: Desk) -> None:
    clerk = office.clerk.person
    office.street.posts["director"].appointments.all().delete()
    person_appoint(post=office.street.posts["director"], person=clerk, since=NOW.date())
    office.asked("添置档案柜", days_ago=0)
    todos = section(seen_by(office.clerk), "todos")
    assert "1 件" in todos
    assert todos.count("添置档案柜</a>") == 1


def test_says_where_one_acts_for_another(office: Desk) -> None:
    office.asked("添置档案柜")
    posts, now = office.street.posts, NOW
    acting_begin(
        post=posts["director"],
        by_post=posts["clerk"],
        since=now,
        until=None,
        clauses=["D-1"],
        ground="出差委托",
    )
    page = seen_by(office.clerk)
    assert "以办事处主任（代行）身份" in section(page, "todos")
    assert "办事处主任（代行）、党政办科员" in page
    assert "以办事处主任身份" in section(seen_by(office.director), "todos")


def test_keeps_drafts_apart_from_to_dos(office: Desk) -> None:
    office.request("添置档案柜")
    page = seen_by(office.clerk)
    assert "添置档案柜" in section(page, "drafts")
    assert "现在没有要办的事" in section(page, "todos")


def test_takes_what_came_back_for_work_and_not_for_a_draft(office: Desk) -> None:
    case = office.asked("添置档案柜")
    office.act(case, Deed("approve", move="return", opinion="请附报价"), office.director)
    page = seen_by(office.clerk)
    assert "添置档案柜" in section(page, "todos")
    assert "我的草稿" not in page


def test_lists_notices_until_they_are_read(office: Desk) -> None:
    office.errand("添置档案柜")
    notice = Notice.objects.get()
    assert f'<a href="{notice_url(notice)}">批复：添置档案柜</a>' in seen_by(office.clerk)
    Notice.objects.update(read_at=NOW)
    assert "没有待阅的通知和文件" in seen_by(office.clerk)


def test_lists_ones_own_deadlines_with_their_clause(office: Desk) -> None:
    office.asked("添置档案柜")
    dues = section(seen_by(office.director), "dues")
    assert "答复请示" in dues
    assert "第二条" in dues
    assert "现在没有要守的时限" in seen_by(office.clerk)


def test_asks_for_the_reason_of_what_was_missed(office: Desk) -> None:
    office.asked("添置档案柜", days_ago=9)
    obligations_lapse(at=NOW)
    owed = section(seen_by(office.director), "reasons")
    assert "答复请示超期" in owed
    assert "违反" in owed
    assert f'action="/cases/reasons/{Deviation.objects.get().pk}/"' in owed


def test_lists_meetings_from_today_on_the_next_first(office: Desk) -> None:
    office.council("第三次办公会", NOW + timedelta(days=7))
    office.council("第二次办公会", NOW - timedelta(hours=1))
    office.council("第一次办公会", NOW - timedelta(days=1))
    meetings = section(seen_by(office.clerk), "meetings")
    assert meetings.index("第二次办公会") < meetings.index("第三次办公会")
    assert "第一次办公会" not in meetings
    assert "2026年11月27日（星期五）上午8:00" in meetings
    assert "三楼会议室" in meetings
    assert meetings.count("今天</span>") == 1


def test_says_what_was_done_lately(office: Desk) -> None:
    office.errand("添置档案柜")
    assert "添置档案柜" in section(seen_by(office.director), "done")
    assert "同意" in section(seen_by(office.director), "done")


def test_shows_nothing_of_another_office(office: Desk) -> None:
    office.asked("添置档案柜")
    stranger = User.objects.create_user("zhao")
    street("other").person("赵临川", "director", user=stranger)
    assert "添置档案柜" not in seen_by(stranger)


def test_takes_as_many_queries_however_much_there_is(
    office: Desk, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(office.director)
    office.errand("办过的请示")
    client.get("/")  # which kinds the office has is remembered
    for number in range(4):
        office.asked(f"请示{number}", days_ago=number * 3)
        office.council(f"办公会{number}", NOW + timedelta(days=number))
        obligations_lapse(at=NOW)
        with django_assert_num_queries(QUERIES):
            client.get("/")


def test_waits_for_somebody_on_the_desk_what_waits_for_them_in_the_cases(office: Desk) -> None:
    office.request("草稿")
    asked = office.asked("添置档案柜").steps.get(state=Step.State.OPEN)
    office.errand("办过的请示")
    later, clerk = asked.posts.get(), office.actor(office.clerk)
    later.pk, later.place, later.post = None, 1, office.street.posts["clerk"]
    later.save()
    for most, turn in ((2, None), (3, NOW)):  # the clerk signs after the director
        asked.posts.filter(place=0).update(done_at=turn)
        waiting = waiting_for(clerk, None)
        own = sorted((*waiting.todos, *waiting.drafts), key=lambda row: row.pk)
        assert own == list(todos_of(clerk))
        assert (len(own), waiting_counts(clerk)[0]) == (most, waiting.todo_count)
