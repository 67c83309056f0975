"""A file that only looks marked is taken once the office's 保密员 has found the mark to be a mistake."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from zhidu.cases.errors import BadFile, NotDone, Refused
from zhidu.cases.marking import KIND, Marked
from zhidu.cases.models import Case, Entry, File, Notice
from zhidu.cases.services import Deed, case_act, case_open, draft_save, file_add
from zhidu.cases.services.filing import upload_of
from zhidu.cases.tests.offices import WUSONG, TestOffice, adopt, docx, login, make_office, moment
from zhidu.cases.verbs import sentence
from zhidu.org.actor import Actor

NAME = "机密-汇报稿.docx"
CONTENT = docx("关于路灯改造的汇报")
ROLES = {"office": ["clerk", "office_head"], "secrecy_officer": ["archivist"], "classifier": ["director"]}
NOW = moment("2026-11-25 09:00")


def checking_office(code: str) -> TestOffice:
    return adopt(make_office(code), WUSONG.parent / "daily", ROLES)


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    return checking_office("qinghe")


@pytest.fixture(autouse=True)
def _rows(db: None) -> None: ...


def topic(office: TestOffice) -> Case:
    return case_open(office=office.office, kind="topic", by=office["urban_head"], at=NOW)


def uploaded(office: TestOffice, case: Case, content: bytes = CONTENT) -> File:
    return file_add(
        case_id=case.pk, slot="report", name=NAME, content=content, by=office["urban_head"], at=NOW
    )


def refused(office: TestOffice, who: str) -> Marked:
    with pytest.raises(Marked, match="带有密级标志“机密”，没有收下：国家秘密不得进入本系统") as found:
        upload_of(NAME, CONTENT, office[who])
    return found.value


def asked(office: TestOffice, who: str = "urban_head") -> Case:
    """A check, asked for by whoever's file was refused."""
    case = case_open(
        office=office.office, kind=KIND, by=office[who], at=NOW, facts=refused(office, who).facts
    )
    draft_save(case_id=case.pk, facts={"mark_why": "“机密”是项目的名称"}, ticked=[], by=office[who], at=NOW)
    return case_act(case_id=case.pk, deed=Deed("ask"), by=office[who], at=NOW)


def found(office: TestOffice, case: Case, finding: str, who: str = "archivist", step: str = "check") -> None:
    judged(case, finding, office[who], step)


def judged(case: Case, finding: str, by: Actor, step: str = "check") -> None:
    case_act(case_id=case.pk, deed=Deed(step, facts={"mark_finding": finding}), by=by, at=NOW)


def told(case: Case) -> set[tuple[str, str]]:
    return set(Notice.objects.filter(case=case).values_list("post__code", "what"))


def test_a_file_is_taken_once_its_mark_was_found_to_be_a_mistake(office: TestOffice) -> None:
    case, check = topic(office), asked(office)
    with pytest.raises(Marked):
        uploaded(office, case)
    found(office, check, "mistaken")
    assert uploaded(office, case).sha256 == sha256(CONTENT).hexdigest() == check.facts["file_digest"]
    last = Entry.objects.filter(case_id=case.pk).order_by("-seq")[0]
    assert sentence(last.verb, last.data) == f"“{NAME}”带密级标志，经误标核对〔2026〕1号核对为误标，可以收下"
    assert told(check) == {("urban_head", "确系误标，可以重新上传原文件")}
    with pytest.raises(Marked):
        uploaded(office, case, docx("另一份文件"))
    assert list(case.files.values_list("sha256", flat=True)) == [check.facts["file_digest"]]


def test_a_file_whose_mark_is_true_is_refused_for_good_and_whom_to_report_to_is_said(
    office: TestOffice,
) -> None:
    case, check = topic(office), asked(office)
    found(office, check, "secret")
    with pytest.raises(BadFile, match=r"误标核对〔2026〕1号.*向定密责任人报告") as problem:
        uploaded(office, case)
    assert not isinstance(problem.value, Marked)
    what = "确有密级：不得上传，原件按保密规定保管，并向定密责任人报告"
    assert told(check) == {("urban_head", what), ("director", what)}


