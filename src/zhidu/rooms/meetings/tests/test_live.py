"""The pages of a meeting in session: who reaches them, what they show and keep, what they cost."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from zhidu.cases.models import Case
from zhidu.cases.tests.offices import WUSONG, TestOffice, login, make_office, moment
from zhidu.editions.services import files_of
from zhidu.rooms.meetings.models import AgendaItem, Hall, Turn
from zhidu.rooms.meetings.selectors import hall_state
from zhidu.rooms.meetings.services import item_call
from zhidu.rooms.meetings.tests.steps import closed_meeting, fixed_meeting, opened_meeting, pooled_topic

pytestmark = pytest.mark.django_db

CLOCK, DEMO = 1, 2
"""The demo's clock; its bar: the clock, and what each of its people has to do."""


@pytest.fixture(scope="module")
def office(kept) -> TestOffice:
    return make_office()


@pytest.fixture
def clerk(office) -> Client:
    return login(office, "clerk")


@pytest.fixture
def meeting(office) -> Case:
    return opened_meeting(office, pooled_topic(office), pooled_topic(office, unit=office.unit("community")))


def at(name: str, meeting: Case, *more: int) -> str:
    return reverse(name, args=[meeting.pk, *more])


def items(meeting: Case) -> list[AgendaItem]:
    return list(meeting.agenda.select_related("meeting", "topic"))


def press(client: Client, meeting: Case, act: str, item: AgendaItem | None = None, **said: str):
    posted = {"act": act, "item": (item or items(meeting)[0]).pk, **said}
    return client.post(at("meeting-live", meeting), posted, follow=True)


def html(response) -> str:
    return response.content.decode()


def test_who_keeps_the_record_gets_the_page_and_other_members_the_screen(office, meeting, clerk):
    assert clerk.get(at("meeting-live", meeting)).status_code == 200
    response = login(office, "deputy_1").get(at("meeting-live", meeting))
    assert response.url == at("meeting-screen", meeting)
    for name in ("meeting-live", "meeting-screen", "meeting-screen-state"):
        assert login(office, "archivist").get(at(name, meeting)).status_code == 404


def test_there_is_no_session_before_it_opens_nor_after_it_is_closed(office, clerk):
    waiting, over = fixed_meeting(office, pooled_topic(office)), closed_meeting(office, pooled_topic(office))
    for case, said in ((waiting, "还没有开始"), (over, "已经结束")):
        assert clerk.get(at("meeting-live", case)).url == at("meeting", case)
        assert said in html(clerk.get(at("meeting-screen", case)))


def test_a_button_calls_ends_and_goes_on_to_the_next(meeting, clerk):
    first, second = items(meeting)
    page = html(press(clerk, meeting, f"call:{first.pk}"))
    assert f"{first.place}. {first.topic.title}" in page
    assert "data-since" in page
    press(clerk, meeting, f"call:{second.pk}", first)
    assert [t.item for t in Turn.objects.filter(ended_at=None)] == [second]
    press(clerk, meeting, f"end:{second.pk}", second)
    assert not Turn.objects.filter(ended_at=None).exists()


def test_every_button_keeps_what_was_typed_first(office, meeting, clerk):
    first, second = items(meeting)
    view = f"view-{office.post('deputy_1')}"
    press(clerk, meeting, f"show:{second.pk}", first, record="汇报了报价", **{view: "赞成"})
    first.refresh_from_db()
    assert first.facts["record"] == "汇报了报价"
    assert first.views.get().said == "赞成"


def test_what_is_typed_is_kept_without_a_button(office, meeting, clerk):
    first = items(meeting)[0]
    url = at("meeting-live-notes", meeting, first.pk)
    assert clerk.post(url, {"record": "汇报", "item": first.pk}).status_code == 204
    first.refresh_from_db()
    assert first.facts["record"] == "汇报"
    assert login(office, "deputy_1").post(url, {"record": "改"}).status_code == 409


def test_who_reports_can_be_let_in_for_their_topic_alone(office, meeting, clerk):
    first, second = items(meeting)
    head, other = office.post("urban_head"), office.post("community_head")
    assert f"come:{head}" not in html(clerk.get(at("meeting-live", meeting)))
    page = html(press(clerk, meeting, f"call:{first.pk}"))
    assert f"come:{head}" in page
    assert f"come:{other}" not in page
    assert f"leave:{head}" in html(press(clerk, meeting, f"come:{head}", first))
    refused = press(clerk, meeting, f"come:{other}", first)
    assert refused.status_code == 409
    assert "只在有关议题审议时进场" in html(refused)
    page = html(press(clerk, meeting, f"call:{second.pk}", first))
    assert f"leave:{head}" not in page
    assert f"come:{other}" in page


