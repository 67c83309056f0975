"""会议纪要 measured on the page that comes out, against GB/T 9704-2012 (5.2, 7.2, 7.4, 10.3); millimetres."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from itertools import pairwise
from typing import Any

import pdfplumber
import pytest
from PIL import Image, ImageChops

from zhidu.papers import press
from zhidu.papers.tests.samples import MEMBERS, minutes

PITCH, LINE = 156 / 28, 225 / 22
LEFT, RIGHT, TOP, BOTTOM = 28, 184, 37, 262
_MM = 72 / 25.4
HANZI = "会议听取了村镇建设办的汇报同意以比价方式更换路灯控制在六万元以内由该办牵头落实"


def near(wanted: float, by: float = 0.1) -> Any:
    return pytest.approx(wanted, abs=by)


def lines(page: Any) -> list[list[Any]]:
    """The lines of a page's own text area, each the characters from left to right."""
    found: dict[float, list[Any]] = {}
    for char in page.chars:
        if char["text"].strip() and TOP - 1 < char["top"] / _MM < BOTTOM:
            found.setdefault(round(char["top"], 0), []).append(char)
    return [sorted(found[top], key=lambda char: char["x0"]) for top in sorted(found)]


def said(line: list[Any]) -> str:
    return "".join(char["text"] for char in line)


def pages(data: Mapping[str, Any]) -> list[Any]:
    return pdfplumber.open(BytesIO(press.pdf("minutes", data))).pages


@pytest.fixture(scope="module")
def full() -> Any:
    """A page that is full of one paragraph of hanzi without punctuation."""
    return pages(minutes(text=[HANZI * 60]))[1]


def test_the_sheet_is_a4(full: Any) -> None:
    assert (full.width / _MM, full.height / _MM) == (near(210), near(297))


def test_a_full_page_has_22_lines_of_28_characters(full: Any) -> None:
    assert [len(line) for line in lines(full)] == [28] * 22


def test_the_characters_stand_on_the_grid(full: Any) -> None:
    grid = lines(full)
    for row, line in enumerate(grid):
        assert line[0]["top"] / _MM == near(TOP + row * LINE)
        assert (line[0]["x0"] / _MM, line[-1]["x1"] / _MM) == (near(LEFT), near(RIGHT))
        steps = [(after["x0"] - before["x0"]) / _MM for before, after in pairwise(line)]
        assert min(steps) == near(PITCH, 0.05) == near(max(steps), 0.05)


def test_a_paragraph_begins_two_characters_in() -> None:
    first = next(line for line in lines(pages(minutes(text=[HANZI * 4]))[0]) if said(line)[:4] == HANZI[:4])
    assert first[0]["x0"] / _MM == near(LEFT + 2 * PITCH)


# the head


def _red(data: Mapping[str, Any], ppi: int = 150) -> tuple[float, float, float]:
    """Where the first band of red ink on the sheet begins and ends from above, and where from the left."""
    red, green, blue = Image.open(BytesIO(press.png("minutes", data, ppi=ppi)[0])).convert("RGB").split()
    dark = ImageChops.multiply(green.point(lambda v: 255 * (v < 90)), blue.point(lambda v: 255 * (v < 90)))
    ink = ImageChops.multiply(red.point(lambda v: 255 * (v > 150)), dark)
    rows = [y for y, inked in enumerate(ink.getprojection()[1]) if inked]
    end = next((a for a, b in pairwise(rows) if b - a > ppi / 10), rows[-1])
    left = ink.crop((0, 0, ink.width, end + 1)).getprojection()[0].index(1)
    return rows[0] / ppi * 25.4, (end + 1) / ppi * 25.4, left / ppi * 25.4


@pytest.mark.parametrize("office", ["虚构镇人民政府", "虚构自治县清水河畔民族乡人民代表大会主席团办公室"])
def test_the_mark_is_35_mm_below_the_edge_of_the_text(office: str) -> None:
    top, _, left = _red(minutes(mark=[office, "镇长办公会纪要"]))
    assert top == near(TOP + 35, 0.5)
    assert left >= LEFT


