"""The papers of a meeting: kept by its acts, made on request, for whoever may read them."""

from __future__ import annotations

import re
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from zhidu.cases.models import Case, File, Reader
from zhidu.cases.services import file_add
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.offices import TestOffice, login, make_office, moment
from zhidu.papers.tests.reading import words_of
from zhidu.papers.tests.samples import word
from zhidu.rooms.meetings import binding
from zhidu.rooms.meetings.models import Attendance
from zhidu.rooms.meetings.papers import decided_said
from zhidu.rooms.meetings.tests.steps import (
    closed_meeting,
    do,
    draft_topic,
    fixed_meeting,
    pooled_topic,
    read_meeting,
    signed_meeting,
)

pytestmark = pytest.mark.django_db

RECIPIENTS = ("party_secretary", "director", "discipline", "office_head", "supervision")
BEFORE = ("meeting-agenda", "meeting-attendance", "meeting-cards", "meeting-places", "meeting-binder")
MINUTES = ("meeting-minutes-pdf", "meeting-minutes-word")
QUERIES = dict.fromkeys((*BEFORE, *MINUTES), 14) | {"meeting-binder": 21}
"""Budget of a page: 20; the binder reads each of its topics besides."""


@pytest.fixture
def office() -> TestOffice:
    return make_office()


def issued_meeting(office: TestOffice) -> Case:
    meeting = signed_meeting(office, pooled_topic(office))
    recipients = tuple(office.post(code) for code in RECIPIENTS)
    return do(office, meeting, "issue", "clerk", "2026-12-04 10:00", facts={"recipients": recipients})


def notified_meeting(office: TestOffice, *topics: Case) -> Case:
    return do(office, fixed_meeting(office, *topics), "notify", "clerk", "2026-11-27 16:00")


def kept(meeting: Case, slot: str) -> str:
    """The words of the newest kept paper of a slot."""
    file = File.objects.filter(case=meeting, slot=slot).last()
    assert file is not None
    assert (file.content_type, file.name[-4:]) == ("application/pdf", ".pdf")
    return words_of(file.blob.read())


def shown(office: TestOffice, who: str, name: str, meeting: Case) -> bytes:
    answer = login(office, who).get(reverse(name, args=[meeting.pk]))
    assert answer.status_code == 200
    assert "inline" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Type"] == "application/pdf"
    return answer.content


# kept by the acts


def test_the_notice_is_kept_with_its_slip(office):
    said = kept(notified_meeting(office, pooled_topic(office)), "notice")
    assert "关于召开主任办公会议的通知" in said
    assert "2026年11月30日（星期一）上午9:00" in said
    assert "云溪河岸线保洁服务采购" in said
    assert "主持：甲01（办事处主任）" in said
    assert "甲02、" in said.partition("出席：")[2].partition("议题：")[0]
    assert "联系人：甲" in said
    assert "会议回执" in said
    assert "□参加□请假□委派" in said


@pytest.mark.parametrize(
    ("outcome", "resolution", "said"),
    [
        ("同意", "同意采购一年期服务", "同意采购一年期服务"),
        ("同意", "采购一年期服务", "同意：采购一年期服务"),
        ("同意并报党工委", "同意采购，报党工委会议研究决定", "同意采购，报党工委会议研究决定"),
        ("同意并报党工委", "同意采购", "同意采购，并报党工委"),
        ("原则同意（修改完善后实施）", "同意采购", "原则同意采购（修改完善后实施）"),
        ("暂缓", "待补充询价材料后再议", "暂缓：待补充询价材料后再议"),
    ],
)
def test_the_minutes_say_a_decision_once(outcome, resolution, said):
    assert decided_said(outcome, resolution) == said


def test_the_record_is_kept_with_what_each_said(office):
    said = kept(closed_meeting(office, pooled_topic(office)), "record")
    assert "城市管理科汇报。" in said
    assert "甲02：赞成，注意质量考核。" in said
    assert "决定：同意以比价方式采购（牵头：城市管理科）" in said


def test_the_signed_minutes_name_the_signer_and_go_nowhere_yet(office):
    meeting = signed_meeting(office, pooled_topic(office))
    said = kept(meeting, "minutes")
    assert "审签：甲01　2026年12月4日".replace("　", "") in said
    assert "分送" not in said
    assert "印发" not in said


