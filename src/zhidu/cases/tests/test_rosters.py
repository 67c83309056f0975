"""A roster says who stands a watch; it is handed in as a workbook, and cases change it."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from pytest_django import DjangoAssertNumQueries

from zhidu.cases.errors import NotDone
from zhidu.cases.models import Case, Entry, Shift
from zhidu.cases.tests.office_book import awaited, do, opened
from zhidu.cases.tests.offices import TestOffice, login, make_office, moment
from zhidu.cases.verbs import sentence
from zhidu.cases.watches.standing import on_watch

pytestmark = pytest.mark.django_db

BOOK = """
rulebook: {id: watches, title: 青禾街道值班制度, issuer: 青禾街道办事处, source: 测试用文本}
clauses:
  Z-1: {place: 第一条, gist: 每天二十四小时有人值班, force: must}
  Z-2: {place: 第二条, gist: 一般有领导带班, force: should}
  Z-3: {place: 第三条, gist: 突发情况报带班领导处置, force: must}
  Z-4: {place: 第四条, gist: 换班须经办公室主任同意, force: must}
terms:
  what: {title: 情况, type: text}
  with_whom: {title: 换给谁, type: post}
  since: {title: 换班起, type: moment}
  until: {title: 换班止, type: moment}
roles:
  office: {title: 党政办公室}
  office_head: {title: 党政办公室主任}
duties:
  night:
    title: 夜间值班
    of: office
    covers:
      - {from: "18:00", to: "08:00", posts: {staff: 1}, cites: Z-1}
      - {from: "18:00", to: "08:00", posts: {leader: 1}, cites: Z-2}
kinds:
  incident:
    title: 突发情况
    steps:
      - {id: report, title: 报告, verb: 报告, by: initiator, asks: what, cites: Z-3}
      - {id: handle, title: 处置, verb: 处置, by: night.leader, cites: Z-3}
  swap:
    title: 换班
    form:
      title: 换班单
      at: ask
      fields: {with_whom: required, since: required, until: required}
      cites: Z-4
    steps:
      - {id: ask, title: 申请, verb: 提交, by: initiator, cites: Z-4}
      - {id: agree, title: 同意, verb: 同意, by: office_head, cites: Z-4}
    after:
      agree:
        - {stands_watch: {watch: night, by: with_whom, of: initiator, since: since, until: until}, cites: Z-4}
