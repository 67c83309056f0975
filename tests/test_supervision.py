"""督办 by data: a decision's task from its meeting to the office's closing, and the 通报 of a period."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.http import Http404

from zhidu.calendar import end_of_day, local_date
from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.models import Case, Deviation, Entry, Notice, Obligation
from zhidu.cases.selectors import case_for, todos_of
from zhidu.cases.services import file_add, obligations_lapse, reason_give
from zhidu.cases.tests.offices import TestOffice, docx, login, make_office, moment
from zhidu.desk.supervision.bulletins import bulletin_make
from zhidu.papers.tests.reading import words_of
from zhidu.rooms.meetings.services import leave_ask
from zhidu.rooms.meetings.tests.steps import LATER as AFTER_NOTICE
from zhidu.rooms.meetings.tests.steps import (
    closed_meeting,
    do,
    notified,
    open_step,
    pooled_topic,
    refused,
    signed_meeting,
    topic_fill,
)

pytestmark = pytest.mark.django_db

DUE = date(2026, 12, 18)
EARLY, LATER, LATE = "2026-12-07 09:00", "2026-12-09 09:00", "2026-12-21 09:00"
REPORT = {"report": "合同已签，服务已开始。"}
ADVANCE = {"percent": 40, "progress": "已发出比价函。"}
LONGER = {"extend_to": date(2027, 1, 15), "extend_reason": "供应商提出异议"}
CHANGE = {"change_request": "改为公开招标，三家报价差距过大。"}


@pytest.fixture(scope="module")
def begun(kept) -> tuple[TestOffice, Case]:
    """An office, and the task of a decision of its meeting."""
    office = make_office()
    return office, decided(office)


@pytest.fixture
def office(begun) -> TestOffice:
    return begun[0]


def decided(office: TestOffice, finish_by: date | None = DUE, title: str = "保洁服务采购") -> Case:
    """The task of a decision whose minutes were signed."""
    signed_meeting(office, pooled_topic(office, title=title), finish_by=finish_by)
    return Case.objects.get(kind="task", title=title)


@pytest.fixture
def task(begun) -> Case:
    return Case.objects.get(pk=begun[1].pk)


def finish(task: Case) -> Obligation:
    return task.obligations.get(rule="finish")


def told(task: Case, what: str) -> set[str]:
    return set(Notice.objects.filter(case=task, what=what).values_list("post__code", flat=True))


# what is supervised


@pytest.fixture
def clock(settings) -> None:
    """The pages' present: a Monday in the middle of December."""
    settings.ZHIDU_CLOCK = "zhidu.rooms.meetings.tests.steps.a_week_too_late"


def test_the_board_has_what_a_unit_carries_out_by_a_day_and_nothing_else_that_was_opened(office, clock):
    meeting = notified(office, pooled_topic(office, title="下次再议"))
    leave_ask(meeting_id=meeting.pk, by=office["deputy_1"], at=moment(AFTER_NOTICE))
    large = pooled_topic(office, title="大额采购", amount=600_000_00, method=None)
    signed_meeting(office, large, outcome="to_party", method=None)
    opened = set(Case.objects.filter(parent__isnull=False).values_list("kind", flat=True))
    assert opened == {"task", "party_report", "meeting_leave"}
    page = login(office, "director").get("/tasks/")
    listed = re.findall(r'<td><div><a href="[^"]*">([^<]*)</a>', page.content.decode())
    assert sorted(listed) == sorted(Case.objects.filter(kind="task").values_list("title", flat=True))
    assert "大额采购" in listed


# by when


def test_a_task_is_due_on_the_day_that_the_meeting_set(office, task):
    assert finish(task).due_at == end_of_day(DUE)
    assert list(finish(task).posts.values_list("code", flat=True)) == ["urban_head"]


def test_a_task_without_a_day_is_due_a_month_after_the_meeting(office):
    task = decided(office, finish_by=None, title="绿化养护服务采购")
    assert local_date(finish(task).due_at) == date(2026, 12, 30)


