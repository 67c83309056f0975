"""A Word file as page: its words and tables, and nothing that acts."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.oxml.ns import nsmap

from zhidu.papers import word as reading
from zhidu.papers.tests.samples import picture, word
from zhidu.papers.word import Unreadable, blocks_of, html

_HEAD = '<w:document xmlns:w="{w}"><w:body>'.format_map(nsmap)


def with_body(body: str, head: str = _HEAD) -> bytes:
    """A Word file whose text is what stands in ``body``."""
    return exchanged("word/document.xml", f"{head}{body}</w:body></w:document>")


def exchanged(name: str, text: str) -> bytes:
    kept = BytesIO()
    with ZipFile(BytesIO(word("题"))) as old, ZipFile(kept, "w", ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, text if part == name else old.read(part))
    return kept.getvalue()


def test_headings_paragraphs_and_tables_are_taken_over() -> None:
    text = word("关于路灯更换的汇报", "广场现有路灯18盏。", table=[["名称", "盏"], ["路灯", "18"]])
    heading, paragraph, table = blocks_of(text)
    assert (heading.sort, heading.level, heading.runs[0].text) == ("heading", 1, "关于路灯更换的汇报")
    assert paragraph.runs[0].text == "广场现有路灯18盏。"
    assert [[cell.runs[0].text for cell in row] for row in table.rows] == [["名称", "盏"], ["路灯", "18"]]
    assert "<h2>关于路灯更换的汇报</h2>" in html(blocks_of(text))


def test_weight_lists_and_pictures_are_taken_over() -> None:
    paper = Document()
    paragraph = paper.add_paragraph("其中")
    paragraph.add_run("11盏").bold = True
    paragraph.add_run("不亮").underline = True
    paper.add_paragraph("核实数量", style="List Number")
    paper.add_paragraph("比价", style="List Number")
    paper.add_picture(BytesIO(picture()))
    kept = BytesIO()
    paper.save(kept)
    shown = html(blocks_of(kept.getvalue()))
    assert "其中<b>11盏</b><u>不亮</u>" in shown
    assert "<p>1. 核实数量</p>\n<p>2. 比价</p>" in shown
    assert '<img alt="" src="data:image/png;base64,' in shown


@pytest.mark.parametrize("said", ["<script>alert(1)</script>", '<img src=x onerror="alert(1)">', "&lt;b&gt;"])
def test_tags_in_the_words_are_words(said: str) -> None:
    shown = html(blocks_of(word("题", said)))
    assert "<script" not in shown
    assert "<img" not in shown
    assert (
        said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;") in shown
    )


def test_a_link_leaves_its_words_and_nothing_else() -> None:
    link = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "javascript:alert(1)"'
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>点这里</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert html(blocks_of(with_body(link))) == "<p>点这里</p>"


def test_a_file_that_unpacks_without_end_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    content = word("题", "文")
    assert blocks_of(content)
    monkeypatch.setattr(reading, "LARGEST", 1000)
    with pytest.raises(Unreadable, match="过大"):
        blocks_of(content)


def test_entities_that_swell_are_not_unfolded() -> None:
    swell = '<!DOCTYPE x [<!ENTITY a "甲甲甲甲"><!ENTITY b "&a;&a;&a;&a;">]>' + _HEAD
    with pytest.raises(Unreadable, match="损坏"):
        blocks_of(with_body("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>", swell))


@pytest.mark.parametrize(
    "content", [b"", b"PK", word("题", "文")[:900], exchanged("word/document.xml", "<w")]
)
def test_a_broken_file_says_so(content: bytes) -> None:
    with pytest.raises(Unreadable, match="损坏"):
        blocks_of(content)
