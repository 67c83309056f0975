"""A file that is marked as a state secret is not taken; the words in running text are no mark."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from openpyxl import Workbook

from zhidu.cases.secrecy import mark_in, mark_of_line, mark_of_name
from zhidu.papers import press

MARKED_LINES = (
    *("绝密", "机密", "秘密", "　机密", "秘密　", "机 密", "绝　密", "机密\t"),
    *("绝密★30年", "机密★1年", "秘密★", "机密★长期", "机　密★一年", "秘密 ★ 6个月", "000001机密★20年特急"),
    *(
        "机密★启封前",
        "特急　绝密★5年",
        "密级：机密",
        "密级:秘密",
        "密级 绝密",
        "（密级：秘密）",
        "【密级：机密】",
    ),
)
MARKED_NAMES = (
    *(
        "机密-关于征收补偿的请示",
        "秘密_会议材料",
        "绝密 名单",
        "机密",
        "机密：安排",
        "秘密.第二稿",
        "机密—附件",
    ),
    *(
        "【机密】会议纪要",
        "(秘密)汇报稿",
        "（绝密）方案",
        "[机密]清单",
        "〔秘密〕2026年3号",
        "汇报稿（机密）",
    ),
    *(
        "机密★1年会议材料",
        "请示机密★",
        "会议材料【秘密】",
        "秘密·名册",
        "绝密、附件一",
        "机密+附件",
        "秘密–第三稿",
    ),
)
PLAIN_LINES = (
    *(
        "实行无记名秘密投票",
        "保密制度",
        "严守党和国家秘密",
        "不得泄露国家秘密和工作秘密",
        "商业秘密",
        "机密文件管理办法",
    ),
    *(
        "秘密以上公文要登记",
        "涉及国家秘密的除外",
        "文件密级由起草人提出",
        "机密级计算机",
        "绝密级文件专人保管",
        "机要保密室",
    ),
    *(
        "保守秘密是纪律",
        "选举采用秘密写票处",
        "秘密投票",
        "机密、秘密文件分开存放",
        "密级",
        "本文不涉密",
        "工作秘密",
        "",
    ),
)
PLAIN_NAMES = (
    *(
        "秘密投票办法",
        "机密文件管理制度",
        "保密制度",
        "保密工作汇报",
        "国家秘密定密目录",
        "机密级设备台账",
        "绝密级文件登记",
    ),
    *(
        "商业秘密保护指引",
        "无记名秘密投票结果",
        "涉密人员培训",
        "关于保守国家秘密的通知",
        "机密室修缮",
        "秘密写票处布置",
    ),
    *(
        "工作秘密管理办法",
        "汇报稿",
        "会议纪要（定稿）",
        "密级标志说明",
        "非机密资料清单",
        "（保密）承诺书",
        "秘书处安排",
    ),
)


def test_there_are_forty_of_each() -> None:
    assert len(MARKED_LINES + MARKED_NAMES) >= 40 <= len(PLAIN_LINES + PLAIN_NAMES)


@pytest.mark.parametrize(
    ("says", "marked", "plain"),
    [(mark_of_line, MARKED_LINES, PLAIN_LINES), (mark_of_name, MARKED_NAMES, PLAIN_NAMES)],
    ids=["lines", "names"],
)
def test_a_mark_is_told_from_the_word(says, marked, plain) -> None:
    assert [text for text in marked if not says(text)] == []
    assert [text for text in plain if says(text)] == []


def word(*lines: str, header: str = "") -> bytes:
    document, kept = Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.sections[0].header.paragraphs[0].text = header
    document.save(kept)
    return kept.getvalue()


def sheet(*cells: str) -> bytes:
    book, kept = Workbook(), BytesIO()
    for cell in cells:
        book.active.append([cell])
    book.save(kept)
    return kept.getvalue()


def pdf(mark: str) -> bytes:
    said = {"title": "席卡", "names": [mark]}
    return press.pdf("cards", said)


@pytest.mark.parametrize(
    ("name", "marked", "plain", "mark"),
    [
        ("汇报稿.docx", word("机密★1年", "关于某事的请示"), word("实行无记名秘密投票"), ("机密★1年", "正文")),
        ("汇报稿.docx", word("正文", header="秘密"), word("正文", header="保密制度"), ("秘密", "页眉")),
        ("清单.xlsx", sheet("名称", "绝密★5年"), sheet("名称", "商业秘密"), ("绝密★5年", "单元格")),
        ("请示.PDF", pdf("机密★1年"), pdf("保密制度"), ("机密★1年", "第1页")),
    ],
    ids=["word", "header", "sheet", "pdf"],
)
def test_a_mark_is_found_with_its_place(
    name: str, marked: bytes, plain: bytes, mark: tuple[str, str]
) -> None:
    assert mark_in(name, plain) is None
    assert mark_in(name, marked) == mark
    assert mark_in(f"机密-{name}", marked) == ("机密", "文件名")


def test_what_cannot_be_read_is_left_to_people() -> None:
    for name, content in (("照片.png", b"\x89PNG"), ("坏.pdf", b"%PDF-1.7"), ("坏.docx", b"PK")):
        assert mark_in(name, content) is None
