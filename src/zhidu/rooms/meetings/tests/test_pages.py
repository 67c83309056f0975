"""The pages of the meetings room: what they show, what they cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhidu.cases.models import Case
from zhidu.cases.tests.offices import TestOffice, make_office
from zhidu.org.models import Person
from zhidu.rooms.meetings.tests.steps import (
    closed_meeting,
    decide,
    do,
    fixed_meeting,
    opened_meeting,
    planned_meeting,
    pooled_topic,
    read_meeting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> TestOffice:
    return make_office()


@pytest.fixture
def clerk(office) -> Client:
    return login(office, "clerk")


def login(office: TestOffice, code: str) -> Client:
    client = Client()
    user = User.objects.create_user(code)
    Person.objects.filter(pk=office[code].person_id).update(user=user)
    client.force_login(user)
    return client


def queries(client: Client, url: str) -> int:
    client.get(url)
    return queries_of(lambda: client.get(url), 200)


def queries_of(ask: Callable[[], Any], wants: int = 302) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert ask().status_code == wants
    return len([query for query in captured if "SAVEPOINT" not in query["sql"]])


CLOCK, DEMO = 1, 2
"""The demo's bar: its clock, and what each of its people has to do."""


def test_pages_cost_no_more_with_more_topics(office, clerk):
    few = opened_meeting(office, pooled_topic(office))
    many = opened_meeting(office, *[pooled_topic(office) for _ in range(8)])
    for name, most in (("meeting", 20), ("meeting-item", 20)):
        costs = [queries(clerk, _url(name, meeting)) for meeting in (few, many)]
        assert costs[0] == costs[1] <= most + DEMO, (name, costs)


def _url(name: str, meeting: Case) -> str:
    args = [meeting.pk] if name == "meeting" else [meeting.pk, meeting.agenda.first().pk]
    return reverse(name, args=args)


def test_the_plan_shows_what_waits_in_the_pool(office, clerk):
    meeting = planned_meeting(office)
    pooled_topic(office)
    page = clerk.get(reverse("meeting-plan", args=[meeting.pk])).content.decode()
    assert "把“云溪河岸线保洁服务采购”列入议程" in page


def test_lists_cost_no_more_with_more_rows(office, clerk):
    costs: dict[str, list[int]] = {"topics": [], "meetings": []}
    for count in (1, 6):
        for _ in range(count):
            planned_meeting(office, pooled_topic(office))
        for name, seen in costs.items():
            seen.append(queries(clerk, reverse(name)))
    assert all(few == many <= 12 + DEMO for few, many in costs.values()), costs


def test_the_plan_takes_topics_from_the_pool_and_orders_them(office, clerk):
    first, second = pooled_topic(office), pooled_topic(office)
    clerk.post(reverse("meeting-new", args=["director_meeting"]))
    meeting = Case.objects.latest("pk")
    url = reverse("meeting-plan", args=[meeting.pk])
    costs = []
    for change in (f"add:{first.pk}", f"add:{second.pk}", f"up:{second.pk}", "up:nonsense"):
        fields = {"change": change, "ask-start": "2026-11-30T09:00", "ask-venue": "四楼"}
        costs.append(queries_of(lambda: clerk.post(url, fields)))  # noqa: B023
    assert costs[1] <= 20 + CLOCK, costs
    assert list(meeting.agenda.values_list("topic_id", flat=True)) == [second.pk, first.pk]
    meeting.refresh_from_db()
    assert meeting.facts["venue"] == "四楼"


def test_a_plan_that_is_still_empty_is_gone_on_with(office, clerk):
    begin = reverse("meeting-new", args=["director_meeting"])
    first, again = (clerk.post(begin).url for _ in range(2))
    assert first == again
    topic = pooled_topic(office)
    clerk.post(first, {"change": f"add:{topic.pk}"})
    assert clerk.post(begin).url != first


def test_somebody_else_cannot_begin_a_plan_and_is_not_offered_it(office, clerk):
    other = login(office, "urban_head")
    offered = [
        reverse("meeting-new", args=["director_meeting"]) in _body(c, "meetings") for c in (clerk, other)
    ]
    assert offered == [True, False]
    response = other.post(reverse("meeting-new", args=["director_meeting"]), follow=True)
    assert "只有党政办公室可以办理" in response.content.decode()
    assert not Case.objects.filter(kind="director_meeting").exists()


def _body(client, name):
    return client.get(reverse(name)).content.decode()


def test_a_late_notice_owes_a_reason_that_is_given_once(office, clerk):
    meeting = fixed_meeting(office, pooled_topic(office))
    do(office, meeting, "notify", "clerk", "2026-11-28 09:00")
    page = clerk.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "会议通知和材料送达超期" in page
    breach = meeting.deviations.get()
    url = reverse("reason", args=[breach.pk])
    clerk.post(url, {"reason": "主任周六上午才审定材料", "next": "https://elsewhere.example/"})
    second = clerk.post(url, {"reason": "换一个说法"}, follow=True)
    breach.refresh_from_db()
    assert breach.reason == "主任周六上午才审定材料"
    assert "已经说明过" in second.content.decode()


