"""What is particular to the rules of 阳泉, 郴州 and 江高, on their pages; a refusal names its clause."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.harness.desk import confirm_points
from tests.harness.windows import assert_fits
from tests.harness.yangquan import WORK, do, drafted, of_the_mayors, word, yangquan
from tests.test_everyday_kinds import become
from zhidu.cases.models import Case
from zhidu.cases.tests.offices import TestOffice, moment
from zhidu.papers.word import WORD as DOCX
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.services import item_decide, item_heard, meeting_open
from zhidu.rooms.meetings.tests import chenzhou as cz
from zhidu.rooms.meetings.tests import jianggao as jg


@dataclass
class Office:
    """People of one office who take turns in one window, at a time that is set."""

    name: str
    page: Page
    office: TestOffice
    shoot: Callable[[Page, str], Path]
    tell: Callable[[datetime], None]

    def at(self, time: str, who: str, address: str) -> None:
        self.tell(moment(time))
        become(self.page, self.office, who)
        self.page.goto(address)

    def press(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).first.click()

    def refused(self, place: str, words: str) -> None:
        """The page says no, by the clause at its place, in words that say what to do."""
        no = self.page.get_by_role("alert").first
        expect(no).to_contain_text(words)
        expect(no).to_contain_text(place)

    def locked(self, act: str, place: str, words: str) -> None:
        """An act that cannot be done now says so beforehand, by the clause at its place."""
        note = self.page.get_by_role("note").filter(has_text=act)
        expect(note).to_contain_text(words)
        expect(note).to_contain_text(place)

    def look(self, name: str) -> None:
        self.shoot(self.page, f"{self.name}-{name}")
        assert_fits(self.page, name)


@pytest.fixture
def come(page, shoot, transactional_db, monkeypatch) -> Callable[[str, Callable[[], TestOffice]], Office]:
    """Into an office of that name, made by a function."""

    def tell(time: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: time)

    return lambda name, make: Office(name, page, make(), shoot, tell)


def file_of(text: str, name: str) -> FilePayload:
    """A Word file to upload."""
    return {"name": name, "mimeType": DOCX, "buffer": word(text)}


def test_yangquan_measures_the_speech_counts_its_members_and_countersigns(come) -> None:
    here = come("yangquan", yangquan)
    office = here.office
    topic = _topic_of_the_mayors(office)
    _speech_filed(here)
    do(office, topic.children.get(), "take_in", "clerk", "2026-11-18 11:00", ticked=["uniform"])
    meeting = _meeting_notified(office, topic)
    _opened_with_half(here, meeting)
    _decided(office, meeting)
    _copy_out_and_back(here, meeting)
    _countersigned_then_signed(here, meeting)


def _speech_filed(here: Office) -> None:
    """区长办公会议 第十一条: no more than 1,200 characters."""
    here.at("2026-11-18 10:00", "urban_head", "/")
    page = here.page
    page.get_by_role("link", name="办理").first.click()
    page.get_by_label("汇报人").select_option(value=here.office.post("urban_head"))
    page.set_input_files("#paper-statement", file_of("有关情况如下。", "情况说明.docx"))
    page.set_input_files("#paper-speech_text", file_of("字" * 1200 + "。", "汇报稿.docx"))
    page.set_input_files("#paper-draft_text", file_of("实施方案如下。", "方案.docx"))
    confirm_points(page)
    here.press("报区政府办公室")
    here.refused("区长办公会议 第十一条", "至多1200字，现有1201字，请修改后重新上传")
    here.look("speech-too-long")
    page.set_input_files("#paper-speech_text", file_of("字" * 1199 + "。", "汇报稿.docx"))
    here.press("先保存草稿")
    expect(page.locator(".measure")).to_contain_text("1,200 / 1,200 字")
    here.look("speech-measured")
    here.press("报区政府办公室")
    expect(page.get_by_role("status").first).to_contain_text("已报出")


def _meeting_notified(office: TestOffice, topic: Case) -> Case:
    at, by = moment("2026-11-20 09:00"), office["clerk"]
    meeting = meeting_open(office=office.office, body="mayors_meeting", topics=[topic.pk], by=by, at=at)
    facts = {"start": moment("2026-11-23 09:00"), "venue": "三楼", "chair_delegated": "否"}
    do(office, meeting, "plan", "clerk", "2026-11-20 09:30", facts=facts)
    do(office, meeting, "plan_review", "office_head", "2026-11-20 10:00")
    do(office, meeting, "plan_fix", "director", "2026-11-20 11:00", facts=facts)
    return do(office, meeting, "notify", "clerk", "2026-11-20 12:10")


def _opened_with_half(here: Office, meeting: Case) -> None:
    """区长办公会议 第三条: half of the members are there."""
    here.at("2026-11-23 09:00", "director", f"/meetings/{meeting.pk}/")
    page = here.page
    expect(page.locator("section[aria-labelledby=agenda]")).to_contain_text("材料 3 件")
    for member in ("副主任（一）", "副主任（二）", "党政办公室主任"):
        page.get_by_label(member).uncheck()
    here.press("宣布开会")
    here.refused("区长办公会议 第三条", "应到4人，至少到会2人，现到会1人")
    here.look("too-few")
    page.get_by_label("副主任（一）").check()
    here.press("宣布开会")
    expect(page.locator("main")).to_contain_text("到会 2 人，应到 4 人")


def _decided(office: TestOffice, meeting: Case) -> None:
    item = AgendaItem.objects.select_related("meeting", "topic").get(meeting=meeting)
    facts = {"outcome": "passed", "resolution": "照此办理", "owner": office.unit("urban")}
    facts["concluded_by"] = office.post("director")
    item_heard(item=item, by=office["clerk"], at=moment("2026-11-23 09:50"))
    item_decide(item=item, facts=facts, by=office["clerk"], at=moment("2026-11-23 10:00"))


def _copy_out_and_back(here: Office, meeting: Case) -> None:
    """区长办公会议 第十七条: no numbered copy leaves the room."""
    here.at("2026-11-23 10:10", "clerk", f"/meetings/{meeting.pk}/")
    page, office = here.page, here.office
    page.get_by_text("更多", exact=True).click()
    page.locator("summary", has_text="发放编号文件").click()
    page.get_by_label("文件名称").fill("甲号材料")
    page.get_by_label("份号").fill("02")
    page.get_by_label("标注").select_option(label="机密")
    page.get_by_label("领取人").select_option(value=office.post("deputy_1"))
    here.press("发放编号文件")
    copies = page.get_by_role("region", name="编号文件发放收回登记")
    expect(copies).to_contain_text("未交还 1 份")
    here.locked("结束会议", "区长办公会议 第十七条", "还有没有交还的")
    here.look("copy-out")
    page.get_by_text("更多", exact=True).click()
    page.locator("summary", has_text="收回编号文件").click()
    page.get_by_label("收回的文件").select_option(label="甲号材料")
    here.press("收回编号文件")
    expect(copies).to_contain_text("未交还 0 份")
    here.press("结束会议")


def _countersigned_then_signed(here: Office, meeting: Case) -> None:
    """工作规则 四十四: the vice mayors countersign, then the mayor signs."""
    text = {"minutes_text": "会议议定：照此办理。"}
    do(here.office, meeting, "draft", "clerk", "2026-11-24 09:00", facts=text)
    address = f"/meetings/{meeting.pk}/minutes/"
    here.at("2026-11-24 10:00", "director", address)
    here.locked("审定签发", "工作规则 四十四", "须先各分管副区长会签")
    here.at("2026-11-24 10:00", "deputy_2", address)
    here.press("会签")
    here.at("2026-11-24 11:00", "director", address)
    here.press("审定签发")
    expect(here.page.locator("main")).to_contain_text("已审签生效")
    here.look("minutes-signed")


def _topic_of_the_mayors(office: TestOffice) -> Case:
    """A topic that the mayor has put on; its papers are to be filed."""
    facts = of_the_mayors(office, "道路改造")
    topic = drafted(office, "mayors_topic", "urban_head", (), WORK, **facts)
    chain = (("submit", "urban_head"), ("propose", "clerk"), ("field_consent", "deputy_2"))
    chain += (("settle", "director"),)
    for hour, (act, who) in enumerate(chain, start=9):
        do(office, topic, act, who, f"2026-11-17 {hour:02}:00")
    return topic


# 郴州


def test_chenzhou_waits_after_the_25th_hears_the_chair_last_and_counts_votes(come) -> None:
    here = come("chenzhou", cz.chenzhou)
    page, office = here.page, here.office
    in_time = cz.topic_ready(office, cz.COUNCIL, "2026-11-25")
    late = cz.topic_ready(office, cz.COUNCIL, "2026-11-26", title="下月再议的事")
    meeting = cz.arranged(office, cz.COUNCIL, in_time)
    here.at("2026-11-27 09:30", "clerk", f"/meetings/{meeting.pk}/plan/")
    here.press(f"把“{late.title}”列入议程")
    here.refused("处务会 五（一）", "每月25日以后报送的议题，列入下月的处务会")
    here.look("after-the-25th")
    cz.begun(office, meeting, cz.COUNCIL)
    _heard(here, meeting, in_time)
    _voted(here, meeting, in_time)
    do(
        office,
        meeting,
        "compile",
        "clerk",
        "2026-12-01 09:00",
        facts={"minutes_text": "会议议定：增设窗口。"},
    )
    here.at("2026-12-01 10:00", "director", f"/meetings/{meeting.pk}/minutes/")
    here.press("签发")
    expect(page.locator("main")).to_contain_text("已审签生效")


def _heard(here: Office, meeting: Case, topic: Case) -> None:
    """处务会 五（二）3: the chair speaks last; nobody is early before somebody has spoken."""
    here.at("2026-11-30 15:02", "clerk", f"/meetings/{meeting.pk}/live/")
    expect(here.page.locator(".tag-late")).to_have_count(0)
    cz.discussed(here.office, meeting, topic, ("director", *cz.MEMBERS[cz.COUNCIL][:-1]))
    here.page.reload()
    expect(here.page.locator(".view", has_text="早于次序")).to_contain_text("办事处主任")
    here.look("chair-too-early")


def _voted(here: Office, meeting: Case, topic: Case) -> None:
    """处务会 五（二）3: by more than half of the members, not of those who vote."""
    page, item = here.page, cz.item_of(meeting, topic)
    here.at("2026-11-30 15:50", "clerk", f"/meetings/{meeting.pk}/items/{item.pk}/")
    agreeing = page.get_by_role("group", name="同意的成员", exact=True)
    for n, member in enumerate(cz.MEMBERS[cz.COUNCIL][:4]):
        if n == 3:
            here.press("记录审议结果")
            here.refused("处务会 五（二）3", "7人中须有4人同意，现同意3人")
            here.look("no-majority")
        agreeing.locator(f"input[value='{here.office.post(member)}']").check()
        if n == 0:
            page.get_by_label("会议决定").select_option(label="同意")
            page.get_by_label("决定事项").fill("增设一个综合窗口")
            page.get_by_label("责任人").select_option(value=here.office.post("urban_clerk"))
            page.get_by_label("办结期限").fill("2026-12-20")
    here.press("记录审议结果")
    page.goto(f"/meetings/{meeting.pk}/")
    here.look("decided")
    here.press("散会")


# 江高


def test_jianggao_wants_a_concrete_plan_and_its_own_meeting(come) -> None:
    here = come("jianggao", jg.town)
    page, office = here.page, here.office
    topic = jg.drafted(office, jg.GOVERNMENT, "promulgation", paper="")
    here.at("2026-11-20 09:30", "urban_head", f"/cases/{topic.pk}/form/")
    here.press("报分管副镇长")
    here.refused("一（二）4", "请附上“具体方案”")
    here.look("without-a-plan")
    page.set_input_files("#paper-plan", file_of("分段清淤。", "方案.docx"))
    here.press("先保存草稿")
    here.press("报分管副镇长")
    for hour, (act, who) in enumerate((("leader_review", "deputy_1"), ("settle", "director")), 11):
        do(office, topic, act, who, f"2026-11-20 {hour}:00")
    here.at("2026-11-21 09:30", "clerk", f"/cases/{topic.pk}/")
    page.get_by_text("更多", exact=True).click()
    page.locator("summary", has_text="登记别的会议的决定").click()
    page.get_by_label("在哪个会上定的").select_option(label="党政联席会")
    here.press("登记别的会议的决定")
    here.refused("一（二）6", "政府办公会议不能由党政联席会或其他会议替代")
    here.look("another-meeting")
    meeting = jg.begun(office, jg.GOVERNMENT, topic)
    jg.decided(office, meeting, topic, finish_by=date(2026, 12, 20))
    here.at("2026-12-01 09:00", "clerk", f"/meetings/{meeting.pk}/")
    page.get_by_label("纪要正文").fill("会议决定：分段清淤。")
    here.press("报镇长审定")
    here.at("2026-12-01 10:00", "director", f"/meetings/{meeting.pk}/minutes/")
    here.press("审定")
    expect(page.locator("main")).to_contain_text("已审签生效")
    here.look("minutes")
