"""The press: a template of ``typst/`` and its data become sheets, the same bytes for the same data."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any

import pylopdf_fonts_zh_cn
from typst import Compiler, Fonts, TypstError

TEMPLATES = Path(__file__).parent / "typst"


class Unplaceable(ValueError):
    """One of the files that a paper names cannot be placed in it."""


def pdf(
    paper: str, data: Mapping[str, Any], files: Mapping[str, bytes] | None = None, fonts: Path | None = None
) -> bytes:
    """A paper as PDF.

    ``data`` is JSON; whatever stands in it is printed as it is and never read as markup. ``files`` are those
    that the data names. ``fonts`` is a folder of the office's own fonts, which come before ours.
    Raises Unplaceable.
    """
    (made,) = _pressed(paper, data, files or {}, fonts, format="pdf")
    return made


def png(
    paper: str, data: Mapping[str, Any], files: Mapping[str, bytes] | None = None, ppi: float = 40
) -> list[bytes]:
    """The pages of a paper as pictures, with the fonts that we bring along."""
    return _pressed(paper, data, files or {}, None, format="png", ppi=ppi)


def _pressed(
    paper: str, data: Mapping[str, Any], files: Mapping[str, bytes], fonts: Path | None, **form: Any
) -> list[bytes]:
    with TemporaryDirectory(prefix="zhidu-paper-") as folder:
        for template in TEMPLATES.glob("*.typ"):
            copy(template, folder)
        for name, content in files.items():
            Path(folder, name).write_bytes(content)
        words = {"data": json.dumps(data, ensure_ascii=False)}
        # a compiler is used once: a second run of the same one does not find its files
        compiler = Compiler(
            f"{folder}/{paper}.typ", root=folder, font_paths=fonts_of(fonts), sys_inputs=words
        )
        try:
            made = compiler.compile(**form)
        except TypstError as problem:
            raise Unplaceable(problem.diagnostic) from problem
    return made if isinstance(made, list) else [made or b""]


@cache
def fonts_of(folder: Path | None) -> Fonts:
    """The office's fonts and those that come along; never the machine's, which nobody has chosen."""
    paths = [str(folder)] if folder else []
    ours = str(pylopdf_fonts_zh_cn.serif_path().parent)
    return Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[*paths, ours])