def test_the_item_page_keeps_what_was_said_when_the_outcome_is_refused(office, clerk):
    topic = pooled_topic(office)
    meeting = opened_meeting(office, topic)
    item = meeting.agenda.get()
    said = {
        "record": "城市管理科汇报了三家报价。",
        f"view-{office.post('deputy_1')}": "赞成，注意考核。",
        "decision-outcome": "approved",
        "decision-resolution": "同意采购",
        "decision-method": "",
        "act": "do:decide",
    }
    response = clerk.post(reverse("meeting-item", args=[meeting.pk, item.pk]), said)
    page = response.content.decode()
    assert response.status_code == 409
    assert "只能是单一来源、比价、邀标" in page
    assert "同意采购" in page
    assert "赞成，注意考核。" in page
    item.refresh_from_db()
    assert item.facts["record"] == "城市管理科汇报了三家报价。"


def test_a_closed_meeting_takes_no_more_records_but_minutes(office, clerk):
    topic = pooled_topic(office)
    meeting = closed_meeting(office, topic)
    url = reverse("meeting-item", args=[meeting.pk, meeting.agenda.get().pk])
    page = clerk.post(url, {"record": "后来想起的话", "act": "save:record"}).content.decode()
    assert "“结束会议”以后不能再办" in page
    assert meeting.agenda.get().facts["record"] == "城市管理科汇报。"
    fields = {"act": "do:draft", "ask-minutes_text": "会议议定……"}
    cost = queries_of(lambda: clerk.post(reverse("meeting", args=[meeting.pk]), fields))
    assert cost <= 28 + CLOCK
    meeting.refresh_from_db()
    assert meeting.facts["minutes_text"] == "会议议定……"


def test_minutes_that_do_not_exist_are_not_found(office, clerk):
    meeting = opened_meeting(office, pooled_topic(office))
    assert clerk.get(reverse("meeting-minutes", args=[meeting.pk])).status_code == 404


def test_the_meeting_page_says_what_each_topic_became(office, clerk):
    topic = pooled_topic(office)
    meeting = opened_meeting(office, topic)
    decide(office, meeting, topic)
    page = clerk.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert "同意以比价方式采购" in page


def test_lists_say_by_tone_how_a_case_stands_and_become_cards(office, clerk):
    topic = pooled_topic(office)
    planned_meeting(office, topic)
    topics, meetings = (clerk.get(reverse(name)).content.decode() for name in ("topics", "meetings"))
    assert '<span class="tag tag-open">主任办公会议审议</span>' in topics
    assert '<span class="tag tag-open">' in meetings
    for page in (topics, meetings):
        assert 'class="table table-stack"' in page
        assert 'data-label="现在"' in page


def test_a_plan_is_led_to_where_it_is_made(office, clerk):
    clerk.post(reverse("meeting-new", args=["director_meeting"]))
    meeting = Case.objects.latest("pk")
    url = reverse("meeting-plan", args=[meeting.pk])
    page = clerk.get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert f'href="{url}">拟定议程、时间和地点</a>' in page
    assert "act-sheet" not in page
    director = login(office, "director").get(reverse("meeting", args=[meeting.pk])).content.decode()
    assert f'href="{url}">拟定议程' not in director


def test_minutes_are_signed_under_their_text(office):
    meeting = read_meeting(office, pooled_topic(office))
    director = login(office, "director")
    page = director.get(reverse("meeting-minutes", args=[meeting.pk])).content.decode()
    assert page.index("paper__mark") < page.index('value="do:sign"')
    assert f'action="{reverse("meeting", args=[meeting.pk])}"' in page


def test_the_minutes_cost_no_more_than_a_page_may(office):
    meeting = read_meeting(office, pooled_topic(office))
    assert queries(login(office, "director"), reverse("meeting-minutes", args=[meeting.pk])) <= 20 + DEMO


def test_the_printed_topic_has_what_the_meeting_decided_in_its_place(office, clerk):
    topic = pooled_topic(office)
    closed_meeting(office, topic)
    html = clerk.get(reverse("case-print", args=[topic.pk])).content.decode()
    row = html.split('<th scope="row">主任办公会议审议</th>')[1].split("</tr>")[0]
    assert "同意" in row
    assert "主任办公会议　2026年11月30日" in row


def test_opening_a_meeting_is_noted_for_its_reader_once(office, clerk):
    meeting = planned_meeting(office, pooled_topic(office))
    for _ in range(2):
        clerk.get(reverse("meeting", args=[meeting.pk]))
    seen = meeting.readers.get(post=office.posts["clerk"])
    assert seen.read_by == office["clerk"].name
    assert meeting.readers.filter(read_at=None).exists()


def test_the_director_names_the_unit_that_the_meeting_forgot(office, clerk):
    meeting = read_meeting(office, pooled_topic(office), owner=None)
    director, item = login(office, "director"), meeting.agenda.get()
    address, page = reverse("meeting-item", args=[meeting.pk, item.pk]), reverse("meeting", args=[meeting.pk])
    assert f'href="{address}">缺牵头单位' in director.get(page).content.decode()
    assert "补定牵头单位" not in clerk.get(address).content.decode()
    assert "补定牵头单位" in director.get(address).content.decode()
    empty = director.post(address, {"act": "do:assign", "key": "1"})
    assert (empty.status_code, "请填写“牵头落实单位”" in empty.content.decode()) == (409, True)
    posted = {"act": "do:assign", "key": "2", "assign-owner": office.unit("urban")}
    named = director.post(address, posted, follow=True).content.decode()
    assert ("牵头单位已补定" in named, "城市管理科" in named) == (True, True)
    assert "缺牵头单位" not in director.get(page).content.decode()
