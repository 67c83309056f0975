"""Pictures in few colours: light enough for slow lines, sharp enough to read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image


def pack(picture: Image.Image, path: Path, colours: Sequence[int], heaviest: int) -> None:
    """The most colours with which it is light enough; small areas such as the mark keep theirs.

    Raises ValueError for one that never is.
    """
    for count in colours:
        few = picture.quantize(count, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE)
        if path.suffix == ".webp":
            few.convert("RGB").save(path, lossless=True, quality=90, method=6)
        else:
            few.save(path, optimize=True)
        if path.stat().st_size < heaviest:
            return
    raise ValueError(f"{path.name} stays heavier than {heaviest} bytes: cut it lower")
