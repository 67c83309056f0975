"""A Word file as the blocks of its text: what a page shows and what a binder prints, and nothing that acts.

mammoth reads the file; of its HTML only words, their weight, lists, tables and pictures are taken over, so
no link, style or script of the file gets any further.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass, field, replace
from html import escape
from html.parser import HTMLParser
from io import BytesIO
from zipfile import ZipFile

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST = 200 * 1024 * 1024
"""Bytes that a file may unpack to."""
_PICTURES = ("image/png", "image/jpeg", "image/gif")
_STYLES = "u => u"


class Unreadable(ValueError):
    """A file whose text cannot be read; says in Chinese why."""


@dataclass(frozen=True)
class Run:
    """Words of one look."""

    text: str
    bold: bool = False
    underlined: bool = False
    struck: bool = False


@dataclass
class Cell:
    """One cell of a table, its paragraphs as lines."""

    span: int = 1
    rows: int = 1
    runs: list[Run] = field(default_factory=list)


@dataclass
class Block:
    """A paragraph, heading, item of a list, table or picture."""

    sort: str
    level: int = 0
    mark: str = ""
    runs: list[Run] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    kind: str = ""
    content: bytes = b""


def blocks_of(content: bytes) -> list[Block]:
    """The text of a DOCX. Raises Unreadable."""
    import mammoth  # large in memory, and few processes ever read a file; so is lxml below

    try:
        html = mammoth.convert_to_html(BytesIO(_lightened(content)), style_map=_STYLES).value
    except Unreadable:
        raise
    except Exception as problem:  # whatever a broken file makes its reader do
        raise Unreadable("文件内容已损坏，或不是标准的Word格式") from problem
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [b for b in reader.blocks if b.rows or b.content or any(run.text.strip() for run in b.runs)]


def _lightened(content: bytes) -> bytes:
    """The file without its looks, which cost most of the reading and are not taken over anyway."""
    light = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(light, "w") as new:
        if sum(part.file_size for part in old.infolist()) > LARGEST:
            raise Unreadable("文件解开后过大")
        for part in old.namelist():
            if part in _PLAINED:
                new.writestr(part, _plain(old.read(part), _PLAINED[part]))
            elif not part.startswith(_UNREAD):
                new.writestr(part, old.read(part))
    return light.getvalue()


def _plain(part: bytes, looks: str) -> bytes:
    from docx.oxml.ns import qn
    from lxml import etree

    tree = etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))
    for look in list(tree.iter(*(qn(f"w:{name}") for name in looks.split()))):
        parent = look.getparent()
        if parent is not None:
            parent.remove(look)
    return bytes(etree.tostring(tree))


_UNREAD = ("docProps/", "customXml/", "word/theme/", "word/fontTable", "word/settings", "word/stylesWith")
_PLAINED = {
    "word/document.xml": """
        rFonts lang sz szCs color kern spacing jc sectPr proofErr bookmarkStart bookmarkEnd shd snapToGrid
        tblBorders tcBorders tblCellMar tcW tblW widowControl adjustRightInd
    """,
    "word/styles.xml": "docDefaults latentStyles rPr tblPr tcPr trPr tblStylePr spacing jc ind",
}
"""Part of the file → what is left out of it."""


class _Reader(HTMLParser):
    """mammoth's HTML as blocks; a tag that is not named here leaves its words and no more."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._look = Run("")
        self._lists: list[int] = []
        self._tables = 0
        self._cell: Cell | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag in _LOOKS:
            self._look = _looking(self._look, tag, True)
        elif tag == "br":
            self._words("\n")
        elif tag in ("ol", "ul"):
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "img":
            self._picture(named.get("src") or "")
        elif tag in ("table", "tr", "td", "th"):
            self._table(tag, named)
        elif not self._cell:
            self._begin(tag)

    def _begin(self, tag: str) -> None:
        if tag == "li":
            self.blocks.append(Block("item", level=len(self._lists), mark=self._mark()))
        elif tag in _HEADINGS:
            self.blocks.append(Block("heading", level=int(tag[1])))
        elif tag == "p":
            self.blocks.append(Block("paragraph"))

    def _mark(self) -> str:
        if not self._lists or self._lists[-1] < 0:
            return "•"
        self._lists[-1] += 1
        return f"{self._lists[-1]}."

    def _table(self, tag: str, named: dict[str, str | None]) -> None:
        if tag == "table":
            self._tables += 1
            if self._tables == 1:
                self.blocks.append(Block("table"))
        elif self._tables == 1 and tag == "tr":
            self.blocks[-1].rows.append([])
        elif self._tables == 1:
            self._cell = Cell(_count(named.get("colspan")), _count(named.get("rowspan")))
            self.blocks[-1].rows[-1].append(self._cell)

    def handle_endtag(self, tag: str) -> None:
        if tag in _LOOKS:
            self._look = _looking(self._look, tag, False)
        elif tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif tag == "table":
            self._tables -= 1
        elif tag in ("td", "th") and self._tables == 1:
            self._cell = None
        elif tag == "p" and self._cell:
            self._words("\n")

    def handle_data(self, data: str) -> None:
        self._words(data)

    def _words(self, text: str) -> None:
        if self._cell:
            self._cell.runs.append(replace(self._look, text=text))
            return
        if not self.blocks or self.blocks[-1].sort in ("table", "image"):
            self.blocks.append(Block("paragraph"))
        self.blocks[-1].runs.append(replace(self._look, text=text))

    def _picture(self, source: str) -> None:
        head, _, body = source.partition(";base64,")
        kind = head.removeprefix("data:")
        if kind in _PICTURES and not self._cell:
            self.blocks.append(Block("image", kind=kind, content=b64decode(body)))


def _looking(look: Run, tag: str, on: bool) -> Run:
    """The look of what follows a tag."""
    return Run(
        "",
        bold=on if tag == "strong" else look.bold,
        underlined=on if tag == "u" else look.underlined,
        struck=on if tag == "s" else look.struck,
    )


_LOOKS = ("strong", "u", "s")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def _count(said: str | None) -> int:
    return int(said) if said and said.isdigit() and 0 < int(said) < 100 else 1


# as a page


def html(blocks: list[Block]) -> str:
    """The blocks as HTML of our own making: no link, no style, no script."""
    return "\n".join(_html(block) for block in blocks)


def _html(block: Block) -> str:
    if block.sort == "image":
        return f'<p><img alt="" src="data:{block.kind};base64,{b64encode(block.content).decode()}"></p>'
    if block.sort == "table":
        return f'<div class="word__table"><table>{"".join(map(_html_row, block.rows))}</table></div>'
    if block.sort == "heading":
        level = min(block.level + 1, 6)  # the page has a first heading of its own
        return f"<h{level}>{_html_runs(block.runs)}</h{level}>"
    mark = f"{escape(block.mark)} " if block.mark else ""
    return f"<p>{mark}{_html_runs(block.runs)}</p>"


def _html_row(row: list[Cell]) -> str:
    cells = (f'<td colspan="{c.span}" rowspan="{c.rows}">{_html_runs(c.runs)}</td>' for c in row)
    return f"<tr>{''.join(cells)}</tr>"


def _html_runs(runs: list[Run]) -> str:
    return "".join(map(_html_run, runs)).removesuffix("<br>")


def _html_run(run: Run) -> str:
    said = escape(run.text).replace("\n", "<br>")
    for is_so, tag in ((run.bold, "b"), (run.underlined, "u"), (run.struck, "s")):
        said = f"<{tag}>{said}</{tag}>" if is_so else said
    return said