def test_the_issued_minutes_are_a_version_with_those_to_whom_they_go(office):
    meeting = issued_meeting(office)
    said = kept(meeting, "minutes")
    assert "分送：街道党工委书记，办事处主任，纪工委书记，党政办公室主任，监察办副主任。" in said
    assert "2026年12月4日印发" in said
    assert list(meeting.files.filter(slot="minutes").values_list("version", flat=True)) == [1, 2]


def test_a_number_is_shown_from_the_issue_on(office):
    meeting = signed_meeting(office, pooled_topic(office))
    Case.objects.filter(pk=meeting.pk).update(number="青办纪〔2026〕1号")
    assert "1号" not in words_of(shown(office, "clerk", "meeting-minutes-pdf", meeting))
    recipients = tuple(office.post(code) for code in RECIPIENTS)
    do(office, meeting, "issue", "clerk", "2026-12-04 10:00", facts={"recipients": recipients})
    assert "青办纪〔2026〕1号" in kept(meeting, "minutes")


# the package


def package(meeting: Case) -> ZipFile:
    return ZipFile(BytesIO(meeting.files.get(slot="package").blob.read()))


def test_the_package_holds_papers_as_pdf_and_their_hashes(office):
    meeting = do(office, issued_meeting(office), "archive", "clerk", "2026-12-05 10:00")
    archive = package(meeting)
    stem = "会议/2026年11月30日主任办公会议"
    papers = [f"{stem}-{paper}.pdf" for paper in ("会议通知", "会议记录", "会议纪要")]
    topic = ["议题/1-汇报稿-汇报稿.docx", "议题/1-主任办公会议议题报批表.pdf"]
    assert archive.namelist() == [*papers, *topic, "留痕.json", "归档目录.pdf", "SHA256SUMS"]
    sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS").decode().splitlines())
    assert list(sums) == [*papers, *topic, "留痕.json"]
    assert all(sha256(archive.read(name)).hexdigest() == digest for name, digest in sums.items())
    listed = words_of(archive.read("归档目录.pdf"))
    assert all(digest in listed for digest in sums.values())
    assert "印发" in words_of(archive.read(papers[2]))
    assert "审核同意：材料齐全" in words_of(archive.read(topic[1]))


def test_the_package_is_the_same_bytes_for_the_same_act(office):
    here = situation_of(issued_meeting(office))
    one, other = (binding.package(here, office["clerk"], moment("2026-12-05 10:00")) for _ in "ab")
    assert one == other


def test_the_package_holds_the_newest_version_of_a_topics_paper_once(office):
    topic = draft_topic(office)
    who, at = office["urban_head"], moment("2026-11-23 09:30")
    file_add(case_id=topic.pk, slot="report", name="汇报稿.docx", content=word("新", "新稿"), by=who, at=at)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    do(office, topic, "review", "clerk", "2026-11-23 14:00")
    names = [name for name, _ in binding.package_files(fixed_meeting(office, topic))]
    assert names == ["议题/1-汇报稿-汇报稿.docx"]


# made on request


def test_each_paper_is_linked_on_the_meeting_once_there_is_something_on_it(office):
    meeting = fixed_meeting(office, pooled_topic(office))
    clerk = login(office, "clerk")
    page = reverse("meeting", args=[meeting.pk])

    def linked(name: str) -> str:
        by_way_of = {"meeting-binder": "meeting-binding"}
        return reverse(by_way_of.get(name, name), args=[meeting.pk])

    def links() -> set[str]:
        seen = clerk.get(page).content.decode()
        return {name for name in (*BEFORE, *MINUTES) if linked(name) in seen}

    assert links() == {"meeting-agenda", "meeting-binder"}
    do(office, meeting, "notify", "clerk", "2026-11-27 16:00")
    assert links() == set(BEFORE)
    Case.objects.filter(pk=meeting.pk).update(facts=meeting.facts | {"minutes_text": "会议议定……"})
    assert links() == {*BEFORE, *MINUTES}


def test_agenda_attendance_and_cards_say_who_and_what(office):
    meeting = notified_meeting(office, pooled_topic(office))
    assert "1云溪河岸线保洁服务采购城市管理科甲0848万元" in words_of(
        shown(office, "clerk", "meeting-agenda", meeting)
    )
    assert "城市管理科甲08汇报" in words_of(shown(office, "clerk", "meeting-attendance", meeting))
    names = (
        Attendance.objects.filter(meeting=meeting)
        .exclude(person_name="")
        .values_list("person_name", flat=True)
    )
    cards = PdfReader(BytesIO(shown(office, "clerk", "meeting-cards", meeting))).pages
    assert len(cards) == len(names)