def test_an_outcome_says_what_it_entails_and_one_that_is_shut_says_why(office, clerk):
    large = pooled_topic(office, amount=600_000_00, method=None)
    meeting = opened_meeting(office, large)
    page = html(clerk.get(at("meeting-live", meeting)))
    assert 'value="decide:to_party"' in page
    assert "报党工委会议研究，决定前不得执行" in page
    assert 'value="decide:approved"' not in page
    assert "不能在会上作最终决定" in page
    assert "四（二）" in page


def test_an_outcome_is_recorded_by_its_button_and_a_refused_one_keeps_the_words(office, meeting, clerk):
    first = items(meeting)[0]
    said = {"decision-resolution": "同意采购", "decision-owner": office.unit("urban"), "record": "汇报"}
    refused = press(clerk, meeting, "decide:approved", first, **said, **{"decision-method": ""})
    assert refused.status_code == 409
    assert "只能是单一来源、比价、邀标" in html(refused)
    assert "同意采购" in html(refused)
    press(clerk, meeting, "decide:approved", first, **said, **{"decision-method": "comparison"})
    first.refresh_from_db()
    assert (first.facts["outcome"], first.facts["record"]) == ("approved", "汇报")


def test_the_meeting_is_closed_here_too_and_refused_while_a_topic_has_no_outcome(office, clerk):
    meeting = opened_meeting(office, pooled_topic(office))
    first = items(meeting)[0]
    refused = press(clerk, meeting, "close:", first)
    assert refused.status_code == 409
    assert "还缺" in html(refused)
    unexplained = press(clerk, meeting, "decide:deferred", first, record="汇报")
    assert unexplained.status_code == 409
    assert "审议结果是“暂缓”的，须写明理由" in html(unexplained)
    press(clerk, meeting, "decide:deferred", first, record="汇报", **{"decision-why": "等测绘结果"})
    assert press(clerk, meeting, "close:", first).request["PATH_INFO"] == at("meeting", meeting)


# the screen


def test_the_screen_shows_the_topic_and_never_an_opinion(office, meeting, clerk):
    first, second = items(meeting)
    press(clerk, meeting, f"call:{first.pk}", first, **{f"view-{office.post('deputy_1')}": "我不赞成"})
    page = html(login(office, "deputy_1").get(at("meeting-screen", meeting)))
    assert first.topic.title in page
    assert "汇报人　甲08" in page
    assert f"下一议题</span>{second.topic.title}" in page
    assert '<b class="num">6</b> 人，应到' in page
    assert "不赞成" not in page


# several windows


@pytest.mark.parametrize("name", ["meeting-screen-state", "meeting-live"])
def test_a_window_asks_cheaply_and_is_answered_only_when_something_changed(office, meeting, clerk, name):
    first = items(meeting)[0]
    known = re.search(r'data-version="([\d.]+)"', html(clerk.get(at(name, meeting))))[1]
    with CaptureQueriesContext(connection) as captured:
        response = clerk.get(at(name, meeting), {"v": known})
    assert (response.status_code, response.content) == (204, b"")
    assert len(captured) == 4 + CLOCK, [
        q["sql"] for q in captured
    ]  # session, account, posts, and one row of the room
    item_call(item=first, by=office["clerk"], at=moment("2026-11-30 09:05"))
    page = html(clerk.get(at(name, meeting), {"v": known}))
    assert f"{first.topic.title}" in page
    assert f'data-version="{Hall.objects.get(meeting=meeting).version}' in page


def test_what_is_typed_is_told_to_those_who_keep_the_record_and_not_to_the_screen(office, meeting, clerk):
    first, before = items(meeting)[0], str(hall_state(office["clerk"], meeting.pk))
    screen = {"v": hall_state(office["clerk"], meeting.pk).version}
    clerk.post(at("meeting-live-notes", meeting, first.pk), {"record": "汇报了报价", "item": first.pk})
    assert "汇报了报价" in html(clerk.get(at("meeting-live", meeting), {"v": before}))
    assert clerk.get(at("meeting-screen-state", meeting), screen).status_code == 204


def note(client: Client, item: AgendaItem, was: dict[str, str], **said: str):
    posted = {"was": json.dumps(was), "item": item.pk, **said}
    return client.post(at("meeting-live-notes", item.meeting, item.pk), posted)


