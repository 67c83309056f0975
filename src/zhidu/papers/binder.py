"""材料汇编: everything that a meeting has before it as one PDF, the page numbers running on.

PDF is placed page by page, pictures a page each, Word by its text. What cannot be placed gets a sheet that
says so, and goes beside the binder.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from zhidu.papers import press
from zhidu.papers.word import WORD, Block, Unreadable, blocks_of

MOST_PIXELS = 60_000_000
"""A picture of more is left beside the binder: unpacked it would not fit into the memory."""
_ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}


@dataclass(frozen=True)
class Upload:
    """A paper that was handed in."""

    title: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Topic:
    """A topic of the binder: its form, or why there is none for this reader, and its papers."""

    place: int
    title: str
    form: Mapping[str, Any] | None
    why: str = ""
    papers: Sequence[Upload] = ()


def binder(data: Mapping[str, Any], topics: Sequence[Topic], fonts: Path | None = None) -> bytes:
    """The binder of a meeting. ``data``: title, meeting, start, venue, office, agenda."""
    said, files = placed(data, topics)
    try:
        return press.pdf("binder", said, files, fonts)
    except press.Unplaceable:
        return press.pdf("binder", _without_unplaceable(said, files), files, fonts)


def placed(data: Mapping[str, Any], topics: Sequence[Topic]) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The binder as the press takes it: what it says, and the files that it names."""
    files: dict[str, bytes] = {}
    return {**data, "topics": [_topic(topic, files) for topic in topics]}, files


def _topic(topic: Topic, files: dict[str, bytes]) -> dict[str, Any]:
    parts = [_part(paper, files) for paper in topic.papers]
    return {
        "place": topic.place,
        "title": topic.title,
        "form": topic.form,
        "why": topic.why,
        "parts": parts,
    }


def _part(paper: Upload, files: dict[str, bytes]) -> dict[str, Any]:
    """One paper as the template places it; what it needs of files is put beside."""
    try:
        return {"title": paper.title, **_SORTS.get(paper.content_type, _beside)(paper, files)}
    except Unreadable as problem:
        return _sheet(paper.title, str(problem))


def _sheet(title: str, why: str) -> dict[str, Any]:
    return {"title": title, "sort": "beside", "why": f"{why}，原件另附"}


def _beside(paper: Upload, files: dict[str, bytes]) -> dict[str, Any]:
    raise Unreadable("本材料不是文字或图片")


def _pdf(paper: Upload, files: dict[str, bytes]) -> dict[str, Any]:
    from pypdf import PdfReader  # large in memory, and few processes ever read a PDF

    try:
        reader = PdfReader(BytesIO(paper.content))
        wide = [_is_wide(page) for page in reader.pages]  # raises where a password is asked for
    except Exception as problem:  # whatever a broken file makes its reader do
        raise Unreadable("本材料设有密码或已损坏，打不开") from problem
    if not wide:
        raise Unreadable("本材料没有页面")
    return {"sort": "pdf", "file": _put(files, "pdf", paper.content), "wide": wide}


def _is_wide(page: Any) -> bool:
    box = page.cropbox
    is_turned = page.rotation % 180 == 90
    return bool(box.height > box.width if is_turned else box.width > box.height)


def _picture(paper: Upload, files: dict[str, bytes]) -> dict[str, Any]:
    _refuse_huge(paper.content)
    return {"sort": "image", "file": _put(files, _ENDINGS[paper.content_type], paper.content)}


def _refuse_huge(content: bytes) -> None:
    """By what a PNG says of itself; other pictures are placed without unpacking them."""
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    if content.startswith(b"\x89PNG") and width * height > MOST_PIXELS:
        raise Unreadable("本图片过大")


def _words(paper: Upload, files: dict[str, bytes]) -> dict[str, Any]:
    blocks = blocks_of(paper.content)
    if not blocks:
        raise Unreadable("本材料没有可取出的文字")
    return {"sort": "words", "blocks": [_block(block, files) for block in blocks]}


def _block(block: Block, files: dict[str, bytes]) -> dict[str, Any]:
    said = asdict(block)
    del said["content"]
    if block.sort == "image":
        _refuse_huge(block.content)
        said["file"] = _put(files, _ENDINGS[block.kind], block.content)
    return said


def _put(files: dict[str, bytes], ending: str, content: bytes) -> str:
    name = f"paper-{len(files)}.{ending}"
    files[name] = content
    return name


_SORTS = {
    "application/pdf": _pdf,
    "image/png": _picture,
    "image/jpeg": _picture,
    WORD: _words,
}


# what turned out not to be placeable


def _without_unplaceable(said: dict[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    topics = [{**t, "parts": [_or_sheet(part, files) for part in t["parts"]]} for t in said["topics"]]
    return {**said, "topics": topics}


def _or_sheet(part: dict[str, Any], files: Mapping[str, bytes]) -> dict[str, Any]:
    """The part if it can be placed alone, else the sheet that stands for it."""
    try:
        press.pdf("probe", {"part": part}, {name: files[name] for name in _names(part)})
    except press.Unplaceable:
        return _sheet(part["title"], "本材料的格式无法编入")
    return part


def _names(part: Mapping[str, Any]) -> Iterator[str]:
    if "file" in part:
        yield part["file"]
    yield from (block["file"] for block in part.get("blocks", ()) if "file" in block)
