"""The words of a paper that count: of real Word and PDF files, without title, annexes and page numbers."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter

from zhidu.papers import press
from zhidu.papers.plain import PDF, body_lines, body_of
from zhidu.papers.tests.samples import XLSX, minutes, word
from zhidu.papers.word import WORD

TITLE = ["关于老旧小区改造年度计划", "有关情况的说明"]
BODY = [
    "一、必要性",
    "全区尚有老旧小区12个，GB/T 50180要求配套齐全。",
    "（一）资金来源",
    "市级补助和区级配套。",
]
ANNEXES = ["附件：1. 项目清单", "附件1", "项目清单共十二行"]


def scan(pages: int = 1) -> bytes:
    """A PDF that is nothing but pictures."""
    kept = BytesIO()
    sheets = [Image.new("RGB", (60, 80), "white") for _ in range(pages)]
    sheets[0].save(kept, "PDF", save_all=True, append_images=sheets[1:])
    return kept.getvalue()


def test_the_title_and_the_annexes_of_a_word_file_do_not_count() -> None:
    assert body_of(word(*TITLE, *BODY, *ANNEXES), WORD) == "\n".join(BODY)


def test_what_stands_in_a_table_counts_and_numbers_that_word_sets_do_not() -> None:
    document = Document()
    document.add_paragraph("各项经费如下：")
    document.add_paragraph("改造", style="List Number")
    document.add_table(1, 2).cell(0, 1).text = "三十万元"
    kept = BytesIO()
    document.save(kept)
    assert body_of(kept.getvalue(), WORD) == "各项经费如下：\n改造\n三十万元"


@pytest.mark.parametrize(
    ("line", "ends"),
    [
        ("附件", True),
        ("附 件 2", True),
        ("附件：项目清单", True),
        ("附件一 项目清单", True),
        ("附件所列项目由各单位分别实施。", False),
        ("附件材料须齐全", False),
    ],
)
def test_an_annex_begins_where_a_line_names_it(line: str, ends: bool) -> None:
    whole = ["全文如下。", line, "之后的文字"]
    assert body_lines(whole, 60) == (whole[:1] if ends else whole)


def test_a_text_of_short_lines_alone_is_all_body() -> None:
    assert body_lines(["同意", "请照办"], 60) == ["同意", "请照办"]


said = st.text("全区老旧小区改造，。资金abc12 ", min_size=1, max_size=40).filter(str.strip)


@given(st.lists(said, max_size=4), st.lists(said, max_size=3))
def test_whatever_stands_between_title_and_annex_counts_once(lines: list[str], after: list[str]) -> None:
    body = ["正文如下：", *(line.strip() for line in lines)]
    assert body_lines([*TITLE, "", *body, "附件：清单", *after], 60) == body


def test_a_pdf_counts_its_lines_without_page_numbers() -> None:
    content = press.pdf("minutes", minutes())
    numbers = [page.extract_text().splitlines()[-1] for page in PdfReader(BytesIO(content)).pages]
    body = (body_of(content, PDF) or "").splitlines()
    assert (body[0][:5], body[-1][-2:]) == ("2031年", "印发")
    assert "— 2 —" in numbers
    assert not {*numbers} & {*body}


@pytest.mark.parametrize(
    ("content", "content_type"),
    [(scan(), PDF), (b"%PDF-1.4 broken", PDF), (b"PK no zip", WORD), (b"anything", XLSX), (word(" "), WORD)],
)
def test_what_has_no_words_is_not_counted(content: bytes, content_type: str) -> None:
    assert body_of(content, content_type) is None


def test_a_paper_of_which_some_pages_were_scanned_is_not_counted() -> None:
    writer = PdfWriter()
    writer.append(BytesIO(press.pdf("minutes", minutes())))
    writer.append(BytesIO(scan()))
    kept = BytesIO()
    writer.write(kept)
    assert body_of(kept.getvalue(), PDF) is None


def test_a_paper_with_a_password_is_not_counted() -> None:
    writer = PdfWriter()
    writer.append(BytesIO(press.pdf("minutes", minutes())))
    writer.encrypt("secret", algorithm="RC4-128")
    kept = BytesIO()
    writer.write(kept)
    assert body_of(kept.getvalue(), PDF) is None
