"""Every entry of the menu, and what lies one step below it, as six people of the demo in a browser."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.harness.browser import DESKTOP, PHONE
from tests.harness.desk import enter
from tests.harness.windows import assert_fits
from zhidu.cases.models import Case, Row
from zhidu.org.models import Post

SIX = ("党政办公室文书", "城市管理科科长", "办事处主任", "街道党工委书记", "监察办副主任", "档案员")
BESIDE = ("/notices/", "/week/", "/search/?q=消防", "/registers/", "/phrases/")
"""Pages that the menu does not name, but everybody may open."""
FOREIGN = {"PDF", "XLSX", "ZIP", "Word", "DOCX", "Excel"}
"""What is called so in offices too."""


@pytest.fixture
def person(request, demo, new_page) -> tuple[Page, str]:
    post, window = request.param
    page = new_page(PHONE, has_touch=True, is_mobile=True) if window == "phone" else new_page(DESKTOP)
    enter(page, post)
    return page, f"{window}-as{SIX.index(post)}"


@pytest.mark.parametrize(
    "person",
    [*((post, "desk") for post in SIX), (SIX[0], "phone"), (SIX[2], "phone")],
    indirect=True,
    ids=lambda value: "-".join(value),
)
def test_opens_in_chinese_and_fits_the_window(person, shoot) -> None:
    page, name = person
    links = page.locator("nav.side .menu__link")
    menu = links.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert len(menu) >= 8
    for url in (*menu, *BESIDE):
        assert_is_fit(page, url)
        shoot(page, f"{name}-{re.sub('[^a-z]+', '-', url).strip('-') or 'start'}")


def assert_is_fit(page: Page, url: str) -> None:
    """It opens, says something, in Chinese, and is no wider than the window."""
    assert_opens(page, url)
    assert strays(page.locator("body").inner_text()) == set(), url


def assert_opens(page: Page, url: str) -> None:
    answer = page.goto(url)
    assert answer is not None
    assert answer.status == 200, url
    assert len(page.locator("main").inner_text()) > 10, f"{url} is empty"
    assert_fits(page, url)


def strays(text: str) -> set[str]:
    """Words that no office writes: runs of Latin letters, but for names of files and digests."""
    text = re.sub(r"\S+\.(?:pdf|docx|zip|xlsx)\b|\b[0-9a-f]{8}\b", "", text)
    return set(re.findall(r"[A-Za-z]{3,}", text)) - FOREIGN


@pytest.mark.parametrize("person", [(SIX[0], "desk")], indirect=True, ids=["desk"])
def test_what_lies_below_them_does_too(person, shoot) -> None:
    page, _ = person
    for name, url in below().items():
        assert_is_fit(page, url)
        keep(page, shoot, name)


ON_A_PHONE = {"case", "topic", "meeting", "compliance", "register", "office-relations"}


def keep(page: Page, shoot, name: str) -> None:
    """A picture on a desk, and of some one on a phone, which they fit too."""
    shoot(page, f"below-{name}")
    if name not in ON_A_PHONE:
        return
    page.set_viewport_size(PHONE)
    assert_fits(page, name)
    shoot(page, f"below-{name}-phone")
    page.set_viewport_size(DESKTOP)


def test_the_pages_by_which_an_office_is_kept_do(demo, page, shoot) -> None:
    enter(page, "党政办公室主任")
    deputy = Post.objects.get(code="deputy_city").pk
    for name, url in {
        "office-people": "/office/people/",
        "office-post": f"/office/posts/{deputy}/",
        "office-relations": f"/office/posts/{deputy}/relations/",
        "office-calendar": "/office/calendar/",
        "revision-new": "/cases/revisions/new/",
        "account-password": "/account/password/",
        "account-reminders": "/account/reminders/",
    }.items():
        assert_opens(page, url)
        keep(page, shoot, name)


def test_a_task_that_waits_for_a_higher_body_says_so(demo, page, shoot) -> None:
    enter(page, "社区服务办公室主任")
    task = Case.objects.get(kind="task", title="社区综合服务平台三年运维服务")
    assert_is_fit(page, f"/cases/{task.pk}/")
    expect(page.locator("main")).to_contain_text("须先经街道党工委会议研究决定")
    shoot(page, "below-task")


ADMINISTRATORS = (
    ("系统管理员", ("/administration/accounts/", "/administration/status/", "/administration/deliveries/")),
    ("安全管理员", ("/administration/security/", "/administration/locks/", "/administration/policy/")),
    ("审计管理员", ("/administration/log/",)),
)


@pytest.mark.parametrize(("role", "urls"), ADMINISTRATORS, ids=[role for role, _ in ADMINISTRATORS])
def test_the_pages_of_the_three_open_and_fit(role, urls, demo, page, shoot) -> None:
    page.goto("/")
    page.locator("button", has_text=role).first.click()
    expect(page.locator("nav.side")).to_contain_text("系统管理")
    for url in urls:
        assert_opens(page, url)  # names of log-ins and of programs are no words of an office
        shoot(page, f"three-{url.split('/')[2]}")


def below() -> dict[str, str]:
    """What lies below the menu, by the name of its picture."""
    topic, leave, announcement = (
        Case.objects.filter(kind=kind).earliest("pk") for kind in ("topic", "leave", "announcement")
    )
    meeting = Case.objects.filter(kind="director_meeting").earliest("pk")
    pooled = Case.objects.filter(kind="topic", steps__step="meeting", steps__state="open").earliest("pk")
    report = topic.files.filter(name__endswith=".docx").latest("pk")
    return {
        "readers": f"/cases/{topic.pk}/readers/",
        "print": f"/cases/{topic.pk}/print/",
        "leaves": "/cases/kinds/leave/",
        "announcement": f"/cases/{announcement.pk}/",
        "drafts": "/cases/drafts/",
        "publications": reverse("publications"),
        "case": f"/cases/{leave.pk}/",
        "topic": f"/cases/{topic.pk}/",
        "file-page": f"/cases/files/{report.pk}/page/",
        "rulebook": "/rules/wusong/",
        "clause": "/rules/wusong/WS-4.2d/",
        "kept-rows": "/kept/rows/?what=on_time",
        "register": "/registers/seals/",
        "register-print": "/registers/seals/print/",
        "register-row": f"/registers/seals/{Row.objects.earliest('pk').pk}/",
        "meeting": f"/meetings/{meeting.pk}/",
        "compliance": reverse("meeting-compliance", args=[meeting.pk]),
        "meeting-item": f"/meetings/{meeting.pk}/items/{meeting.agenda.first().pk}/",
        "tabling": f"/meetings/topics/{pooled.pk}/",
    }
