"""阳泉: how long a paper may be, on the page where it is uploaded; and what is secret, which never is."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.harness.yangquan import (
    DRAFTED,
    EXECUTIVE,
    MAYORS,
    attached,
    do,
    filled,
    refusal,
    word,
    yangquan,
)
from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.models import Case, Entry, File
from zhidu.cases.services import case_open, file_add, file_remove, words_attest
from zhidu.cases.tests.offices import TestOffice, docx, login, moment
from zhidu.papers.word import WORD

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    return yangquan()


@pytest.fixture(autouse=True)
def now(monkeypatch) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment("2026-11-18 09:00"))


def opened(office: TestOffice, kind: str) -> Case:
    """Papers that a topic asks for, empty."""
    facts = {"title": "道路改造", "unit": office.unit("urban")}
    return case_open(office=office.office, kind=kind, by=office["urban_head"], at=DRAFTED, facts=facts)


def papers(office: TestOffice) -> Case:
    """Papers of a topic of the mayor's meeting, whole but for the speech."""
    facts = {"title": "道路改造", "unit": office.unit("urban"), "reporter": office.post("urban_head")}
    case = opened(office, "mayors_papers")
    return filled(office, case, "urban_head", ("statement", "draft_text"), MAYORS, **facts)


def scan() -> bytes:
    kept = BytesIO()
    Image.new("RGB", (60, 80), "white").save(kept, "PDF")
    return kept.getvalue()


def upload(client: Client, case: Case, name: str, content: bytes, **more: str) -> str:
    """What the form says after a paper was saved with it."""
    paper = SimpleUploadedFile(name, content, WORD)
    data = {"act": "save:draft", "title": case.title, "unit": case.facts["unit"], "ticked": MAYORS}
    data |= {"reporter": case.facts["reporter"], "paper-speech_text": paper} | more
    return client.post(f"/cases/{case.pk}/form/", data, follow=True).content.decode()


def test_the_page_says_how_long_a_paper_is_beside_how_long_it_may_be(office: TestOffice) -> None:
    case, client = papers(office), login(office, "urban_head")
    long = upload(client, case, "汇报稿.docx", word("关于道路改造的汇报\n" + "字" * 1200 + "。"))
    assert "1,201 / 1,200 字" in long
    assert "超过1字，报不上去；请修改后重新上传" in long
    assert "YQ-B-11a" in refusal(office, case, "file", "urban_head", "2026-11-18 10:00")
    right = upload(
        client, case, "汇报稿.docx", word("关于道路改造的汇报\n" + "字" * 1199 + "。\n附件：清单\n清单")
    )
    assert "1,200 / 1,200 字" in right
    assert "报不上去" not in right
    do(office, case, "file", "urban_head", "2026-11-18 10:10")


def test_of_a_scan_somebody_says_how_long_it_is(office: TestOffice) -> None:
    case, client = papers(office), login(office, "urban_head")
    assert "没有可以统计的文字（如扫描件）" in upload(client, case, "汇报稿.pdf", scan())
    file = File.objects.get(case=case, slot="speech_text")
    assert refusal(office, case, "file", "urban_head", "2026-11-18 10:00") == ("YQ-B-11a",)
    client.post(f"/cases/{case.pk}/form/", {"act": "save:draft", **_form(case), f"words-{file.pk}": "1201"})
    assert refusal(office, case, "file", "urban_head", "2026-11-18 10:00") == ("YQ-B-11a",)
    client.post(f"/cases/{case.pk}/form/", {"act": "save:draft", **_form(case), f"words-{file.pk}": "1150"})
    page = client.get(f"/cases/{case.pk}/form/").content.decode()
    assert "1,150 / 1,200 字" in page
    assert f"{office['urban_head'].name}点清" in page
    said = [entry.data["words"] for entry in Entry.objects.filter(case_id=case.pk, verb="file.counted")]
    assert sorted(said) == [1150, 1201]
    do(office, case, "file", "urban_head", "2026-11-18 10:10")


def _form(case: Case) -> dict[str, object]:
    facts = {name: case.facts[name] for name in ("title", "unit", "reporter")}
    return {**facts, "ticked": MAYORS}


def test_what_was_counted_is_not_said_otherwise(office: TestOffice) -> None:
    case, at = papers(office), moment("2026-11-18 09:30")
    counted = attached(office, case, "speech_text", "urban_head", "字" * 1300 + "。")
    with pytest.raises(NotDone, match="已由系统统计"):
        words_attest(file=counted, words=900, by=office["urban_head"], at=at)
    unread = file_add(
        case_id=case.pk, slot="speech_text", name="补充.docx", content=docx(), by=office["urban_head"], at=at
    )
    with pytest.raises(NotDone, match="至少是1"):
        words_attest(file=unread, words=0, by=office["urban_head"], at=at)


def test_nothing_secret_is_uploaded_and_its_papers_are_handed_in_on_paper(office: TestOffice) -> None:
    case = opened(office, "executive_papers")
    with pytest.raises(Refused, match="材料是否涉密"):
        attached(office, case, "draft_text", "urban_head", "")
    facts = {"title": "甲号事项", "unit": office.unit("urban"), "reporter": office.post("urban_head")}
    secret = facts | {"keeping": "collect", "classified": "是", "secrecy": "confidential"}
    filled(office, case, "urban_head", (), EXECUTIVE, **facts, classified="否")
    attached(office, case, "draft_text", "urban_head", "")
    filled(office, case, "urban_head", (), EXECUTIVE, **secret)
    with pytest.raises(Refused, match="涉密材料不进本系统"):
        attached(office, case, "statement", "urban_head", "")
    with pytest.raises(Refused, match="涉密材料不进本系统"):
        do(office, case, "file", "urban_head", "2026-11-18 10:00")
    file_remove(file=File.objects.get(case=case), by=office["urban_head"], at=DRAFTED)
    filled(office, case, "urban_head", (), EXECUTIVE, **secret | {"secrecy": None})
    assert refusal(office, case, "file", "urban_head", "2026-11-18 10:00") == ("YQ-C-11.4b",)
    filled(office, case, "urban_head", (), EXECUTIVE, **secret)
    do(office, case, "file", "urban_head", "2026-11-18 10:00")
    assert Case.objects.get(pk=case.pk).steps.filter(step="take_in", state="open").exists()


def test_papers_whose_unit_was_cleared_stay_with_whoever_filled_them_in(office: TestOffice) -> None:
    case = papers(office)
    filled(office, case, "urban_head", (), MAYORS, unit=None)
    filled(office, case, "urban_head", (), MAYORS, unit=office.unit("urban"))
    assert case.steps.get(state="open").posts.get().post_id == office.posts["urban_head"].pk
