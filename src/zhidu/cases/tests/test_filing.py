"""Uploads are judged by their content; what is refused says what to do."""

from __future__ import annotations

import pytest

from zhidu.cases.audit.files import file_findings
from zhidu.cases.errors import BadFile
from zhidu.cases.models import Case, Entry, File
from zhidu.cases.services import case_open, file_add, file_remove
from zhidu.cases.services.filing import content_type_of
from zhidu.cases.tests.offices import TestOffice, docx, make_office, moment
from zhidu.cases.versions import file_rows

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


# versions


@pytest.fixture
def office(db) -> TestOffice:
    return make_office()


@pytest.fixture
def topic(office) -> Case:
    at = moment("2026-11-23 09:00")
    return case_open(office=office.office, kind="topic", by=office["urban_head"], at=at)


def hand_in(office: TestOffice, case: Case, text: str, name: str = "汇报稿.docx") -> File:
    at = moment("2026-11-23 10:00")
    return file_add(
        case_id=case.pk, slot="report", name=name, content=docx(text), by=office["urban_head"], at=at
    )


def test_a_file_of_the_same_name_is_its_next_version_and_the_older_one_stays(office, topic):
    first, other = hand_in(office, topic, "初稿"), hand_in(office, topic, "附表", name="附表.docx")
    second = hand_in(office, topic, "二稿")
    assert [f.version for f in (first, other, second)] == [1, 1, 2]
    slots = {row["pk"]: row["slot"] for row in file_rows(topic.files.all())}
    assert slots == {
        first.pk: "汇报稿 第1版（旧版）",
        other.pk: "汇报稿",
        second.pk: "汇报稿 第2版",
    }
    assert first.blob.read() == docx("初稿")
    assert not list(file_findings(office.office.pk))


def test_the_same_content_again_is_no_new_version(office, topic):
    assert hand_in(office, topic, "初稿") == hand_in(office, topic, "初稿")
    assert Entry.objects.filter(case_id=topic.pk, verb="file.added").count() == 1


def test_a_paper_is_taken_off_with_all_its_versions(office, topic):
    hand_in(office, topic, "初稿")
    file_remove(file=hand_in(office, topic, "二稿"), by=office["urban_head"], at=moment("2026-11-23 11:00"))
    assert not topic.files.filter(removed_at=None).exists()
    assert topic.files.count() == 2


# the scanner


def dislikes_macros(name: str, content: bytes) -> str | None:
    """A scanner as an office might have one."""
    return "含有宏" if b"macro" in name.encode() else None


def test_the_office_s_scanner_may_refuse_a_file(office, topic, settings):
    settings.ZHIDU_FILE_SCAN = f"{__name__}.dislikes_macros"
    hand_in(office, topic, "初稿")
    with pytest.raises(BadFile, match=r"“macro.docx”没有通过安全检查：含有宏；请处理后重新上传"):
        hand_in(office, topic, "二稿", name="macro.docx")
    assert topic.files.count() == 1
