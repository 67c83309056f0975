"""Edits of a rulebook, each adopted as an edition: the journey goes another way, no Python differs."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zhidu.cases.errors import Refused
from zhidu.cases.models import Case, Deviation, Notice, Step
from zhidu.cases.services import obligations_lapse
from zhidu.cases.tests.affairs import affairs_office, asked, leave, seal_asked, seal_entered
from zhidu.cases.tests.offices import WUSONG, TestOffice, make_office, moment
from zhidu.editions.services import files_of
from zhidu.rooms.meetings.tests.steps import (
    MONDAY,
    READY,
    closed_meeting,
    decide,
    do,
    draft_topic,
    fixed_meeting,
    opened_meeting,
    planned_meeting,
    pooled_topic,
    signed_meeting,
)

pytestmark = [pytest.mark.django_db, pytest.mark.text]

FIVE = ("party_secretary", "director", "discipline", "office_head", "supervision")


def office_by(file: str, old: str, new: str) -> TestOffice:
    """An office that runs by the rulebook with one passage edited."""
    files = files_of(WUSONG)
    assert files[file].count(old) == 1, f"{file} has “{old}” {files[file].count(old)} times"
    return make_office(files=files | {file: files[file].replace(old, new)})


def ways(file: str, old: str, new: str, journey: Callable[[TestOffice], object]) -> tuple[object, object]:
    """How the same journey ends by the text as it is, and as it was edited."""
    before = journey(make_office("as-it-is"))
    return before, journey(office_by(file, old, new))


def outcome(call: Callable[[], object]) -> object:
    """``done``, or the clauses that refused."""
    try:
        call()
        return "done"
    except Refused as refused:
        return refused.decision.because


def step_of(case: Case) -> str:
    return Step.objects.get(case=case, state="open").step


def test_a_threshold():
    def journey(office):
        topic = draft_topic(office, amount=55_000_00, method=None)
        do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
        no = {"move": "refuse", "opinion": "按单位采购办法办理"}
        return outcome(lambda: do(office, topic, "review", "clerk", "2026-11-23 11:00", **no))

    assert ways("amounts.yaml", '">= 5万"', '">= 6万"', journey) == (("WS-4.2a",), "done")


def test_a_lead_of_three_working_days():
    def journey(office):
        meeting = fixed_meeting(office, pooled_topic(office))
        do(office, meeting, "notify", "clerk", "2026-11-27 16:00")
        return [d.clauses for d in meeting.deviations.all()]

    assert ways("director_meeting.yaml", "lead: 1 workday", "lead: 3 workdays", journey) == ([], [["WS-6.3"]])


def test_five_days_for_the_minutes():
    def journey(office):
        meeting = closed_meeting(office, pooled_topic(office))
        text = {"minutes_text": "会议议定……"}
        do(office, meeting, "draft", "clerk", "2026-12-06 09:00", facts=text)
        return meeting.deviations.count()

    assert ways("director_meeting.yaml", "within: 7 days", "within: 5 days", journey) == (0, 1)


def _minutes(office: TestOffice, closed: str, drafted: str) -> int:
    """How many departures there are when the minutes of a meeting come at a time."""
    topic = pooled_topic(office)
    meeting = opened_meeting(office, topic)
    decide(office, meeting, topic)
    do(office, meeting, "close", "clerk", closed)
    do(office, meeting, "draft", "clerk", drafted, facts={"minutes_text": "会议议定……"})
    return meeting.deviations.count()


def test_the_day_of_the_event_counted():
    def journey(office):
        return _minutes(office, "2026-11-30 10:30", "2026-12-07 09:00")

    assert ways("clauses.yaml", "count_from: next_day", "count_from: same_day", journey) == (0, 1)


def test_an_end_on_a_rest_day_that_is_moved():
    def journey(office):
        return _minutes(office, "2026-12-05 10:30", "2026-12-14 09:00")  # due on a Saturday, so on Monday

    assert ways("clauses.yaml", "roll: none", "roll: forward", journey) == (1, 0)


def test_a_reviewer_taken_out():
    step = """      - id: plan_review
        title: 办公室主任审核计划
        verb: 审核同意
        by: office_head
        returns: {to: plan, house: 计划不妥的，退回修改}
        cites: WS-5.1b
