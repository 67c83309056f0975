"""The minutes as a Word file have the measures of GB/T 9704-2012 and name the fonts of offices."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from zhidu.papers.minutes_word import minutes_docx
from zhidu.papers.tests.samples import MEMBERS, minutes


@pytest.fixture(scope="module")
def paper() -> Paper:
    return Document(BytesIO(minutes_docx(minutes())))


def line(paper: Paper, begin: str) -> Paragraph:
    return next(p for p in paper.paragraphs if p.text.startswith(begin))


def fonts(paragraph: Paragraph) -> list[str]:
    return [run._r.rPr.rFonts.get(qn("w:eastAsia")) for run in paragraph.runs]


def test_the_page_has_the_margins_of_an_official_paper(paper: Paper) -> None:
    section = paper.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(side.mm) for side in sides] == [37, 35, 28, 26]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_text_is_size_3_in_fangsong_on_29_points(paper: Paper) -> None:
    text = line(paper, "2031年3月3日上午")
    assert text.paragraph_format.line_spacing.pt == 29
    assert text.paragraph_format.first_line_indent.pt == 32
    assert (text.runs[0].font.size.pt, fonts(text)) == (16, ["仿宋_GB2312"])


def test_each_level_of_heading_has_its_font(paper: Paper) -> None:
    assert fonts(line(paper, "一、")) == ["黑体", "仿宋_GB2312"]
    assert fonts(line(paper, "（一）")) == ["楷体_GB2312", "仿宋_GB2312"]
    assert fonts(line(paper, "2031年3月3日镇长办公会纪要")) == ["方正小标宋简体"]


def test_the_names_hang_under_the_first(paper: Paper) -> None:
    present = line(paper, "出席：")
    assert present.text == f"出席：{'、'.join(MEMBERS)}"
    form = present.paragraph_format
    assert (form.left_indent.pt, form.first_line_indent.pt) == (80, -48)


def test_number_and_end_come_with_the_issue_alone(paper: Paper) -> None:
    draft = Document(BytesIO(minutes_docx(minutes(number="", issued_on="", copies=[], stage="送审稿"))))
    said = "\n".join(p.text for p in draft.paragraphs)
    assert "虚政纪" not in said
    assert "印发" not in said
    assert said.startswith("送审稿")
    assert line(paper, "虚政纪〔2031〕3号")
    assert line(paper, "虚构镇人民政府\t2031年3月7日印发")


def test_a_long_mark_stands_on_two_lines() -> None:
    office = "虚构自治县清水河畔民族乡人民代表大会主席团"
    marks = Document(BytesIO(minutes_docx(minutes(mark=[office, "镇长办公会纪要"])))).paragraphs[1:3]
    assert [p.text for p in marks] == [office, "镇长办公会纪要"]


def test_the_parts_of_a_run_and_a_paragraph_are_in_the_order_that_word_asks_for() -> None:
    text = ZipFile(BytesIO(minutes_docx(minutes()))).read("word/document.xml").decode()
    assert '<w:spacing w:val="-5"/><w:sz' in text
    assert text.index("<w:pBdr>") < text.index("<w:spacing", text.index("<w:pBdr>"))
