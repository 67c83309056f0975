"""日历订阅: a secret link to one's own meetings and deadlines, as calendars of RFC 5545 read them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from zhidu.accounts.models import CalendarLink, Event
from zhidu.cases.models import Case
from zhidu.cases.tests.offices import TestOffice, login, make_office, moment
from zhidu.rooms.meetings.tests.steps import SENT, closed_meeting, do, fixed_meeting, pooled_topic

pytestmark = pytest.mark.django_db

MONDAY = "2026-11-30 09:00"


@pytest.fixture(scope="module")
def office(kept) -> TestOffice:
    return make_office()


@pytest.fixture
def meeting(office) -> Case:
    return do(office, fixed_meeting(office, pooled_topic(office)), "notify", "clerk", SENT)


def link_of(client: Client) -> str:
    """A new link, as the page shows it once."""
    page = client.post(reverse("account-calendar")).content.decode()
    return re.search(r"(/calendar/[^<]+\.ics)", page)[1]


def events(url: str) -> dict[str, dict]:
    response = Client().get(url)
    assert response.headers["Content-Type"].startswith("text/calendar")
    assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
    return {str(event["UID"]): event for event in Calendar.from_ical(response.content).walk("VEVENT")}


def test_a_link_shows_what_its_holder_may_read_without_a_log_in(office, meeting):
    mine, other = login(office, "deputy_1"), login(office, "community_head")
    uid = f"case-{meeting.pk}@testserver"
    event = events(link_of(mine))[uid]
    assert event["DTSTART"].dt == moment(MONDAY)
    assert (str(event["LOCATION"]), str(event["STATUS"])) == ("四楼第二会议室", "CONFIRMED")
    assert str(event["SUMMARY"]) == meeting.title
    assert uid not in events(link_of(other))
    closed_meeting(office, pooled_topic(office))
    clerks = events(link_of(login(office, "clerk"))).values()
    free = [str(each["SUMMARY"]) for each in clerks if each["TRANSP"] == "TRANSPARENT"]
    assert any(title.startswith("时限：") for title in free)


def test_what_changes_keeps_its_name_and_counts_up_and_what_is_called_off_says_so(office, meeting):
    url, uid = link_of(login(office, "deputy_1")), f"case-{meeting.pk}@testserver"
    before = int(events(url)[uid]["SEQUENCE"])
    later = moment(MONDAY) + timedelta(days=1)
    meeting.refresh_from_db()
    meeting.facts = meeting.facts | {"start": later.isoformat()}
    meeting.version, meeting.status = meeting.version + 1, Case.Status.CANCELLED
    meeting.save()
    event = events(url)[uid]
    assert event["DTSTART"].dt == later
    assert int(event["SEQUENCE"]) > before
    assert str(event["STATUS"]) == "CANCELLED"


def test_a_link_is_kept_as_a_digest_and_ends_with_the_next_by_its_holder_or_with_the_account(office):
    client = login(office, "deputy_2")
    first, second = link_of(client), link_of(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    token = second.removeprefix("/calendar/").removesuffix(".ics")
    assert not CalendarLink.objects.filter(digest__contains=token).exists()
    assert "停用日历订阅" in client.get(reverse("account")).content.decode()
    client.post(reverse("account-calendar"), {"end": "1"})
    assert Client().get(second).status_code == 404
    verbs = Event.objects.filter(verb__startswith="calendar.").values_list("verb", flat=True)
    assert sorted(verbs) == ["calendar.ended", "calendar.made", "calendar.made"]
    third, account = link_of(client), CalendarLink.objects.latest("pk").account
    account.user.is_active = False
    account.user.save()
    assert Client().get(third).status_code == 404


def test_a_feed_costs_no_more_with_more_meetings(office, meeting):
    url = link_of(login(office, "deputy_1"))
    costs = []
    for _ in range(2):
        events(url)
        with CaptureQueriesContext(connection) as captured:
            events(url)
        costs.append(len(captured))
        do(office, fixed_meeting(office, pooled_topic(office)), "notify", "clerk", SENT)
    assert costs[0] == costs[1] <= 8, costs


def test_a_meeting_gives_its_own_appointment_to_who_may_read_it(office, meeting):
    page = reverse("meeting-calendar", args=[meeting.pk])
    response = login(office, "deputy_1").get(page)
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert str(event["UID"]) == f"case-{meeting.pk}@testserver"
    assert event["DTSTAMP"].dt <= timezone.now() + timedelta(days=3650)
    assert login(office, "archivist").get(page).status_code == 404
