"""The handbook's pictures: chosen screenshots of the browser tests, cut, scaled, in few colours.

``make pictures`` sets ZHIDU_PICTURES=docs; without it the browser tests leave the handbook alone.
"""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from tests.harness import screens
from tests.harness.packing import pack

HANDBOOK = Path(__file__).parents[2] / "docs" / "handbook"
HEAVIEST = 120_000
"""Bytes of a picture: the handbook is read on slow lines too."""
_WIDTH = 1080
_COLOURS = (256, 128, 64)


class Cut(NamedTuple):
    """A picture: its file, its screenshot without the journey's count, and the pixels cut from it."""

    picture: str
    screenshot: str
    top: int
    height: int


def cuts() -> list[Cut]:
    """docs/handbook/pictures.tsv."""
    with (HANDBOOK / "pictures.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return [Cut(r["picture"], r["screenshot"], int(r["top"]), int(r["height"])) for r in rows]


def keep(screenshot: Path) -> None:
    """Renew the pictures that are made of a screenshot, where pictures are wanted."""
    if os.environ.get("ZHIDU_PICTURES") != "docs":
        return
    name = re.sub(r"-\d+-", "-", screenshot.stem)
    screens.keep(screenshot, name)
    for cut in cuts():
        if cut.screenshot == name:
            pack(_part(screenshot, cut), HANDBOOK / "img" / cut.picture, _COLOURS, HEAVIEST)


def _part(screenshot: Path, cut: Cut) -> Image.Image:
    with Image.open(screenshot) as whole:
        bottom = min(cut.top + cut.height, whole.height)
        part = whole.convert("RGB").crop((0, cut.top, whole.width, bottom))
    part.thumbnail((_WIDTH, _WIDTH * 2), Image.Resampling.LANCZOS)
    return part