def test_a_deadline_that_passes_owes_a_reason_once(office, task):
    assert obligations_lapse(moment("2026-12-18 23:00")) == 0
    assert obligations_lapse(moment(LATE)) == 1
    assert obligations_lapse(moment(LATE)) == 0
    missed = Deviation.objects.get(case=task)
    reason_give(deviation=missed, reason="供货延迟", by=office["urban_head"], at=moment(LATE))
    do(office, task, "carry_out", "urban_head", LATE, facts=REPORT)
    do(office, task, "verify", "clerk", LATE)
    assert finish(task).state == "missed"


# who carries it out


def test_the_head_names_who_in_the_unit_carries_it_out(office, task):
    clerk = office.post("urban_clerk")
    do(office, task, "carry_out", "urban_head", EARLY, move="hand_on", to=(clerk,))
    assert [todo.step.case for todo in todos_of(office["urban_clerk"])] == [task]
    do(office, task, "advance", "urban_clerk", EARLY, facts=ADVANCE)
    do(office, task, "carry_out", "urban_clerk", LATER, facts=REPORT)
    assert open_step(task) == "verify"


def test_nobody_of_another_unit_is_named(office, task):
    other = (office.post("community_head"),)
    refused(do, office, task, "carry_out", "urban_head", EARLY, move="hand_on", to=other)
    refused(do, office, task, "carry_out", "community_head", EARLY, facts=REPORT)
    with pytest.raises(Http404):
        case_for(office["community_head"], task.pk)


def test_who_was_named_may_give_it_back_to_the_head(office, task):
    do(office, task, "carry_out", "urban_head", EARLY, move="hand_on", to=(office.post("urban_clerk"),))
    do(office, task, "carry_out", "urban_clerk", LATER, move="escalate", reason="要科长协调")
    do(office, task, "carry_out", "urban_head", LATER, facts=REPORT)


# how far it has come


def test_progress_is_reported_again_and_again_and_each_time_stays_in_the_trail(office, task):
    file_add(
        case_id=task.pk,
        slot="evidence",
        name="比价函.docx",
        content=docx(),
        by=office["urban_head"],
        at=moment(EARLY),
    )
    do(office, task, "advance", "urban_head", EARLY, facts=ADVANCE)
    do(office, task, "advance", "urban_head", LATER, facts={"percent": 80, "progress": "已定标。"})
    assert open_step(task) == "carry_out"
    task.refresh_from_db()
    assert task.facts["percent"] == 80
    said = [e.data["opinion"] for e in Entry.objects.filter(case_id=task.pk, verb="step.done")]
    assert said == [
        "完成比例（%）：40；进展情况：已发出比价函。",
        "完成比例（%）：80；进展情况：已定标。",
    ]


@pytest.mark.parametrize(
    ("facts", "why"),
    [({"percent": 40}, "进展情况"), ({"progress": "好"}, "完成比例"), (ADVANCE | {"percent": 101}, "100")],
)
def test_progress_says_how_far_and_what(office, task, facts, why):
    assert why in str(refused(do, office, task, "advance", "urban_head", EARLY, facts=facts))
    do(office, task, "advance", "urban_head", EARLY, facts=ADVANCE)


def test_progress_is_the_units_own(office, task):
    for who in ("clerk", "community_head", "director"):
        refused(do, office, task, "advance", who, EARLY, facts=ADVANCE)


def test_the_office_urges_and_whoever_is_asked_is_told(office, task):
    refused(do, office, task, "carry_out", "community_head", EARLY, move="urge")
    do(office, task, "carry_out", "clerk", EARLY, move="urge")
    assert told(task, "催办：组织落实") == {"urban_head"}


# an extension


def test_an_extension_is_asked_for_with_its_reason_and_told_to_whoever_approves(office, task):
    refused(do, office, task, "ask_extension", "urban_head", EARLY, facts={"extend_reason": "异议"})
    do(office, task, "ask_extension", "urban_head", EARLY, facts=LONGER)
    assert told(task, "延期申请") == {"director", "office_head"}


