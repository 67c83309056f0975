"""Uploads are judged by their content; what is refused says what to do."""

from __future__ import annotations

import pytest

from zhidu.cases.errors import BadFile
from zhidu.cases.services.filing import content_type_of
from zhidu.cases.tests.offices import docx

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("汇报稿.pdf", PDF, "application/pdf"),
        ("现场.PNG", PNG, "image/png"),
        ("现场.jpeg", JPG, "image/jpeg"),
        ("汇报稿.docx", docx(), "wordprocessingml"),
    ],
)
def test_it_takes_what_is_truly_what_its_name_says(name, content, expected):
    assert expected in content_type_of(name, content)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("程序.exe", b"MZ", "格式不能收"),
        ("没有后缀", PDF, "格式不能收"),
        ("汇报稿.pdf", b"", "空文件"),
        ("汇报稿.pdf", b"MZ\x90\x00 not a pdf", "内容不是PDF文件"),
        ("汇报稿.docx", PDF, "内容不是DOCX文件"),
        ("汇报稿.docx", b"PK\x03\x04 broken", "内容不是DOCX文件"),
        ("现场.png", JPG, "内容不是PNG文件"),
    ],
)
def test_it_refuses_what_is_not(name, content, words):
    with pytest.raises(BadFile, match=words):
        content_type_of(name, content)


def test_it_refuses_what_is_too_large(settings):
    settings.ZHIDU_UPLOAD_MAX = 1024 * 1024
    with pytest.raises(BadFile, match="超过1 MB"):
        content_type_of("汇报稿.pdf", PDF + b" " * 1024 * 1024)
