"""密级标志: whether a file says of itself that it is a state secret, which never enters the system.

A mark stands alone on a line, before ★, after 密级, or as prefix or bracket of the name; the words in running
text, such as 无记名秘密投票 or 保密制度, are none. What can be read as text is looked at (DOCX, XLSX, PDF);
pictures are not.
"""

from __future__ import annotations

import re
from html import unescape
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

_LEVEL = "(?:绝密|机密|秘密)"  # zh: as documents bear them
_BLANKS = re.compile(r"\s+")
_IN_TEXT = re.compile(rf"^{_LEVEL}$|{_LEVEL}★|^[（(【\[]?密级[:：]?{_LEVEL}")  # zh: the same
_IN_NAME = re.compile(rf"^{_LEVEL}(?:$|[\s_\-—－–.．·:：、+])|{_LEVEL}\s*★|[（(【\[〔]{_LEVEL}[）)】\]〕]")
_PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml|xl/(sharedStrings|worksheets/sheet\d+)\.xml")
_LINE_ENDS = re.compile(rb"</w:p>|<w:br[ />]|</si>|</c>")
_TAG = re.compile(rb"<[^>]*>")
_READ_AT_MOST = 8 * 1024 * 1024
"""Of each part of an Office file, unpacked: marks stand at its beginning, and a bomb stays packed."""
_PAGES = 3
"""Of a PDF: marks stand on its first page."""


def mark_in(name: str, content: bytes) -> str:
    """The mark that a file bears, as it is written; empty without one."""
    stem = PurePath(name)
    return mark_of_name(stem.stem) or next(filter(None, map(mark_of_line, _lines(stem.suffix, content))), "")


def mark_of_name(stem: str) -> str:
    """The mark in a file's name without its ending."""
    found = _IN_NAME.search(stem.strip())
    return found[0].strip(" _-—－–.．·:：、+") if found else ""


def mark_of_line(line: str) -> str:
    """The mark on a line of a text; blanks within it count for nothing (机　密★一年)."""
    close = _BLANKS.sub("", line)
    return close[:20] if _IN_TEXT.search(close) else ""


def _lines(ending: str, content: bytes) -> list[str]:
    reads = {".docx": _office_lines, ".xlsx": _office_lines, ".pdf": _pdf_lines}
    read = reads.get(ending.lower())
    return read(content) if read else []


def _office_lines(content: bytes) -> list[str]:
    lines: list[str] = []
    try:
        with ZipFile(BytesIO(content)) as office:
            for name in filter(_PARTS.fullmatch, office.namelist()):
                with office.open(name) as part:
                    raw = _LINE_ENDS.split(part.read(_READ_AT_MOST))
                lines += [unescape(_TAG.sub(b"", line).decode("utf-8", "replace")) for line in raw]
    except BadZipFile:
        return []
    return lines


def _pdf_lines(content: bytes) -> list[str]:
    """A PDF that cannot be read holds no text; what it shows is left to people."""
    from pypdf import PdfReader  # large in memory, and few processes ever read a PDF

    try:
        pages = PdfReader(BytesIO(content)).pages[:_PAGES]
        return [line for page in pages for line in page.extract_text().splitlines()]
    except Exception:  # whatever a broken file makes its reader do
        return []