@pytest.mark.parametrize("who", ["director", "office_head"])
def test_the_director_or_the_head_of_the_office_extends_once(office, task, who):
    more = {"move": "extend", "until": end_of_day(date(2027, 1, 15)), "reason": "供应商异议属实"}
    for other in ("urban_head", "clerk"):
        refused(do, office, task, "carry_out", other, LATER, **more)
    with pytest.raises(NotDone, match="原因"):
        do(office, task, "carry_out", who, LATER, **(more | {"reason": ""}))
    do(office, task, "carry_out", who, LATER, **more)
    assert (finish(task).due_at, finish(task).extended_from) == (more["until"], end_of_day(DUE))
    refused(do, office, task, "carry_out", who, LATER, **more)
    assert obligations_lapse(moment(LATE)) == 0


# its end


def test_only_the_office_closes_and_may_send_it_back(office, task):
    do(office, task, "carry_out", "urban_head", EARLY, facts=REPORT)
    for who in ("urban_head", "director", "deputy_1"):
        refused(do, office, task, "verify", who, LATER)
    do(office, task, "verify", "clerk", LATER, move="return", opinion="合同没有附上")
    assert (open_step(task), finish(task).met_at) == ("carry_out", None)
    do(office, task, "carry_out", "urban_head", LATER, facts=REPORT)
    do(office, task, "verify", "clerk", LATER)
    task.refresh_from_db()
    assert (task.status, finish(task).state) == ("closed", "met")


def test_a_report_has_words(office, task):
    problem = refused(do, office, task, "carry_out", "urban_head", EARLY)
    assert "落实情况" in str(problem)
    do(office, task, "carry_out", "urban_head", EARLY, facts=REPORT)


# a change of the decision


@pytest.fixture
def changing(office, task) -> Case:
    """The topic by which the unit asks the meeting to change its decision, not handed in yet."""
    do(office, task, "change", "urban_head", EARLY, facts=CHANGE)
    return task.children.get()


def handed_in(office: TestOffice, topic: Case) -> Case:
    topic_fill(office, topic, title=topic.title, fiscal="否", kind=None, amount=None, method=None)
    do(office, topic, "submit", "urban_head", "2026-12-08 10:00")
    return topic


def test_a_change_is_a_new_topic_that_names_the_decision(office, task, changing):
    assert changing.kind == "topic"
    assert changing.facts["changes"] == task.title
    assert changing.facts["request"] == CHANGE["change_request"]
    assert [todo.step.case for todo in todos_of(office["urban_head"])] == [task, changing]
    assert told(task, "提请变更决定") >= {"clerk", "director"}
    refused(do, office, task, "change", "urban_head", EARLY, facts=CHANGE)


def test_a_task_waits_until_the_meeting_has_decided_on_the_change(office, task, changing):
    report = (office, task, "carry_out", "urban_head", LATER)
    assert "先把变更的议题报出" in str(refused(do, *report, facts=REPORT))
    handed_in(office, changing)
    assert "研究以前" in str(refused(do, *report, facts=REPORT))
    do(office, changing, "review", "clerk", LATER, move="refuse", opinion="不必上会")
    do(*report, facts=REPORT)


def test_a_decision_that_was_changed_is_replaced_and_only_then_called_off_by_the_office(
    office, task, changing
):
    away = {"move": "cancel", "reason": "会议已变更"}
    refused(do, office, task, "", "clerk", LATER, **away)
    handed_in(office, changing)
    do(office, changing, "review", "clerk", LATER)
    closed_meeting(office, changing, method=None)
    changing.refresh_from_db()
    assert changing.status == "closed"
    assert "按新的决定" in str(refused(do, office, task, "carry_out", "urban_head", LATE, facts=REPORT))
    refused(do, office, task, "", "urban_head", LATE, **away)
    do(office, task, "", "clerk", LATE, **away)
    task.refresh_from_db()
    assert task.status == "cancelled"


# the 通报


