"""The words of an uploaded paper, its title and its annexes apart: what its length is measured by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any

from zhidu.papers.word import WORD, Block, Unreadable, blocks_of

PDF = "application/pdf"
MOST_PAGES = 300
"""A PDF of more is not read: it is no paper whose length somebody limits."""
_SCANNED = 30
"""A page with a picture and fewer characters than this is one that was scanned."""
_TITLE_LINES = 3
_PAGE_NUMBER = re.compile(r"[\s\-—–－·第/]*\d{1,4}[\s\-—–－·页/]*(?:共\s*\d{1,4}\s*页)?")
_ANNEX = re.compile(
    r"附\s*件\s*(?:[:：].*|(?:\d{1,2}|[一二三四五六七八九十]{1,2})(?:\s*[:：.．、]?\s.*|[:：].*)?)?"
)
_SENTENCE = re.compile(r"[，。；：！？]")
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、]"
)


def body_of(content: bytes, content_type: str) -> str | None:
    """What a Word or PDF file says, without its title and annexes (附件).

    None where nothing can be read: a scan, a picture or a table, a file with a password or a broken one.
    """
    try:
        lines, widest = _READERS.get(content_type, _nothing)(content)
    except Unreadable:
        return None
    return "\n".join(body_lines(lines, widest)) or None


def body_lines(lines: Sequence[str], widest: int) -> Sequence[str]:
    """The lines of the body; a line of the title holds ``widest`` characters at most."""
    said = [line.strip() for line in lines if line.strip()]
    return _without_title(_without_annexes(said), widest)


def _nothing(content: bytes) -> tuple[list[str], int]:
    return [], 0


def _word(content: bytes) -> tuple[list[str], int]:
    """A line is a paragraph, so a title is longer than one line of the sheet."""
    return [line for block in blocks_of(content) for line in _lines(block)], 60


def _lines(block: Block) -> Iterator[str]:
    """The number of an item is none of its words."""
    yield from "".join(run.text for run in block.runs).split("\n")
    for row in block.rows:
        yield " ".join("".join(run.text for run in cell.runs) for cell in row)


def _pdf(content: bytes) -> tuple[list[str], int]:
    """A line is one of the sheet: a full one of the body holds 28 characters, one of a title up to 22."""
    from pypdf import PdfReader  # large in memory, and few processes ever read a PDF

    try:
        pages = PdfReader(BytesIO(content)).pages
        if len(pages) > MOST_PAGES:
            raise Unreadable("页数过多")
        return [line for page in pages for line in _page(page)], 24
    except Unreadable:
        raise
    except Exception as problem:  # whatever a broken file makes its reader do
        raise Unreadable("设有密码或已损坏，打不开") from problem


def _page(page: Any) -> list[str]:
    lines = [line.strip() for line in page.extract_text().splitlines()]
    if sum(map(len, lines)) < _SCANNED and len(page.images) > 0:
        raise Unreadable("有的页是扫描的")
    return [line for line in lines if not _PAGE_NUMBER.fullmatch(line)]


def _without_annexes(lines: Sequence[str]) -> Sequence[str]:
    """Up to the line that names the annexes or begins one."""
    ends = (n for n, line in enumerate(lines) if n and _ANNEX.fullmatch(line))
    return lines[: next(ends, len(lines))]


def _without_title(lines: Sequence[str], widest: int) -> Sequence[str]:
    """After the short lines before the first sentence; all of it, where no sentence follows."""
    title = 0
    while title < min(_TITLE_LINES, len(lines)) and _is_title(lines[title], widest):
        title += 1
    return lines[title:] if title < len(lines) else lines


def _is_title(line: str, widest: int) -> bool:
    return len(line) <= widest and not _SENTENCE.search(line) and not _NUMBERED.match(line)


_READERS = {WORD: _word, PDF: _pdf}