"""
ROLES = {"office": ["clerk", "office_head"], "office_head": ["office_head"]}
HEAD = ["岗位", "职务", "姓名", "起", "止"]
NIGHTS = [
    ["值班人员", "文书", "甲10", "2026-12-01 18:00", "2026-12-02 08:00"],
    ["值班人员", "档案员", "", "2026-12-02 18:00", "2026-12-03 08:00"],
    ["带班领导", "deputy_1", "", "2026-12-01 18:00", "2026-12-02 08:00"],
    ["带班领导", "副主任（二）", "", "2026-12-02 18:00", "2026-12-03 08:00"],
]


@pytest.fixture(autouse=True)
def clock(settings) -> None:
    settings.ZHIDU_CLOCK = "zhidu.cases.tests.test_rosters.now"


def now():
    return moment("2026-12-01 20:00")


@pytest.fixture
def office() -> TestOffice:
    return make_office(files={"book.yaml": BOOK}, roles=ROLES)


def workbook(*rows: list[str], head: list[str] = HEAD, sheet: str = "值班表") -> SimpleUploadedFile:
    book, out = Workbook(), BytesIO()
    book.active.title = sheet
    for row in (head, *rows):
        book.active.append(row)
    book.save(out)
    return SimpleUploadedFile("值班表.xlsx", out.getvalue())


def hand_in(office: TestOffice, *rows: list[str], who: str = "clerk", **more: object):
    place = "/duties/rosters/watches/night/hand-in/"
    return login(office, who).post(place, {"file": workbook(*rows, **more)}, follow=True)


def standing(office: TestOffice, at: str) -> dict[str, list[str]]:
    codes = {str(post.pk): code for code, post in office.posts.items()}
    found = on_watch(office.office.pk, "watches", moment(at))
    return {slot: [codes[post] for post in posts] for slot, posts in found.items()}


def test_the_page_says_who_stands_it_now_and_who_comes_next(
    office: TestOffice, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    html = hand_in(office, *NIGHTS).content.decode()
    assert "“夜间值班”的值班表已更新，共4个班次" in html
    assert "还有空缺" not in html
    assert standing(office, "2026-12-02 07:59") == {"night.staff": ["clerk"], "night.leader": ["deputy_1"]}
    assert standing(office, "2026-12-02 08:00") == {}
    visitor = login(office, "urban_clerk")
    with django_assert_max_num_queries(12):
        html = visitor.get("/duties/").content.decode()
    assert "值班人员 <strong>甲10（文书）</strong>" in html
    assert "12月2日 18:00 至 12月3日 08:00" in html
    assert "提交值班表" not in html


def test_whoever_leads_the_watch_is_asked_at_the_moment(office: TestOffice) -> None:
    hand_in(office, *NIGHTS)
    first = opened(office, "incident", "urban_clerk", at="2026-12-01 21:00")
    do(office, first, "report", "urban_clerk", "2026-12-01 21:00", facts={"what": "积水"})
    assert awaited(first) == ["deputy_1"]
    later = opened(office, "incident", "urban_clerk", at="2026-12-02 21:00")
    do(office, later, "report", "urban_clerk", "2026-12-02 21:00", facts={"what": "停电"})
    assert awaited(later) == ["deputy_2"]


def test_a_gap_that_a_must_does_not_want_takes_nothing_in(office: TestOffice) -> None:
    late = [NIGHTS[0], ["值班人员", "档案员", "", "2026-12-02 20:00", "2026-12-03 08:00"], *NIGHTS[2:]]
    answer = hand_in(office, *late)
    assert answer.status_code == 422
    assert "12月2日18:00至12月2日20:00缺值班人员1名" in answer.content.decode()
    assert "依据第一条" in answer.content.decode()
    assert not Shift.objects.exists()


def test_a_gap_that_a_should_does_not_want_is_told_and_taken_in(office: TestOffice) -> None:
    html = hand_in(office, *NIGHTS[:3]).content.decode()
    assert "还有空缺：12月2日18:00至12月3日08:00缺带班领导1名" in html
    assert "12月2日 18:00 至 12月3日 08:00：带班领导还差1名" in html
    assert Shift.objects.count() == 3


BAD_ROWS = {
    "第3行 “职务”：没有“门卫”这个职务": ["值班人员", "门卫", "", "2026-12-03 18:00", "2026-12-04 08:00"],
    "当天任“档案员”的不是“甲10”": ["值班人员", "档案员", "甲10", "2026-12-03 18:00", "2026-12-04 08:00"],
    "“保安”不是值班人员、带班领导": ["保安", "档案员", "", "2026-12-03 18:00", "2026-12-04 08:00"],
    "“止”：不晚于“起”": ["值班人员", "档案员", "", "2026-12-03 18:00", "2026-12-03 08:00"],
    "“起”：“12月3日”不是日期和时刻": ["值班人员", "档案员", "", "12月3日", "2026-12-04 08:00"],
    "没有“25:00”这个时刻": ["值班人员", "档案员", "", "2026-12-03 25:00", "2026-12-04 08:00"],
    "“止”：没有填写": ["值班人员", "档案员", "", "2026-12-03 18:00", ""],
    "与第2行重复": ["值班人员", "文书", "", "2026-12-01 18:00", "2026-12-01 20:00"],
}


def test_every_bad_row_is_named_at_once_and_nothing_is_taken_in(office: TestOffice) -> None:
    answer = hand_in(office, NIGHTS[0], *BAD_ROWS.values())
    said = answer.content.decode()
    assert answer.status_code == 422
    assert [words for words in BAD_ROWS if words not in said] == []
    assert f"有{len(BAD_ROWS)}处不对" in said
    assert not Shift.objects.exists()


def test_only_who_arranges_it_hands_it_in_and_only_in_their_office(office: TestOffice) -> None:
    assert "“夜间值班”的值班表不由您安排" in hand_in(office, *NIGHTS, who="archivist").content.decode()
    other = make_office("luwan")
    assert login(other, "clerk").get("/duties/rosters/watches/night/").status_code == 404
    assert hand_in(other, *NIGHTS).status_code == 404
    assert hand_in(office, *NIGHTS, sheet="排班").status_code == 422
    assert not Shift.objects.exists()


def test_what_is_handed_in_again_changes_only_what_has_not_begun(office: TestOffice) -> None:
    hand_in(office, *NIGHTS)
    changed = [NIGHTS[0], ["值班人员", "城市管理科办事员", *NIGHTS[1][2:]], *NIGHTS[2:]]
    hand_in(office, *changed)
    assert standing(office, "2026-12-02 19:00")["night.staff"] == ["urban_clerk"]
    [dropped] = Shift.objects.exclude(dropped_at=None)
    assert (dropped.post.code, dropped.dropped_by) == ("archivist", "甲10")
    gone = hand_in(office, ["值班人员", "档案员", *NIGHTS[0][2:2], "", *NIGHTS[0][3:]], *NIGHTS[1:])
    assert "文书自12月1日 18:00的班次已经开始" in gone.content.decode()
    assert standing(office, "2026-12-01 19:00")["night.staff"] == ["clerk"]


def test_the_roster_that_is_taken_along_can_be_handed_in_again(office: TestOffice) -> None:
    hand_in(office, *NIGHTS)
    content = login(office, "archivist").get("/duties/rosters/watches/night/").content
    rows = [list(row) for row in load_workbook(BytesIO(content))["值班表"].values]
    assert rows[0] == HEAD
    assert [row[1] for row in rows[1:]] == ["副主任（一）", "文书", "副主任（二）", "档案员"]
    answer = hand_in(office, *rows[1:])
    assert "共4个班次" in answer.content.decode()
    assert Shift.objects.count() == 4


def swap(office: TestOffice, who: str, to: str, since: str, until: str) -> Case:
    case = opened(office, "swap", who, at="2026-12-01 09:00")
    facts = {"with_whom": office.post(to), "since": moment(since), "until": moment(until)}
    do(office, case, "ask", who, "2026-12-01 09:00", facts=facts)
    return do(office, case, "agree", "office_head", "2026-12-01 09:10")


def test_a_swap_that_was_agreed_puts_another_on_the_roster_for_that_time(office: TestOffice) -> None:
    hand_in(office, *NIGHTS)
    case = swap(office, "clerk", "urban_head", "2026-12-01 18:00", "2026-12-02 00:00")
    assert standing(office, "2026-12-01 23:00")["night.staff"] == ["urban_head"]
    assert standing(office, "2026-12-02 01:00")["night.staff"] == ["clerk"]
    entry = Entry.objects.get(case_id=case.pk, verb="watch.stood")
    assert entry.because == ["Z-4"]
    assert sentence(entry.verb, entry.data) == (
        "城市管理科科长代文书担任“夜间值班”的值班人员，"
        "自2026年12月1日（星期二）晚上6:00至2026年12月2日（星期三）凌晨0:00"
    )
    assert Shift.objects.filter(case=case, dropped_at=None).count() == 2


def test_nobody_swaps_a_watch_that_they_do_not_stand_or_with_who_stands_it(office: TestOffice) -> None:
    hand_in(office, *NIGHTS, ["值班人员", "城市管理科科长", "", "2026-12-01 18:00", "2026-12-02 08:00"])
    with pytest.raises(NotDone, match="这段时间没有要换的班"):
        swap(office, "clerk", "archivist", "2026-12-05 18:00", "2026-12-06 08:00")
    with pytest.raises(NotDone, match="城市管理科科长这段时间已经在班"):
        swap(office, "clerk", "urban_head", "2026-12-01 18:00", "2026-12-02 08:00")
    assert standing(office, "2026-12-01 19:00")["night.staff"] == ["urban_head", "clerk"]
