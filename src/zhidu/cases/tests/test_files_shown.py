"""Files are shown in the browser where it can show them, and nothing that they bring along acts."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from zhidu.cases.models import Case, File
from zhidu.cases.services import paper_keep
from zhidu.cases.tests.conftest import fixed_now
from zhidu.cases.tests.counter import trip
from zhidu.cases.tests.offices import TestOffice, login
from zhidu.org.actor import Actor
from zhidu.papers.tests.samples import picture, word
from zhidu.papers.word import WORD

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SANDBOX = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


def kept(case: Case, name: str, content_type: str, content: bytes) -> File:
    return paper_keep(
        case=case,
        slot="annex",
        title="附件",
        name=name,
        content=content,
        content_type=content_type,
        verb="file.added",
        by=Actor(case.office_id, case.initiator_id, "甲08", ()),
        at=fixed_now(),
    )


@pytest.fixture
def case(counter: TestOffice) -> Case:
    return trip(counter)


@pytest.fixture
def head(counter: TestOffice) -> Client:
    return login(counter, "urban_head")


@pytest.mark.parametrize(
    ("name", "content_type", "way", "is_boxed"),
    [
        ("报价.pdf", "application/pdf", "inline", False),
        ("现场.png", "image/png", "inline", True),
        ("现场.jpg", "image/jpeg", "inline", True),
        ("旧通知.html", "text/html; charset=utf-8", "inline", True),
        ("预算.xlsx", XLSX, "attachment", True),
        ("汇报稿.docx", WORD, "attachment", True),
        ("图.svg", "image/svg+xml", "attachment", True),
    ],
)
def test_each_type_has_its_way(
    case: Case, head: Client, name: str, content_type: str, way: str, is_boxed: bool
) -> None:
    file = kept(case, name, content_type, b"content")
    answer = head.get(reverse("file", args=[file.pk]))
    assert b"".join(answer) == b"content"  # type: ignore[arg-type]
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["Content-Disposition"].startswith(f"{way}; filename*=utf-8''")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert (policy == SANDBOX) is is_boxed


def test_a_word_file_is_a_page_without_anything_that_acts(case: Case, head: Client) -> None:
    content = word("出差预算", "<script>alert(1)</script>", table=[["项目", "金额"]], picture=picture())
    file = kept(case, "预算说明.docx", WORD, content)
    assert reverse("file-page", args=[file.pk]) in head.get(reverse("case", args=[case.pk])).content.decode()
    page = head.get(reverse("file-page", args=[file.pk]))
    said = page.content.decode()
    assert "<h2>出差预算</h2>" in said
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in said
    assert "<td colspan" in said
    assert "data:image/png;base64," in said
    assert reverse("file", args=[file.pk]) in said
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_a_word_file_that_cannot_be_read_says_so_and_is_there_to_download(case: Case, head: Client) -> None:
    file = kept(case, "坏.docx", WORD, b"PK nothing")
    said = head.get(reverse("file-page", args=[file.pk])).content.decode()
    assert "已损坏" in said
    assert "请下载原件" in said
    assert reverse("file", args=[file.pk]) in said


def test_any_other_file_has_no_page_of_its_own(case: Case, head: Client) -> None:
    file = kept(case, "报价.pdf", "application/pdf", b"%PDF")
    assert b"".join(head.get(reverse("file-page", args=[file.pk]))) == b"%PDF"  # type: ignore[arg-type]
    assert (
        reverse("file-page", args=[file.pk]) not in head.get(reverse("case", args=[case.pk])).content.decode()
    )


def test_files_are_closed_to_who_may_not_read_the_case(counter: TestOffice, case: Case) -> None:
    file = kept(case, "预算说明.docx", WORD, word("题", "文"))
    stranger = login(counter, "community_head")
    for name in ("file", "file-page"):
        assert stranger.get(reverse(name, args=[file.pk])).status_code == 404


@pytest.mark.parametrize(("name", "queries"), [("file", 5), ("file-page", 7)])
def test_a_file_keeps_to_the_budget_of_a_page(
    case: Case, head: Client, django_assert_num_queries: DjangoAssertNumQueries, name: str, queries: int
) -> None:
    file = kept(case, "预算说明.docx", WORD, word("题", "文"))
    head.get(reverse(name, args=[file.pk]))
    with django_assert_num_queries(queries):
        head.get(reverse(name, args=[file.pk]))