def test_two_who_type_at_the_same_time_lose_nothing_and_the_second_is_told(office, meeting, clerk):
    first, other = items(meeting)[0], login(office, "office_head")
    one, two = (f"view-{office.post(code)}" for code in ("deputy_1", "deputy_2"))
    empty = {"record": "", one: "", two: "", "decision-resolution": ""}
    assert note(clerk, first, empty, **{**empty, "record": "汇报了报价", one: "赞成"}).status_code == 204
    told = note(other, first, empty, **{**empty, "record": "汇报", two: "再议"})
    assert (told.status_code, "汇报和发言记录刚在别处改过" in html(told)) == (409, True)
    page = press(
        other, meeting, "save:", first, was=json.dumps(empty), **{**empty, "record": "汇报", two: "再议"}
    )
    assert "刚在别处改过" in html(page)
    assert ">汇报</textarea>" in html(page)
    said = {**empty, two: "再议", "decision-resolution": "同意采购"}
    assert note(other, first, empty, **said).status_code == 204
    assert note(clerk, first, {**empty, "record": "汇报了报价", one: "赞成"}, **empty).status_code == 204
    first.refresh_from_db()
    assert (first.facts["record"], first.typed["resolution"]) == ("", "同意采购")
    assert [view.said for view in first.views.all()] == ["再议"]


def test_who_acts_on_an_old_page_is_told_and_nothing_is_done(office, meeting, clerk):
    first, second = items(meeting)
    old = Case.objects.get(pk=meeting.pk).version
    press(login(office, "office_head"), meeting, f"call:{first.pk}", version=old)
    for act in (f"call:{second.pk}", f"end:{first.pk}", "close:"):
        page = html(press(clerk, meeting, act, second, version=old, record="汇报"))
        assert "本页打开之后" in page
    assert Turn.objects.get(ended_at=None).item == first
    second.refresh_from_db()
    assert second.facts["record"] == "汇报"


def test_the_pages_cost_no_more_with_more_topics(office, clerk):
    few = opened_meeting(office, pooled_topic(office))
    many = opened_meeting(office, *[pooled_topic(office) for _ in range(8)])
    for name in ("meeting-live", "meeting-screen"):
        costs = []
        for case in (few, many):
            item_call(item=items(case)[0], by=office["clerk"], at=moment("2026-11-30 09:05"))
            clerk.get(at(name, case))
            with CaptureQueriesContext(connection) as captured:
                clerk.get(at(name, case))
            costs.append(len(captured))
            press(clerk, case, f"end:{items(case)[0].pk}")
        assert costs[0] == costs[1] <= 20 + DEMO, (name, costs)


# what other texts say


RULES = """    speak:
      - {order: [deputies, office_head, director], among: present, house: 主任末位发言}
    quorum:
      - {among: present, more_than: 1/2, house: 过半数到会方可开会}
"""


@pytest.fixture
def strict() -> tuple[TestOffice, Case]:
    """An office whose text says how many must be there and who speaks last, with a meeting in session."""
    files = files_of(WUSONG)
    body = files["director_meeting.yaml"].replace("    outcomes:\n", RULES + "    outcomes:\n", 1)
    office = make_office("strict", files=files | {"director_meeting.yaml": body})
    return office, opened_meeting(office, pooled_topic(office))


def test_the_light_follows_who_comes_and_leaves(strict):
    office, meeting = strict
    clerk = login(office, "clerk")
    assert "到会6人，应到6人，可以开会" in html(clerk.get(at("meeting-live", meeting)))
    for post in ("deputy_1", "deputy_2", "commander"):
        page = html(press(clerk, meeting, f"leave:{office.post(post)}"))
    assert "应到6人，至少到会4人，现到会3人" in page
    page = html(press(clerk, meeting, f"come:{office.post('deputy_1')}"))
    assert "到会4人，应到6人，可以开会" in page


def test_the_chair_is_held_to_last_where_the_text_says_so(strict, office, meeting):
    by_rule, held = strict
    page = html(login(by_rule, "clerk").get(at("meeting-live", held)))
    assert page.index(f'name="view-{by_rule.post("deputy_1")}"') < page.index(
        f'name="view-{by_rule.post("director")}"'
    )
    assert page.count("最后发言") == 1
    assert "最后发言" not in html(login(office, "clerk").get(at("meeting-live", meeting)))


def test_who_spoke_before_their_turn_is_marked(strict):
    office, meeting = strict
    clerk = login(office, "clerk")
    director, deputy = (f"view-{office.post(code)}" for code in ("director", "deputy_1"))
    page = html(press(clerk, meeting, "save:", **{director: "同意"}))
    assert "早于次序" not in page
    page = html(press(clerk, meeting, "save:", **{director: "同意", deputy: "赞成"}))
    assert page.count("早于次序") == 1
