"""The binder holds everything that can be printed, in its order, and says what goes beside it."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter

from zhidu.papers import press
from zhidu.papers.binder import Topic, Upload, binder
from zhidu.papers.tests.reading import pages_of
from zhidu.papers.tests.samples import PDF, cards, cover, form, notice, picture, title, topics, word
from zhidu.papers.word import WORD


def bound(*papers: Upload) -> list[str]:
    """The sheets of a binder after its cover, contents, agenda and the topic's form."""
    return pages_of(binder(cover(), [Topic(1, title(1), form(), papers=papers)]))[4:]


def test_cover_contents_agenda_form_and_papers_follow_each_other() -> None:
    found = pages_of(binder(cover(), topics()))
    begins = ["2031年3月3日镇长办公会会议材料", "目录", "镇长办公会议程", "镇长办公会议题报批表"]
    assert [page[: len(begin)] for page, begin in zip(found, begins, strict=False)] == begins
    assert "广场现有路灯18盏" in found[4]
    assert "归档目录" in found[5]
    assert "关于召开镇长办公会的通知" in found[6]
    assert "会议回执" in found[7]


def test_the_page_numbers_run_on_over_what_was_handed_in() -> None:
    found = pages_of(binder(cover(), topics()))
    assert all(page.endswith(f"第{n}页共{len(found)}页") for n, page in enumerate(found[1:], 2))


def test_the_contents_name_the_page_of_each_paper() -> None:
    found = pages_of(binder(cover(), topics()))
    at = next(n for n, page in enumerate(found, 1) if "关于召开镇长办公会的通知" in page)
    line = next(line for line in found[1].split("附件：") if line.startswith("会场.pdf"))
    assert re.fullmatch(rf"会场\.pdf\.+{at}", line)


def test_the_contents_are_bookmarks_too() -> None:
    outline = PdfReader(BytesIO(binder(cover(), topics()))).outline
    assert any(not isinstance(entry, list) and entry.title == "议程" for entry in outline)


def test_a_sheet_that_lies_across_stays_so() -> None:
    pages = PdfReader(BytesIO(binder(cover(), topics()))).pages
    assert [page.mediabox.width > page.mediabox.height for page in pages[4:8]] == [False, True, False, False]


def _locked() -> bytes:
    writer, kept = PdfWriter(), BytesIO()
    writer.append(BytesIO(press.pdf("cards", cards())))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(kept)
    return kept.getvalue()


WHOLE = press.pdf("notice", notice())
ONE = press.pdf("cards", {"title": "", "names": ["甲"]})
HUGE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (90_000).to_bytes(4, "big") * 2


@pytest.mark.parametrize(
    ("content_type", "content", "why"),
    [
        ("application/vnd.ms-excel", b"x", "不是文字或图片"),
        (PDF, _locked(), "设有密码或已损坏"),
        (PDF, WHOLE[: len(WHOLE) // 2], "另附"),
        (PDF, b"%PDF-1.7 nothing", "设有密码或已损坏"),
        ("image/png", b"\x89PNG\r\n\x1a\n" + b"x" * 20, "另附"),
        ("image/jpeg", b"\xff\xd8\xff nothing of a picture", "格式无法编入"),
        ("image/png", HUGE, "图片过大"),
        (WORD, b"PK nothing", "已损坏"),
        (WORD, word(""), "没有可取出的文字"),
    ],
)
def test_what_cannot_be_bound_has_a_sheet_that_says_why(content_type: str, content: bytes, why: str) -> None:
    strange, plain = Upload("附件：奇怪的材料", content_type, content), Upload("后一件", PDF, ONE)
    (sheet, after) = bound(strange, plain)
    assert "奇怪的材料" in sheet
    assert why in sheet
    assert "原件另附" in sheet
    assert "原件另附" not in after


def test_a_picture_in_a_word_file_is_bound_with_it() -> None:
    content = binder(
        cover(),
        [Topic(1, title(1), form(), papers=[Upload("图", WORD, word("题", "文", picture=picture()))])],
    )
    assert len(PdfReader(BytesIO(content)).pages[4].images) == 1
