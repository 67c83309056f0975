"""One picture of every page for docs/handbook/画面.md, and of some pages one on a phone.

docs/handbook/screens.tsv says which screenshot of the browser tests shows the page of an address, or why
none does.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from tests.harness.packing import pack
from tests.harness.windows import PHONE

HANDBOOK = Path(__file__).parents[2] / "docs" / "handbook"
FOLDER = HANDBOOK / "screens"
HEAVIEST = 60_000
"""Bytes of a picture."""
ALL_TOGETHER = 6_000_000
"""Bytes of all of them."""
_WIDTH, _TALLEST = 960, 1500
_COLOURS = (64, 32, 16)
_DARK = 60
"""The demo's own bar is darker; it is cut away."""


class Screen(NamedTuple):
    """A page by the name of its address; its screenshots, and its title or why it has no picture."""

    page: str
    desk: str
    phone: str
    said: str

    def pictures(self) -> Iterator[tuple[str, str]]:
        """Name of the picture → its screenshot."""
        if self.desk:
            yield f"{self.page}.webp", self.desk
        if self.phone:
            yield f"{self.page}-phone.webp", self.phone


def screens() -> list[Screen]:
    """docs/handbook/screens.tsv."""
    with (HANDBOOK / "screens.tsv").open(encoding="utf-8", newline="") as lines:
        return [Screen(**row) for row in csv.DictReader(lines, delimiter="\t", restval="")]


def keep(screenshot: Path, name: str) -> None:
    """Renew the pictures that are made of a screenshot."""
    FOLDER.mkdir(exist_ok=True)
    for screen in screens():
        for picture, wanted in screen.pictures():
            if wanted == name:
                pack(_part(screenshot), FOLDER / picture, _COLOURS, HEAVIEST)


def _part(screenshot: Path) -> Image.Image:
    """What is seen at first, without the demo's bar; of a desk somewhat more."""
    with Image.open(screenshot) as whole:
        picture = whole.convert("RGB")
    bottom = PHONE["height"] if picture.width == PHONE["width"] else _TALLEST
    part = picture.crop((0, _bar(picture), picture.width, min(bottom, picture.height)))
    part.thumbnail((_WIDTH, _TALLEST), Image.Resampling.LANCZOS)
    return part


def _bar(picture: Image.Image) -> int:
    """How high the demo's bar is; 0 where there is none."""
    left = [picture.getpixel((2, y)) for y in range(min(picture.height, 200))]
    is_bar = [max(colour) < _DARK + 10 for colour in left]  # type: ignore[arg-type]
    return is_bar.index(False) if is_bar[0] and False in is_bar else 0
