"""会议纪要 as a Word file, after GB/T 9704-2012: for an office that finishes it in its own program.

Fonts are named, not brought along: 仿宋_GB2312, 方正小标宋简体 and 黑体 are on the machines of offices.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

FANGSONG, BIAOSONG, HEITI, KAITI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
LINE = Pt(29)
"""225 mm in 22 lines, 5.2.4."""
CHARACTER = Pt(16)
"""3号; condensed by a quarter of a point, 28 of them fill the line."""
_RED = RGBColor(0xD4, 0x00, 0x00)
_UNDATED = datetime(2000, 1, 1)
_LEVELS = (
    (re.compile("^[一二三四五六七八九十百]+、"), HEITI),
    (re.compile("^（[一二三四五六七八九十百]+）"), KAITI),
)


def minutes_docx(data: Mapping[str, Any]) -> bytes:
    """The minutes as DOCX, the same bytes for the same data, which is that of the template ``minutes``."""
    paper = Document()
    _page(paper)
    _head(paper, data)
    for words in data["text"]:
        _text(paper, words)
    _names(paper, data["groups"])
    if data["signed"]:
        _line(paper)
        _run(_line(paper, indent=2), data["signed"])
    if data["issued_on"]:
        _ending(paper, data)
    _undated(paper)
    return _packed(paper)


def _page(paper: Paper) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(23)
    settings = paper.settings
    settings.odd_and_even_pages_header_footer = True
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        _number(footer.paragraphs[0], side)


def _number(paragraph: Paragraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 — in 4号 宋体, one character in from the side."""
    paragraph.alignment = side
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
    _run(paragraph, "— ", "宋体", Pt(14))
    run = _run(paragraph, "", "宋体", Pt(14))._r
    for sort, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if sort else "w:instrText")
        if sort:
            part.set(qn("w:fldCharType"), sort)
        part.text = words or None
        run.append(part)
    _run(paragraph, " —", "宋体", Pt(14))


# the parts


def _head(paper: Paper, data: Mapping[str, Any]) -> None:
    stage = _line(paper)
    if data["stage"]:
        _run(stage, data["stage"], HEITI)
    marks = _marks(data["mark"])
    for place, words in enumerate(marks):
        mark = _tall(paper)
        if place == 0:
            mark.paragraph_format.space_before = Mm(35) - LINE  # 35 mm below the upper edge of the text
        _run(mark, words, BIAOSONG, Pt(min(42, 430 // max(map(len, marks)))), _RED)
    _line(paper)
    if data["number"]:
        _line(paper)
    number = _line(paper, WD_ALIGN_PARAGRAPH.CENTER)
    _run(number, data["number"])
    _ruled(number, "bottom", "D40000", 12, space=11)
    for _ in range(2):
        _line(paper)
    _run(_tall(paper), data["title"], BIAOSONG, Pt(22))
    _line(paper)


def _marks(parts: list[str]) -> list[str]:
    """The mark on one line where it stays large, else a line each."""
    whole = "".join(parts)
    return [whole] if len(whole) <= 16 else parts


def _text(paper: Paper, words: str) -> None:
    """A paragraph; 一、in 黑体 and （一） in 楷体, up to the first full stop."""
    paragraph = _line(paper, WD_ALIGN_PARAGRAPH.JUSTIFY, indent=2)
    font = next((font for level, font in _LEVELS if level.match(words)), None)
    cut = words.find("。") + 1 or len(words)
    if font:
        _run(paragraph, words[:cut], font)
    _run(paragraph, words[cut:] if font else words)


def _names(paper: Paper, groups: list[tuple[str, list[str]]]) -> None:
    """出席：names, one line below the text, the next lines under the first name."""
    _line(paper)
    for label, names in groups:
        paragraph = _line(paper)
        lead = CHARACTER * (len(label) + 1)
        paragraph.paragraph_format.left_indent = CHARACTER * 2 + lead
        paragraph.paragraph_format.first_line_indent = -lead
        _run(paragraph, label, HEITI)
        _run(paragraph, "：" + "、".join(names))


def _ending(paper: Paper, data: Mapping[str, Any]) -> None:
    """版记: where it goes, who issued it and when, between rules."""
    _line(paper)
    if data["copies"]:
        copies = _line(paper)
        copies.paragraph_format.left_indent, copies.paragraph_format.right_indent = Pt(14), Pt(14)
        _run(copies, f"分送：{'，'.join(data['copies'])}。", size=Pt(14))
        _ruled(copies, "top", "000000", 8)
    issued = _line(paper)
    issued.paragraph_format.left_indent, issued.paragraph_format.right_indent = Pt(14), Pt(14)
    issued.paragraph_format.tab_stops.add_tab_stop(Mm(156) - Pt(14), 2)
    _run(issued, f"{data['issuer']}\t{data['issued_on']}印发", size=Pt(14))
    _ruled(issued, "top", "000000", 6 if data["copies"] else 8)
    _ruled(issued, "bottom", "000000", 8)


# lines and runs


def _line(paper: Paper, side: WD_ALIGN_PARAGRAPH | None = None, indent: int = 0) -> Paragraph:
    """A paragraph on the grid of 22 lines, its first line ``indent`` characters in."""
    paragraph = paper.add_paragraph()
    form = paragraph.paragraph_format
    if side is not None:
        paragraph.alignment = side
    form.space_before = form.space_after = Pt(0)
    form.widow_control = False
    form.first_line_indent = CHARACTER * indent
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    return paragraph


def _tall(paper: Paper) -> Paragraph:
    """A line in the middle, as high as its characters."""
    paragraph = _line(paper, WD_ALIGN_PARAGRAPH.CENTER)
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    return paragraph


def _run(
    paragraph: Paragraph,
    words: str,
    font: str = FANGSONG,
    size: Pt = CHARACTER,
    colour: RGBColor | None = None,
) -> Any:
    run = paragraph.add_run(words)
    run.font.name, run.font.size = font, size
    if colour:
        run.font.color.rgb = colour
    look = run._r.get_or_add_rPr()
    look.get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if size == CHARACTER:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), "-5")
        look.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    return run


def _ruled(paragraph: Paragraph, side: str, colour: str, eighths: int, space: int = 1) -> None:
    """A rule above or below a paragraph, ``eighths`` of a point thick, ``space`` points off."""
    form = paragraph._p.get_or_add_pPr()
    borders = form.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        form.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    rule = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", eighths), ("space", space), ("color", colour)):
        rule.set(qn(f"w:{name}"), str(value))
    borders.append(rule)


# the file


def _undated(paper: Paper) -> None:
    """Without when and by whom it was made: the paper says that itself."""
    about = paper.core_properties
    about.author = about.last_modified_by = about.comments = ""
    about.created = about.modified = _UNDATED


def _packed(paper: Paper) -> bytes:
    made, packed = BytesIO(), BytesIO()
    paper.save(made)
    with ZipFile(made) as old, ZipFile(packed, "w") as new:
        for part in old.namelist():
            new.writestr(ZipInfo(part, (2000, 1, 1, 0, 0, 0)), old.read(part), ZIP_DEFLATED)
    return packed.getvalue()
