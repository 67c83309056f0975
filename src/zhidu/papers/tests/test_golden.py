"""Each paper looks as it was accepted; ``--accept-papers`` keeps the present look as the new one.

Look at the pictures in ``golden/`` before they are committed.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from zhidu.papers import press
from zhidu.papers.binder import placed
from zhidu.papers.tests.samples import SAMPLES, cover, topics

GOLDEN = Path(__file__).parent / "golden"
PPI = 40
TOLERANCE = 0.6
"""Mean difference of a page, of 255: edges may be drawn a shade lighter on another machine."""


@pytest.mark.parametrize("paper", [*SAMPLES, "binder"])
def test_a_paper_looks_as_it_was_accepted(paper: str, request: pytest.FixtureRequest) -> None:
    made = _pictures(paper)
    kept = sorted(GOLDEN.glob(f"{paper}-*.png"))
    if request.config.getoption("--accept-papers"):
        _accept(paper, made, kept)
        return
    assert len(kept) == len(made)
    for path, content in zip(kept, made, strict=True):
        difference = _difference(Image.open(path), Image.open(BytesIO(content)))
        assert difference <= TOLERANCE, f"{path.name}: {difference:.2f}"


def test_a_line_that_moved_is_seen() -> None:
    page = Image.open(BytesIO(_pictures("agenda_sheet")[0]))
    assert _difference(page, ImageChops.offset(page, 0, 3)) > 4 * TOLERANCE


def _pictures(paper: str) -> list[bytes]:
    if paper == "binder":
        data, files = placed(cover(), topics())
        return press.png("binder", data, files, ppi=PPI)
    return press.png(paper, SAMPLES[paper], ppi=PPI)


def _accept(paper: str, made: list[bytes], kept: list[Path]) -> None:
    for path in kept:
        path.unlink()
    GOLDEN.mkdir(exist_ok=True)
    for place, content in enumerate(made, 1):
        Image.open(BytesIO(content)).convert("RGB").save(GOLDEN / f"{paper}-{place:02}.png", optimize=True)


def _difference(one: Image.Image, other: Image.Image) -> float:
    if one.size != other.size:
        return 255
    bands = ImageStat.Stat(ImageChops.difference(one.convert("RGB"), other.convert("RGB"))).mean
    return sum(bands) / len(bands)
