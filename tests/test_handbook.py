"""The handbook is whole: pictures there and light, a chapter for each menu entry, readings up to date."""

from __future__ import annotations

import re
import runpy

import pytest
from PIL import Image

from tests.harness import screens
from tests.harness.pictures import HANDBOOK, HEAVIEST, cuts
from tests.test_house import ROOT
from tests.test_urls import ACT, TABLE
from zhidu.desk.context import ADMINISTRATION, MENU

BOOKS = sorted(HANDBOOK.glob("*手册.md"))
READ = [*BOOKS, *ROOT.glob("README*.md")]
TASKS = (
    ("怎样提一个议题", "科室负责人手册"),
    ("怎样排会", "文书手册"),
    ("会上怎么记", "文书手册"),
    ("纪要怎么走", "文书手册"),
    ("请假销假", "科室负责人手册"),
    ("用印", "科室负责人手册"),
    ("查找", "文书手册"),
    ("一周工作安排", "文书手册"),
    ("打印", "文书手册"),
    ("退回了怎么办", "文书手册"),
    ("代行", "科室负责人手册"),
    ("谁能看", "科室负责人手册"),
    ("制度修订", "检查手册"),
)


def named() -> set[str]:
    """The pictures that the handbook and the front pages show."""
    return {
        name
        for path in READ
        for name in re.findall(r"\]\((?:docs/handbook/)?img/([^)]+)\)", path.read_text())
    }


def test_every_address_has_its_picture_or_the_reason_why_not():
    rows = {screen.page: screen for screen in screens.screens()}
    assert set(rows) == {name for name, (sort, _) in TABLE.items() if sort != ACT}
    assert [screen.page for screen in rows.values() if not screen.said] == []
    written = runpy.run_path(str(ROOT / "tools" / "screens.py"))["page"]()
    assert (HANDBOOK / "画面.md").read_text() == written, "run tools/screens.py"


def test_the_pictures_of_the_pages_are_there_and_light():
    wanted = {picture for screen in screens.screens() for picture, _ in screen.pictures()}
    sizes = {path.name: path.stat().st_size for path in screens.FOLDER.iterdir()}
    assert set(sizes) == wanted
    assert max(sizes.values()) < screens.HEAVIEST
    assert sum(sizes.values()) < screens.ALL_TOGETHER


def headings(text: str) -> list[str]:
    return re.findall(r"^##+ (.+)$", text, re.MULTILINE)


def test_every_picture_that_is_named_is_there_and_every_one_there_is_named():
    assert {path.name for path in (HANDBOOK / "img").iterdir()} == named()


def test_every_picture_is_made_by_the_browser_tests():
    made = [cut.picture for cut in cuts()]
    assert sorted(made) == sorted(named())


@pytest.mark.parametrize("picture", sorted(named()))
def test_a_picture_is_light_and_wide_enough_to_read(picture):
    path = HANDBOOK / "img" / picture
    assert path.stat().st_size < HEAVIEST
    with Image.open(path) as image:
        assert image.width >= 390


@pytest.mark.parametrize("entry", [title for title, _ in (*MENU, ADMINISTRATION)])
def test_every_entry_of_the_menu_has_a_chapter(entry):
    assert [book.stem for book in BOOKS if any(entry in one for one in headings(book.read_text()))]


@pytest.mark.parametrize(("task", "book"), TASKS, ids=lambda value: value)
def test_every_task_has_its_section(task, book):
    assert any(task in one for one in headings((HANDBOOK / f"{book}.md").read_text()))


def test_the_first_page_leads_to_every_book():
    first = (HANDBOOK / "README.md").read_text()
    assert [book.name for book in BOOKS if f"({book.name})" not in first] == []


def test_the_list_of_readings_is_what_the_rulebooks_say():
    written = runpy.run_path(str(ROOT / "tools" / "readings.py"))["page"]()
    assert (HANDBOOK / "readings.md").read_text() == written, "run tools/readings.py"