"""

    def journey(office):
        meeting = planned_meeting(office, pooled_topic(office))
        facts = {"start": moment(MONDAY), "venue": "第二会议室"}
        do(office, meeting, "plan", "clerk", "2026-11-24 10:00", facts=facts)
        return step_of(meeting)

    assert ways("director_meeting.yaml", step, "", journey) == ("plan_review", "plan_fix")


def test_two_steps_in_the_other_order():
    lines = files_of(WUSONG)["director_meeting.yaml"].splitlines(keepends=True)
    issue, archive = (
        next(x for x in lines if x.startswith(f"      - {{id: {n},")) for n in ("issue", "archive")
    )

    def journey(office):
        return step_of(signed_meeting(office, pooled_topic(office)))

    assert ways("director_meeting.yaml", issue + archive, archive + issue, journey) == ("issue", "archive")


def test_an_attendee_more():
    old = "are: [director, deputies, renewal_commander, office_head, supervision_deputy]\n    cites: WS-1a"
    new = old.replace("supervision_deputy]", "supervision_deputy, discipline_secretary]")

    def journey(office):
        meeting = fixed_meeting(office, pooled_topic(office))
        do(office, meeting, "notify", "clerk", "2026-11-27 16:00")
        return Notice.objects.filter(case=meeting, post__code="discipline").count()

    assert ways("terms.yaml", old, new, journey) == (0, 1)


def test_a_point_struck_from_the_check_list():
    def journey(office):
        topic = draft_topic(office)
        topic.ticked = [point for point in READY if point != "agreed"]
        topic.save()
        return outcome(lambda: do(office, topic, "submit", "urban_head", "2026-11-23 10:00"))

    edit = ("topic.yaml", "          agreed: 各方面意见基本一致\n", "")
    assert ways(*edit, journey) == (("WS-4.1b",), "done")


def test_one_recipient_less():
    old = "exactly: recipients, are: [party_secretary, director, discipline_secretary, office_head, "
    old += "supervision_deputy]"

    def journey(office):
        meeting = signed_meeting(office, pooled_topic(office))
        five = tuple(office.post(code) for code in FIVE)
        facts = {"recipients": five}
        return outcome(lambda: do(office, meeting, "issue", "clerk", "2026-12-04 10:00", facts=facts))

    edit = ("director_meeting.yaml", old, old.replace(", supervision_deputy", ""))
    assert ways(*edit, journey) == ("done", ("WS-9.1c",))


def test_should_becomes_must():
    old = "WS-9.1a: {place: 九（一）, force: should"

    def journey(office):
        meeting = closed_meeting(office, pooled_topic(office))
        obligations_lapse(moment("2026-12-09 09:00"))
        return Deviation.objects.get(case=meeting).sort

    edit = ("clauses.yaml", old, old.replace("should", "must"))
    assert ways(*edit, journey) == ("deviation", "breach")


def test_the_sum_from_which_the_party_committee_decides():
    def journey(office):
        topic = pooled_topic(office, amount=500_000_00, method=None)
        meeting = opened_meeting(office, topic)
        return outcome(lambda: decide(office, meeting, topic, method="comparison"))

    edit = ("amounts.yaml", '[WS-4.2f, "-", ">= 50万"', '[WS-4.2f, "-", ">= 60万"')
    assert ways(*edit, journey) == (("WS-4.2f",), "done")


def test_who_may_raise_a_topic():
    def journey(office):
        topic = draft_topic(office)
        return outcome(lambda: do(office, topic, "submit", "urban_head", "2026-11-23 10:00"))

    edit = ("topic.yaml", "only: [leadership, unit_heads]", "only: leadership")
    assert ways(*edit, journey) == ("done", ("WS-4.1a",))


def test_a_way_of_buying_struck():
    def journey(office):
        topic = pooled_topic(office, method=None)
        meeting = opened_meeting(office, topic)
        return outcome(lambda: decide(office, meeting, topic, method="comparison"))

    edit = ("amounts.yaml", "[single_source, comparison, invited_tender]", "[single_source, invited_tender]")
    assert ways(*edit, journey) == ("done", ("WS-4.2e",))


def test_days_up_to_which_the_director_approves_a_leave():
    old = """      - [P1-02-2a, general_staff, "<= 3", director, 是]
      - [P1-02-2b, general_staff, ">= 3", party_secretary, 是]
"""

    def approvers(office):
        return [asked(leave(office, "urban_clerk", days)) for days in (3, 4, 5, 5.5)]

    director, secretary = ["director"], ["party_secretary"]
    assert approvers(affairs_office("as-it-is")) == [director, secretary, secretary, secretary]
    office = affairs_office(affairs=(old, old.replace("= 3", "= 5")))
    assert approvers(office) == [director, director, director, secretary]


def test_who_reviews_a_contract_before_the_seal():
    old = """"agreement, contract, major", director]"""

    def reviewers(office):
        return [asked(seal_asked(office, kind, seal_entered(office))) for kind in ("contract", "letter")]

    head, leaders = ["office_head"], ["deputy_1", "deputy_2", "director", "party_secretary"]
    assert reviewers(affairs_office("as-it-is")) == [["director"], head]
    office = affairs_office(dadukou=(old, old.replace("director", "leadership")))
    assert reviewers(office) == [leaders, head]