def test_a_paper_that_says_nothing_yet_is_not_there(office):
    meeting, clerk = fixed_meeting(office, pooled_topic(office)), login(office, "clerk")
    for name in ("meeting-attendance", "meeting-cards", "meeting-places", *MINUTES):
        assert (name, clerk.get(reverse(name, args=[meeting.pk])).status_code) == (name, 404)


def test_the_draft_of_the_minutes_is_marked_as_such_until_it_is_signed(office):
    meeting = read_meeting(office, pooled_topic(office))
    assert "送审稿" in words_of(shown(office, "clerk", "meeting-minutes-pdf", meeting))
    do(office, meeting, "sign", "director", "2026-12-04 09:00")
    assert "送审稿" not in words_of(shown(office, "clerk", "meeting-minutes-pdf", meeting))


def test_the_minutes_come_as_a_word_file_too(office):
    meeting = issued_meeting(office)
    answer = login(office, "clerk").get(reverse("meeting-minutes-word", args=[meeting.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    said = [p.text for p in Document(BytesIO(answer.content)).paragraphs]
    assert "会议议定……" in said
    assert any(line.endswith("2026年12月4日印发") for line in said)


# the binder


def test_the_binder_is_told_of_while_it_is_made(office):
    meeting = notified_meeting(office, pooled_topic(office))
    answer = login(office, "clerk").get(reverse("meeting-binding", args=[meeting.pk]))
    assert answer.headers["Refresh"] == f"0; url={reverse('meeting-binder', args=[meeting.pk])}"
    assert "共1个议题、1件材料" in answer.content.decode()


def test_the_binder_has_the_form_and_the_text_of_each_paper(office):
    topic = draft_topic(office)
    who, at = office["urban_head"], moment("2026-11-23 09:30")
    file_add(
        case_id=topic.pk, slot="annex", name="方案.docx", content=word("保洁方案", "每日两次"), by=who, at=at
    )
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    do(office, topic, "review", "clerk", "2026-11-23 14:00", opinion="材料齐全")
    said = words_of(shown(office, "clerk", "meeting-binder", notified_meeting(office, topic)))
    assert "主任办公会议议题报批表" in said
    assert "审核同意：材料齐全" in said
    assert "保洁方案每日两次" in said


def test_the_binder_leaves_out_what_its_reader_may_not_read(office):
    mine, other = pooled_topic(office), pooled_topic(office, title="另一件采购", summary="不给他看的内容")
    meeting = notified_meeting(office, mine, other)
    Reader.objects.filter(case=other, post=office["deputy_1"].posts[0]).delete()
    said = words_of(shown(office, "deputy_1", "meeting-binder", meeting))
    assert "不在您的阅看范围内" in said
    assert "不给他看的内容" not in said
    assert "不给他看的内容" in words_of(shown(office, "clerk", "meeting-binder", meeting))


def test_the_binder_costs_a_few_reads_a_topic(office):
    costs = []
    for count in (1, 5):
        meeting = notified_meeting(office, *[pooled_topic(office) for _ in range(count)])
        costs.append(cost(login(office, "clerk"), reverse("meeting-binder", args=[meeting.pk])))
    assert (costs[1] - costs[0]) / 4 <= 3, costs


# who may


def test_whoever_may_not_read_the_meeting_gets_none_of_its_papers(office):
    meeting = issued_meeting(office)
    stranger = login(office, "community_head")
    for name in (*BEFORE, *MINUTES):
        assert (name, stranger.get(reverse(name, args=[meeting.pk])).status_code) == (name, 404)


def test_whoever_was_sent_the_minutes_gets_them_and_nothing_else(office):
    meeting = issued_meeting(office)
    reader = login(office, "party_secretary")
    found = {name: reader.get(reverse(name, args=[meeting.pk])).status_code for name in (*BEFORE, *MINUTES)}
    assert found == dict.fromkeys(BEFORE, 404) | dict.fromkeys(MINUTES, 200)
    page = reader.get(reverse("meeting-minutes", args=[meeting.pk])).content.decode()
    assert all(reverse(name, args=[meeting.pk]) in page for name in MINUTES)
    (newest, *_) = re.findall(r"/cases/files/(\d+)/", page)
    assert reader.get(reverse("file", args=[int(newest)])).status_code == 200


def cost(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(("name", "queries"), QUERIES.items())
def test_a_paper_keeps_to_the_budget_of_a_page(office, name, queries):
    meeting = issued_meeting(office)
    assert cost(login(office, "clerk"), reverse(name, args=[meeting.pk])) == queries