def test_the_last_finding_counts(office: TestOffice) -> None:
    first, second = asked(office), asked(office)
    found(office, first, "mistaken")
    found(office, second, "secret")
    with pytest.raises(BadFile, match="确有密级"):
        uploaded(office, topic(office))


def test_what_another_office_found_does_not_help(office: TestOffice) -> None:
    other = checking_office("other")
    found(other, asked(other), "mistaken")
    uploaded(other, topic(other))
    with pytest.raises(Marked):
        uploaded(office, topic(office))


def test_nobody_confirms_a_file_of_their_own(office: TestOffice) -> None:
    check, another = asked(office, "archivist"), asked(office)
    with pytest.raises(Refused, match="只有保密员可以办理"):
        found(office, another, "mistaken", "urban_head")
    for step in ("check", "check_own"):
        with pytest.raises(NotDone):
            found(office, check, "mistaken", step=step)
    standing_in = replace(office["urban_head"], posts=(*office["urban_head"].posts, office.post("archivist")))
    with pytest.raises(Refused, match="提出人本人不能办理"):
        judged(another, "mistaken", standing_in)
    with pytest.raises(Marked):
        uploaded(office, topic(office))
    found(office, check, "mistaken", "director", "check_own")
    uploaded(office, topic(office))
    case_act(
        case_id=another.pk,
        deed=Deed("check", move="escalate", reason="保密员须回避"),
        by=office["archivist"],
        at=NOW,
    )
    found(office, another, "secret", "director")
    with pytest.raises(BadFile, match="确有密级"):
        uploaded(office, topic(office))


def test_only_a_mark_costs_a_query(
    office: TestOffice, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        upload_of("汇报稿.docx", CONTENT, office["clerk"])
    with django_assert_num_queries(1):
        refused(office, "clerk")


# pages

BUTTON = re.compile(r'action="/cases/marks/".*?name="ticket" value="([^"]+)".*?请保密员核对', re.DOTALL)


def refused_page(office: TestOffice, client: Client) -> str:
    """What the form of a topic says when a marked file is handed in with it."""
    upload = {"paper-report": SimpleUploadedFile(NAME, CONTENT), "act": "save:draft"}
    page = client.post(f"/cases/{topic(office).pk}/form/", upload)
    return page.content.decode()


@pytest.mark.usefixtures("still")
def test_the_refusal_leads_to_a_check_of_that_very_file(office: TestOffice) -> None:
    client = login(office, "urban_head")
    [ticket] = BUTTON.findall(refused_page(office, client))
    begun = client.post("/cases/marks/", {"ticket": ticket})
    page = client.get(begun.headers["Location"]).content.decode()
    for said in (NAME, sha256(CONTENT).hexdigest(), "文件名", "为什么是误标"):
        assert said in page
    assert not File.objects.exists()
    client.post(begun.headers["Location"], {"mark_why": "项目名称", "act": "do:ask"})
    assert Case.objects.get(kind=KIND).number == "误标核对〔2026〕1号"


@pytest.mark.usefixtures("still")
def test_a_ticket_that_is_not_ours_begins_nothing(office: TestOffice) -> None:
    page = login(office, "urban_head").post("/cases/marks/", {"ticket": "x:y:z"}, follow=True)
    assert "请重新选择文件" in page.content.decode()
    assert not Case.objects.filter(kind=KIND).exists()


@pytest.mark.usefixtures("still")
def test_an_office_without_the_kind_offers_no_check() -> None:
    office = make_office("plain")
    page = refused_page(office, login(office, "urban_head"))
    assert "带有密级标志" in page
    assert not BUTTON.search(page)
