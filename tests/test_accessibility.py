"""Every page as axe sees it, on a desk and on a phone: nothing that shuts somebody out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.harness.axe import findings, unfold
from tests.harness.browser import DESKTOP, PHONE
from zhidu.cases.models import Case
from zhidu.cases.services import Deed, case_act
from zhidu.org.actor import Actor
from zhidu.org.models import Office, Person
from zhidu.org.selectors import actor_for
from zhidu.rooms.meetings.services import meeting_open

BODY, VENUE = "director_meeting", "街道四楼第二会议室"
FORM = "园区企业法律咨询服务采购"
POOLED = ("社区食堂运营补贴", "云溪小区楼道照明改造")


@dataclass(frozen=True)
class Seen:
    """The demo with a meeting in each state that has a page of its own."""

    form: Case
    topic: Case
    held: Case
    session: Case
    plan: Case

    def pages(self) -> Iterator[tuple[str, str]]:
        """The person who looks, and what at."""
        yield "经济发展科科长", f"/cases/{self.form.pk}/form/"
        yield "经济发展科科长", "/"
        clerk = "党政办公室文书"
        item = self.session.agenda.get()
        for path in ("/", "/meetings/topics/", "/meetings/topics/?state=refused", "/meetings/", "/tasks/"):
            yield clerk, path
        yield clerk, "/directory/"
        yield clerk, f"/cases/{self.topic.pk}/"
        yield clerk, f"/cases/{self.topic.pk}/print/"
        yield clerk, f"/cases/{self.topic.pk}/readers/"
        report = self.topic.files.filter(name__endswith=".docx").latest("pk")
        yield clerk, f"/cases/files/{report.pk}/page/"
        yield clerk, "/cases/"
        yield clerk, "/cases/kinds/topic/"
        yield clerk, f"/meetings/{self.plan.pk}/plan/"
        yield clerk, f"/meetings/{self.plan.pk}/"
        yield clerk, f"/meetings/{self.session.pk}/"
        yield clerk, f"/meetings/{self.session.pk}/items/{item.pk}/"
        yield clerk, f"/meetings/{self.session.pk}/live/"
        yield clerk, f"/meetings/{self.session.pk}/screen/"
        yield clerk, f"/meetings/{self.held.pk}/"
        yield clerk, f"/meetings/{self.held.pk}/items/{self.held.agenda.first().pk}/"
        yield clerk, f"/meetings/{self.held.pk}/minutes/"
        yield clerk, "/rules/"
        yield clerk, "/rules/wusong/"
        yield clerk, "/rules/wusong/WS-4.2d/"


@pytest.fixture
def seen(demo) -> Seen:
    first, second = (Case.objects.get(title=title, kind="topic") for title in POOLED)
    return Seen(
        form=Case.objects.get(title=FORM),
        topic=second,
        held=Case.objects.filter(kind=BODY, status=Case.Status.CLOSED).latest("pk"),
        session=in_session(first),
        plan=_begun(second),
    )


def _by(post: str) -> Actor:
    person = Person.objects.get(appointments__post__code=post, appointments__until=None)
    actor = actor_for(person.user, timezone.now())
    assert actor is not None
    return actor


def _begun(*topics: Case) -> Case:
    office, order = Office.objects.get(), [topic.pk for topic in topics]
    return meeting_open(office=office, body=BODY, topics=order, by=_by("clerk"), at=timezone.now())


def in_session(*topics: Case) -> Case:
    """A meeting that is being held now, its papers sent too late."""
    meeting, now = _begun(*topics), timezone.now()
    when = {"start": now, "venue": VENUE}
    for act, post, facts in (
        ("plan", "clerk", when),
        ("plan_review", "office_head", {}),
        ("plan_fix", "director", when),
        ("notify", "clerk", {}),
    ):
        _do(meeting, act, post, now, facts)
    present = tuple(str(a.post_id) for a in Case.objects.get(pk=meeting.pk).attendance.all())
    _do(meeting, "open", "clerk", now + timedelta(minutes=1), {"present": present})
    return meeting


def _do(meeting: Case, act: str, post: str, at: datetime, facts: dict) -> None:
    case_act(case_id=meeting.pk, deed=Deed(act, facts=facts), by=_by(post), at=at)


@pytest.mark.parametrize("window", ["desk", "phone"])
def test_no_page_shuts_anybody_out(seen, new_page, window):
    page = new_page(PHONE, has_touch=True, is_mobile=True) if window == "phone" else new_page(DESKTOP)
    page.goto("/login/")
    found = findings(page, "/login/")
    who = ""
    for post, path in seen.pages():
        if post != who:
            become(page, post)
            who = post
        page.goto(path)
        unfold(page)
        found += findings(page, path)
    assert found == []


def become(page: Page, post: str) -> None:
    page.context.clear_cookies()
    page.goto("/login/")
    page.locator(f"button:has-text('{post}')").first.click()
    expect(page.locator("h1")).to_have_text("工作台")
