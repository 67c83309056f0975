"""密级标志: whether a file says of itself that it is a state secret, which never enters the system.

A mark stands alone on a line, before ★, after 密级, or as prefix or bracket of the name; the words in running
text, such as 无记名秘密投票 or 保密制度, are none. What can be read as text is looked at (DOCX, XLSX, PDF);
pictures are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from itertools import chain
from pathlib import PurePath
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile

_LEVEL = "(?:绝密|机密|秘密)"  # zh: as documents bear them
_BLANKS = re.compile(r"\s+")
_IN_TEXT = re.compile(rf"^{_LEVEL}$|{_LEVEL}★|^[（(【\[]?密级[:：]?{_LEVEL}")  # zh: the same
_IN_NAME = re.compile(rf"^{_LEVEL}(?:$|[\s_\-—－–.．·:：、+])|{_LEVEL}\s*★|[（(【\[〔]{_LEVEL}[）)】\]〕]")
_PARTS = re.compile(r"(?:word/(document|header|footer)\d*|xl/(sharedStrings|worksheets/sheet)\d*)\.xml")
_PLACES = {"document": "正文", "header": "页眉", "footer": "页脚"}  # zh: kept as a fact
_LINE_ENDS = re.compile(rb"</w:p>|<w:br[ />]|</si>|</c>")
_TAG = re.compile(rb"<[^>]*>")
_READ_AT_MOST = 8 * 1024 * 1024
"""Of each part of an Office file, unpacked: marks stand at its beginning, and a bomb stays packed."""
_PAGES = 3
"""Of a PDF: marks stand on its first page."""


class Mark(NamedTuple):
    """密级标志: as it is written, and where it stands."""

    says: str
    place: str


def mark_in(name: str, content: bytes) -> Mark | None:
    """The first mark that a file bears; None without one."""
    path = PurePath(name)
    lines = ((place, mark_of_line(line)) for place, line in _lines(path.suffix, content))
    found = chain([("文件名", mark_of_name(path.stem))], lines)  # zh: kept as a fact
    return next((Mark(says, place) for place, says in found if says), None)


def mark_of_name(stem: str) -> str:
    """The mark in a file's name without its ending."""
    found = _IN_NAME.search(stem.strip())
    return found[0].strip(" _-—－–.．·:：、+") if found else ""


def mark_of_line(line: str) -> str:
    """The mark on a line of a text; blanks within it count for nothing (机　密★一年)."""
    close = _BLANKS.sub("", line)
    return close[:20] if _IN_TEXT.search(close) else ""


def _lines(ending: str, content: bytes) -> Iterator[tuple[str, str]]:
    """The lines of a file, each with the place where it stands."""
    reads = {".docx": _office_lines, ".xlsx": _office_lines, ".pdf": _pdf_lines}
    read = reads.get(ending.lower())
    return read(content) if read else iter(())


def _office_lines(content: bytes) -> Iterator[tuple[str, str]]:
    try:
        with ZipFile(BytesIO(content)) as office:
            for part in filter(None, map(_PARTS.fullmatch, office.namelist())):
                place = _PLACES.get(part[1], "单元格")  # zh: kept as a fact
                with office.open(part[0]) as packed:
                    raw = _LINE_ENDS.split(packed.read(_READ_AT_MOST))
                yield from ((place, unescape(_TAG.sub(b"", line).decode("utf-8", "replace"))) for line in raw)
    except BadZipFile:
        return


def _pdf_lines(content: bytes) -> Iterator[tuple[str, str]]:
    """A PDF that cannot be read holds no text; what it shows is left to people."""
    from pypdf import PdfReader  # large in memory, and few processes ever read a PDF

    try:
        for number, page in enumerate(PdfReader(BytesIO(content)).pages[:_PAGES], 1):
            yield from ((f"第{number}页", line) for line in page.extract_text().splitlines())  # zh: kept
    except Exception:  # whatever a broken file makes its reader do
        return