def made(office: TestOffice, who: str = "clerk", at: str = LATE, **period: date) -> Case:
    period = {"since": date(2026, 12, 1), "until": local_date(moment(at))} | period
    return bulletin_make(office=office.office, by=office[who], at=moment(at), **period)


def test_a_bulletin_says_what_is_late_by_unit_and_names_nobody(office, task):
    said = words_of(made(office).files.get().content())
    for words in (
        "决定事项共1件",
        "超期未办结1件",
        "城市管理科",
        "保洁服务采购",
        "2026年12月18日",
        "九（二）",
    ):
        assert words in said
    people = [actor.name for actor in office.actors.values()]
    assert not [name for name in people if name in said]


@pytest.mark.parametrize(
    ("closed", "at", "words"),
    [
        ("2026-12-17 09:00", LATE, "按期办结1件，超期办结0件，超期未办结0件，在办未到期0件"),
        ("2026-12-20 09:00", LATE, "按期办结0件，超期办结1件，超期未办结0件，在办未到期0件"),
        ("2026-12-17 09:00", "2026-12-16 09:00", "按期办结0件，超期办结0件，超期未办结0件，在办未到期1件"),
        ("2026-11-20 09:00", LATE, "决定事项共0件"),
    ],
)
def test_a_bulletin_counts_a_task_as_it_stood_at_the_end_of_the_period(office, task, closed, at, words):
    if closed <= at:
        do(office, task, "carry_out", "urban_head", EARLY, facts=REPORT)
        do(office, task, "verify", "clerk", LATER)
        Case.objects.filter(pk=task.pk).update(closed_at=moment(closed))
    assert words in words_of(made(office, at=at).files.get().content())


def test_a_bulletin_is_issued_by_the_director_and_told_to_the_heads_of_units(office, task):
    case = made(office)
    with pytest.raises(Http404):
        case_for(office["urban_head"], case.pk)
    do(office, case, "draft", "clerk", LATE)
    refused(do, office, case, "issue", "clerk", LATE)
    do(office, case, "issue", "director", LATE)
    case.refresh_from_db()
    assert case.status == "closed"
    assert told(case, "督办通报") == {"office_head", "urban_head", "community_head"}
    assert case_for(office["urban_head"], case.pk) == case


def test_a_bulletin_may_be_sent_back_or_called_off_before_it_is_issued(office, task):
    case = made(office)
    do(office, case, "draft", "clerk", LATE)
    do(office, case, "issue", "director", LATE, move="return", opinion="再核一遍")
    do(office, case, "draft", "clerk", LATE, move="cancel", reason="重新生成")
    case.refresh_from_db()
    assert case.status == "cancelled"
    assert not told(case, "督办通报")


def test_a_bulletin_is_the_offices_to_make(office, task, clock):
    with pytest.raises(Refused, match="不能拟发"):
        made(office, who="urban_head")
    assert not Case.objects.filter(kind="bulletin").exists()
    assert "生成通报" not in login(office, "urban_head").get("/tasks/").content.decode()
    assert "生成通报" in login(office, "clerk").get("/tasks/").content.decode()
    made(office)


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [("2026-12-22", "2026-12-01", "不能晚于最后一天"), ("2026-12-01", "2027-01-01", "不能晚于今天")],
)
def test_a_period_has_a_beginning_and_an_end_that_is_over(office, task, since, until, why):
    with pytest.raises(NotDone, match=why):
        made(office, since=date.fromisoformat(since), until=date.fromisoformat(until))
    assert not Case.objects.filter(kind="bulletin").exists()


def test_a_bulletin_is_made_by_one_click(office, task, clock):
    answer = login(office, "clerk").post(
        "/tasks/bulletin/", {"since": "2026-11-01", "until": "2026-11-02"}, follow=True
    )
    case = Case.objects.get(kind="bulletin")
    assert answer.request["PATH_INFO"] == f"/cases/{case.pk}/"
    wrong = login(office, "clerk").post("/tasks/bulletin/", {"since": "昨天", "until": ""}, follow=True)
    assert "不是日期" in wrong.content.decode()
    assert Case.objects.filter(kind="bulletin").count() == 1
