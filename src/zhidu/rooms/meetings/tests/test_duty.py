"""会期: the office's meetings keep the duty to meet, and a meeting that is not held is missed."""

from __future__ import annotations

import pytest
from django.urls import reverse

from zhidu.cases.duties.running import duties_run
from zhidu.cases.models import Case, DutyPeriod, Entry
from zhidu.cases.tests.offices import login, make_office, moment
from zhidu.cases.verbs import sentence
from zhidu.rooms.meetings.tests.steps import closed_meeting, fixed_meeting, pooled_topic
from zhidu.rooms.meetings.yearplan import year_of

pytestmark = pytest.mark.django_db
DUTY = "director_meeting.meets"


def periods() -> list[tuple[str, str]]:
    found = DutyPeriod.objects.filter(duty=DUTY).order_by("first")
    return [(period.first.isoformat(), period.state) for period in found]


def told() -> list[str]:
    entries = Entry.objects.filter(case_id__lt=0).order_by("-case_id", "seq")
    return [sentence(entry.verb, entry.data) for entry in entries]


def test_two_weeks_without_a_meeting_are_missed_and_the_next_two_are_kept() -> None:
    office = make_office()
    office.office.adoptions.update(since="2026-11-12")
    duties_run(moment("2026-11-16 08:00"))
    assert periods() == [("2026-11-13", "open")]
    duties_run(moment("2026-11-26 23:59"))
    assert periods() == [("2026-11-13", "open")]
    duties_run(moment("2026-11-27 00:00"))
    assert periods() == [("2026-11-13", "missed")]
    meeting: Case = closed_meeting(office, pooled_topic(office))
    duties_run(moment("2026-11-30 11:00"))
    late = DutyPeriod.objects.get(duty=DUTY, first="2026-11-13")
    assert (late.case, late.met_at) == (meeting, moment("2026-11-30 10:30"))
    assert periods()[1:] == [("2026-12-01", "open")]
    assert DutyPeriod.objects.get(duty=DUTY, first="2026-12-01").due_at.isoformat().startswith("2026-12-14")


def test_a_meeting_in_time_keeps_them() -> None:
    office = make_office()
    office.office.adoptions.update(since="2026-11-20")
    duties_run(moment("2026-11-23 08:00"))
    meeting: Case = closed_meeting(office, pooled_topic(office))
    duties_run(moment("2026-11-30 11:00"))
    kept = DutyPeriod.objects.get(duty=DUTY, first="2026-11-21")
    assert (kept.state, kept.case, kept.clauses) == ("met", meeting, ["WS-3a"])
    assert (
        told()[1] == f"“召开主任办公会议”（2026年11月21日至12月4日）做到了：召开主任办公会议：{meeting.title}"
    )


def test_the_year_of_a_body_says_what_is_overdue_planned_and_ahead(monkeypatch) -> None:
    office = make_office()
    office.office.adoptions.update(since="2026-11-12")
    duties_run(moment("2026-11-16 08:00"))
    duties_run(moment("2026-11-27 00:00"))
    now = moment("2026-11-27 09:00")
    (year,) = year_of(office.office, office["clerk"], 2026, now)
    assert [(slot.first.isoformat(), slot.state) for slot in year.slots] == [
        ("2026-11-13", "overdue"),
        ("2026-11-27", "ahead"),
        ("2026-12-11", "ahead"),
    ]
    meeting = fixed_meeting(office, pooled_topic(office))
    (year,) = year_of(office.office, office["clerk"], 2026, now)
    assert [(slot.state, slot.meetings) for slot in year.slots][1] == ("planned", (meeting,))
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    client = login(office, "clerk")
    html = client.get(reverse("meetings-year")).content.decode()
    assert "有 1 期超期未开" in html
    assert "一般：不开须说明原因" in html
    assert reverse("meeting", args=[meeting.pk]) in html
    assert client.get(reverse("meetings-year") + "?year=x").status_code == 200
