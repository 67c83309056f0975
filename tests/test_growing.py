"""An office with ten times as much: its pages ask the database as often, and never for a text's content."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhidu.cases.models import Case, CaseIndex, Notice, Obligation, Reader, Step, StepPost
from zhidu.cases.tests.offices import TestOffice, login, make_office, moment
from zhidu.rooms.meetings.models import AgendaItem

LISTS = {
    "/meetings/": 7,
    "/meetings/topics/": 8,
    "/meetings/topics/?state=all": 8,
    "/tasks/": 10,
    "/tasks/?tab=closed": 10,
    "/kept/": 13,
    "/kept/rows/?what=on_time": 8,
    "/cases/": 5,
    "/notices/": 6,
    "/search/?q=议题": 14,
    "/": 15,
}
"""Page → how often it asks, once of it for the demo's bar: a list 12 times at most, any other page 20."""
NOW = moment("2026-12-07 09:00")
HANDS = {"topic": ("review", "clerk"), "task": ("carry_out", "clerk"), "director_meeting": ("plan", "clerk")}
"""Kind → the step that it waits at, and for whom."""


def grown(office: TestOffice, count: int) -> None:
    """Topics, each on the agenda of a meeting and with its task, straight into the tables."""
    topics = _cases(office, count, "topic", "议题")
    meetings = _cases(office, count, "director_meeting", "办公会")
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, topic=topic, place=1)
        for meeting, topic in zip(meetings, topics, strict=True)
    )
    for status in (Case.Status.OPEN, Case.Status.CLOSED):
        _owed(office, _cases(office, count, "task", "落实", parent=topics[0], status=status))


def _cases(office: TestOffice, count: int, kind: str, title: str, **more: object) -> list[Case]:
    begun, post = NOW - timedelta(days=30), office.posts["clerk"]
    facts = {"title": title, "start": (begun + timedelta(days=40)).isoformat()}
    common = {"office": office.office, "edition": office.edition, "kind": kind, "facts": facts}
    by = {"initiator_id": office["urban_head"].person_id, "initiator_post": office.posts["urban_head"]}
    cases = Case.objects.bulk_create(
        Case(title=f"{title}{number}", opened_at=begun + timedelta(minutes=number), **common, **by, **more)
        for number in range(count)
    )
    Reader.objects.bulk_create(Reader(case=case, post=post, why="经办") for case in cases)
    if more.get("status") != Case.Status.CLOSED:
        _await(office, cases)
    return cases


def _await(office: TestOffice, cases: list[Case]) -> None:
    name, hand = HANDS[cases[0].kind]
    words = {"step": name, "title": "办理", "verb": "办理"}
    steps = Step.objects.bulk_create(Step(case=case, opened_at=case.opened_at, **words) for case in cases)
    StepPost.objects.bulk_create(StepPost(step=step, post=office.posts[hand]) for step in steps)
    Notice.objects.bulk_create(
        Notice(case=case, post=office.posts[hand], what="请办理", at=case.opened_at) for case in cases
    )


def _owed(office: TestOffice, tasks: list[Case]) -> None:
    owner, clerk = office.unit("urban"), office.posts["clerk"]
    CaseIndex.objects.bulk_create(
        CaseIndex(case=task, office=office.office, kind="task", fact="owner", value=owner) for task in tasks
    )
    state = Obligation.State.MET if tasks[0].status == Case.Status.CLOSED else Obligation.State.OPEN
    due = {"rule": "finish", "title": "落实到位", "force": "must", "state": state}
    dues = Obligation.objects.bulk_create(
        Obligation(case=task, due_at=task.opened_at, **due) for task in tasks
    )
    owed = Obligation.posts.through
    owed.objects.bulk_create(owed(obligation=due, post=clerk) for due in dues)


def now() -> datetime:
    """The clock of this test, as a setting names it."""
    return NOW


def asked_for(client: Client, page: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return [query["sql"] for query in queries]


@pytest.mark.django_db
def test_pages_ask_as_often_for_ten_times_as_much_and_never_for_a_texts_content(
    settings: LazySettings,
) -> None:
    settings.ZHIDU_CLOCK = f"{__name__}.now"
    office = make_office()
    client = login(office, "clerk")
    for count in (3, 27):
        grown(office, count)
        for page in LISTS:
            client.get(page)  # what a process remembers of the office's texts
        asked = {page: asked_for(client, page) for page in LISTS}
        assert {page: len(statements) for page, statements in asked.items()} == LISTS
        assert not [page for page, said in asked.items() if any('edition"."content' in sql for sql in said)]
