"""What is printed is what was said: no markup, no missing character, the same bytes each time."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pylopdf_fonts_zh_cn
import pytest
from typst import Compiler, TypstError

from zhidu.papers import press
from zhidu.papers.binder import binder
from zhidu.papers.minutes_word import minutes_docx
from zhidu.papers.tests import samples
from zhidu.papers.tests.samples import SAMPLES

RARE = "喆玥翀祎堃昇镕燚旸烜頔垚嬿㛃䶮〔〕★㎡"
MARKUP = [
    '#read("base.typ")',
    "$x^2$",
    '"引号" \\ *粗* _斜_ @甲 <乙> `丙`',
    '#import "x": *',
    "= 标题",
    "\\u{41}",
    "// 注",
]


def words(content: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in pdfplumber.open(BytesIO(content)).pages)


@pytest.mark.parametrize("paper", SAMPLES)
def test_a_paper_is_the_same_bytes_each_time(paper: str) -> None:
    assert press.pdf(paper, SAMPLES[paper]) == press.pdf(paper, SAMPLES[paper])


def test_the_binder_and_the_word_file_are_the_same_bytes_each_time() -> None:
    assert binder(samples.cover(), samples.topics()) == binder(samples.cover(), samples.topics())
    assert minutes_docx(samples.minutes()) == minutes_docx(samples.minutes())


def test_papers_pressed_at_the_same_time_do_not_disturb_each_other() -> None:
    alone = {paper: press.pdf(paper, SAMPLES[paper]) for paper in SAMPLES}
    asked = [*SAMPLES] * 4
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda paper: press.pdf(paper, SAMPLES[paper]), asked))
    assert made == [alone[paper] for paper in asked]


@pytest.mark.parametrize("markup", MARKUP)
def test_markup_in_the_data_is_printed_as_it_stands(markup: str) -> None:
    bare = "".join(markup.split())
    assert bare in words(press.pdf("minutes", samples.minutes(text=[markup])))
    assert bare in words(press.pdf("case_form", samples.form(rows=[[["事由", markup]]])))
    assert bare in words(press.pdf("agenda_sheet", samples.agenda() | {"venue": markup}))


def test_no_rare_name_is_missing_in_the_fonts_that_come_along(tmp_path: Path) -> None:
    data = samples.minutes(
        text=[RARE, f"一、{RARE}", f"（一）{RARE}"], mark=[RARE, "纪要"], title=RARE, groups=[[RARE, [RARE]]]
    )
    assert _strict("minutes", data, tmp_path).startswith(b"%PDF")
    assert _strict("cards", {"title": "席卡", "names": list(RARE)}, tmp_path).startswith(b"%PDF")


def test_a_missing_character_would_be_noticed(tmp_path: Path) -> None:
    with pytest.raises(TypstError, match="could not be displayed"):
        _strict("minutes", samples.minutes(text=["\U0001f600"]), tmp_path)


def _strict(paper: str, data: dict[str, Any], folder: Path) -> bytes:
    """The paper as PDF/A, which refuses what no font can show; and what has no date, so it gets one."""
    for template in press.TEMPLATES.glob("*.typ"):
        (folder / template.name).write_text(template.read_text().replace("date: none", "date: auto"))
    main, words = f"{folder}/{paper}.typ", {"data": json.dumps(data)}
    compiler = Compiler(main, root=str(folder), font_paths=press.fonts_of(None), sys_inputs=words)
    made = compiler.compile(format="pdf", pdf_standards="a-2b", timestamp=0)
    assert isinstance(made, bytes)
    return made


def test_the_fonts_of_an_office_come_before_ours(tmp_path: Path) -> None:
    ours, kaiti = (
        "".join(f"\0{letter}" for letter in name).encode() for name in ("Noto Sans SC", "KaiTi_GB2312")
    )
    font = pylopdf_fonts_zh_cn.sans_path().read_bytes().replace(ours, kaiti)
    (tmp_path / "kaiti.otf").write_bytes(font)
    data = samples.minutes(text=["（一）质量。按月考核。"])
    assert _fonts(press.pdf("minutes", data, fonts=tmp_path), "质") != _fonts(
        press.pdf("minutes", data), "质"
    )


def _fonts(content: bytes, letter: str) -> set[str]:
    with pdfplumber.open(BytesIO(content)) as paper:
        found = [char for page in paper.pages for char in page.chars if char["text"] == letter]
        return {char["fontname"].partition("+")[2] for char in found}


# much of it


def test_an_agenda_of_forty_topics_runs_over_pages_with_its_heads() -> None:
    with pdfplumber.open(BytesIO(press.pdf("agenda_sheet", samples.agenda(40)))) as paper:
        assert len(paper.pages) > 1
        assert all("汇报单位" in page.extract_text() for page in paper.pages)
        assert _inside(paper)
    assert "第40号" in words(press.pdf("agenda_sheet", samples.agenda(40)))
    assert "第40号" in words(press.pdf("notice", samples.notice(40)))


LONG = "虚构自治区清水河畔民族乡综合行政执法和农业农村服务保障中心副主任（主持工作）"


@pytest.mark.parametrize(
    "paper", ["attendance", "cards", "seats", "notice", "minutes", "case_form", "record", "contents"]
)
def test_long_names_stay_on_the_sheet(paper: str) -> None:
    data = _lengthened(SAMPLES[paper])
    with pdfplumber.open(BytesIO(press.pdf(paper, data))) as made:
        assert _inside(made)


def _lengthened(data: Any) -> Any:
    """The same data with a long name wherever a person or a post is named."""
    if isinstance(data, dict):
        return {
            name: LONG if name in ("post", "presenter", "unit", "owner", "office") else _lengthened(value)
            for name, value in data.items()
        }
    if isinstance(data, list | tuple):
        return [_lengthened(value) for value in data]
    return LONG if data in samples.MEMBERS else data


def _inside(paper: Any) -> bool:
    return all(
        char["x0"] >= 0 and char["x1"] <= page.width + 0.1 and char["bottom"] <= page.height
        for page in paper.pages
        for char in page.chars
    )