def test_the_number_stands_two_lines_below_the_mark_and_the_rule_4_mm_below_the_number() -> None:
    sheet = pages(minutes())[0]
    number = next(line for line in lines(sheet) if said(line).startswith("虚政纪"))
    _, end, _ = _red(minutes())
    assert number[0]["top"] / _MM == near(end + 2 * LINE, 1)
    rule = sheet.lines[0]
    assert rule["top"] / _MM == near(number[0]["bottom"] / _MM + 4, 0.5)
    assert (rule["x0"] / _MM, rule["x1"] / _MM) == (near(LEFT), near(RIGHT))


def test_the_title_is_size_2_in_the_middle_two_lines_below_the_rule() -> None:
    sheet = pages(minutes())[0]
    title = next(line for line in lines(sheet) if said(line).startswith("2031年3月3日镇长"))
    assert title[0]["size"] == near(22)
    assert (title[0]["x0"] + title[-1]["x1"]) / 2 / _MM == near((LEFT + RIGHT) / 2, 0.5)
    assert title[0]["top"] / _MM == near(sheet.lines[0]["top"] / _MM + 2 * LINE, 1)


def test_the_text_of_the_first_page_stands_on_the_grid_too() -> None:
    first = next(line for line in lines(pages(minutes())[0]) if "上午9:00" in said(line))
    rows = (first[0]["top"] / _MM - TOP) / LINE
    assert rows == near(round(rows), 0.02)


def test_there_is_no_number_and_no_end_before_it_is_issued() -> None:
    sheet = pages(minutes(number="", issued_on="", copies=[]))
    words = "".join(page.extract_text() for page in sheet)
    assert "号" not in words
    assert "印发" not in words
    assert "分送" not in words


# the end


def test_the_names_stand_one_line_below_the_text_two_characters_in_and_hang() -> None:
    found = lines(
        pages(minutes(text=["会议议定事项如下。"], groups=[["出席", MEMBERS * 2], ["缺席", ["子丑"]]]))[0]
    )
    at = next(n for n, line in enumerate(found) if said(line).startswith("出席："))
    present, hanging, text = found[at], found[at + 1], found[at - 1]
    assert present[0]["top"] / _MM == near(text[0]["top"] / _MM + 2 * LINE, 1)
    assert present[0]["x0"] / _MM == near(LEFT + 2 * PITCH, 1)
    assert present[3]["x0"] / _MM == near(LEFT + 5 * PITCH, 1)
    assert hanging[0]["x0"] / _MM == near(LEFT + 5 * PITCH, 1)
    assert hanging[0]["top"] / _MM == near(present[0]["top"] / _MM + LINE)
    absent = next(line for line in found if said(line).startswith("缺席："))
    assert absent[0]["x0"] / _MM == near(LEFT + 2 * PITCH, 1)


def test_the_end_closes_with_the_lower_edge_of_the_text_on_the_last_page() -> None:
    last = pages(minutes())[-1]
    rules = sorted(last.lines, key=lambda rule: rule["top"])
    assert [rule["linewidth"] / _MM for rule in rules] == [
        near(0.35, 0.01),
        near(0.25, 0.01),
        near(0.35, 0.01),
    ]
    assert rules[-1]["top"] / _MM == near(BOTTOM, 0.5)
    issued = next(line for line in lines(last) if said(line).endswith("印发"))
    assert issued[0]["size"] == near(14)
    assert issued[-1]["x1"] / _MM == near(RIGHT - 14 / _MM, 0.5)


@pytest.mark.parametrize("paragraphs", range(1, 40, 3))
def test_the_end_never_lies_over_the_text(paragraphs: int) -> None:
    last = pages(minutes(text=[HANZI] * paragraphs))[-1]
    above = min(rule["top"] for rule in last.lines if rule["linewidth"] < 1.2)  # not the red one of the head
    assert all(line[0]["bottom"] < above for line in lines(last) if line[0]["size"] > 15)


def test_the_page_number_is_7_mm_below_the_text_odd_right_and_even_left() -> None:
    for place, sheet in enumerate(pages(minutes(text=[HANZI * 60]))[:2], 1):
        number = [char for char in sheet.chars if char["top"] / _MM > BOTTOM and char["text"].strip()]
        assert number[0]["top"] / _MM == near(BOTTOM + 7, 0.5)
        assert said(number) == f"—{place}—"
        edge = RIGHT - number[-1]["x1"] / _MM if place % 2 else number[0]["x0"] / _MM - LEFT
        assert edge == near(14 / _MM, 0.5)
