"""Facts that come from the office's own cases: counted, summed, in a row, as they stand."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhidu.cases.models import Case
from zhidu.cases.services import case_open
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.office_book import awaited, do, open_step
from zhidu.cases.tests.offices import TestOffice, login, make_office, moment
from zhidu.rules.check import check
from zhidu.rules.load import load_files

pytestmark = pytest.mark.django_db

BOOK = """
rulebook: {id: claims, title: 青禾街道报销规程, issuer: 青禾街道办事处, source: 测试用文本}
clauses:
  B-1: {place: 第一条, gist: 报销由党政办公室主任审批, force: must}
  B-2: {place: 第二条, gist: 本年第五次起由主任审批, force: must}
  B-3: {place: 第三条, gist: 全年累计超过10万元的由书记审批, force: must}
  B-4: {place: 第四条, gist: 连续三个月迟到的作出说明, force: must}
readings:
  period:
    about: B-4
    asks: 记录保存多久
    says: 按季度
    reason: 从宽
    by: director
    value: 1 quarter
terms:
  department: {title: 科室, type: unit, index: 是}
  amount: {title: 金额, type: money, index: 是}
  note: {title: 说明, type: text}
  times: {title: 本年第几次, type: number, is: count, of: claim, among: department, within: 1 year}
  yearly: {title: 全年累计, type: money, is: sum, of: claim.amount, among: department, within: 1 year}
  approver: {title: 审批人, type: role, outcome: who.approver}
  months: {title: 连续迟到月数, type: number, is: streak, of: late, among: department, within: 1 month}
  lately: {title: 本季度次数, type: number, is: count, of: late, among: department, within: {reading: period}}
  claiming: {title: 有报销在办, type: flag, is: state, of: claim, among: department}
  last_claim: {title: 上次报销, type: choice, is: state, of: claim, among: department,
    values: {open: 在办, closed: 已办结, refused: 未同意}}
roles:
  director: {title: 办事处主任}
  office_head: {title: 党政办公室主任}
  party_secretary: {title: 党工委书记}
tables:
  who:
    title: 谁审批报销
    hit: first
    in: [yearly, times]
    out: [approver]
    rows:
      - [B-3, "> 10万", "-", party_secretary]
      - [B-2, "-", ">= 5", director]
      - [B-1, "-", "-", office_head]
kinds:
  claim:
    title: 报销
    steps:
      - {id: ask, title: 申请, verb: 申请, by: initiator, asks: [department, amount], cites: B-1}
      - {id: approve, title: 审批, verb: 同意, by: approver, cites: B-1, refuses: {title: 不同意, cites: B-1}}
  late:
    title: 迟到
    steps:
      - {id: report, title: 登记, verb: 登记, by: initiator, asks: department, cites: B-4}
      - {id: account, title: 说明, verb: 说明, by: initiator, asks: note, when: {months: ">= 3"}, cites: B-4}
      - {id: warn, title: 提醒, verb: 提醒, by: director, when: {lately: ">= 2", claiming: 是}, cites: B-4}
      - {id: stop, title: 暂停, verb: 暂停, by: director, when: {last_claim: refused}, cites: B-4}
"""


@pytest.fixture
def office() -> TestOffice:
    roles = {"director": ["director"], "office_head": ["office_head"], "party_secretary": ["party_secretary"]}
    return make_office(files={"book.yaml": BOOK}, roles=roles)


def begun(office: TestOffice, kind: str = "claim", at: str = "2026-03-02 09:00") -> Case:
    by = office["urban_clerk"]
    return case_open(office=office.office, kind=kind, by=by, at=moment(at), title="甲")


def claim(
    office: TestOffice, fen: int = 1_000_00, unit: str = "urban", at: str = "2026-03-02 09:00", **more: str
) -> Case:
    """One that was handed in."""
    case = begun(office, at=at)
    facts = {"department": office.unit(unit), "amount": fen}
    return do(office, case, "ask", "urban_clerk", more.get("handed_in", at), facts=facts)


def late(office: TestOffice, at: str) -> Case:
    case = begun(office, "late", at)
    return do(office, case, "report", "urban_clerk", at, facts={"department": office.unit("urban")})


def facts_of(case: Case) -> dict[str, object]:
    return dict(situation_of(Case.objects.get(pk=case.pk)).given.facts)


def test_the_fifth_claim_of_a_unit_in_a_year_goes_to_another_approver(office) -> None:
    claims = [claim(office) for _ in range(5)]
    assert [awaited(case) for case in claims] == [["office_head"]] * 4 + [["director"]]
    assert [facts_of(case)["times"] for case in claims] == [1, 2, 3, 4, 5]


def test_another_unit_and_another_year_count_anew(office) -> None:
    for _ in range(4):
        claim(office, at="2026-12-31 17:00")
        claim(office, unit="community", at="2027-01-01 09:00")
    assert facts_of(claim(office, at="2027-01-04 09:00"))["times"] == 1
    assert facts_of(claim(office, unit="community", at="2027-01-04 09:00"))["times"] == 5


def test_a_sum_over_the_year_holds_the_case_itself_and_sends_it_higher(office) -> None:
    under = claim(office, 60_000_00)
    at = claim(office, 40_000_00)
    over = claim(office, 1)
    assert [awaited(case) for case in (under, at, over)] == [
        ["office_head"],
        ["office_head"],
        ["party_secretary"],
    ]
    assert facts_of(over)["yearly"] == 100_000_01


def test_what_was_refused_or_is_a_draft_is_not_counted(office) -> None:
    do(office, claim(office), "approve", "office_head", "2026-03-03 09:00", move="refuse", opinion="票据不全")
    begun(office)
    assert facts_of(claim(office))["times"] == 1


def test_a_claim_that_is_refused_later_frees_its_place(office) -> None:
    first, second = claim(office), claim(office)
    assert facts_of(second)["times"] == 2
    do(office, first, "approve", "office_head", "2026-03-03 09:00", move="refuse", opinion="票据不全")
    assert facts_of(second)["times"] == 1


def test_the_order_is_that_of_handing_in_not_of_beginning(office) -> None:
    slow = claim(office, at="2026-03-02 09:00", handed_in="2026-03-05 09:00")
    quick = claim(office, at="2026-03-03 09:00")
    assert (facts_of(quick)["times"], facts_of(slow)["times"]) == (1, 2)


def test_nothing_is_known_while_a_part_is_not(office) -> None:
    facts = facts_of(begun(office))
    assert "times" not in facts
    assert "yearly" not in facts


def test_months_in_a_row_end_with_the_first_gap(office) -> None:
    for at in ("2026-01-05 09:00", "2026-03-02 09:00", "2026-03-20 09:00", "2026-04-01 09:00"):
        found = late(office, at)
    assert facts_of(found)["months"] == 2
    third = late(office, "2026-05-29 09:00")
    assert facts_of(third)["months"] == 3
    assert open_step(third) == "account"


def test_a_reading_says_over_which_time_is_counted(office) -> None:
    late(office, "2026-03-31 09:00")
    assert facts_of(late(office, "2026-04-01 09:00"))["lately"] == 1
    assert facts_of(late(office, "2026-06-30 17:00"))["lately"] == 2


def test_how_other_cases_stand_decides_too(office) -> None:
    running = claim(office)
    late(office, "2026-03-04 09:00")
    second = late(office, "2026-03-05 09:00")
    assert (facts_of(second)["claiming"], open_step(second)) == ("是", "warn")
    do(office, running, "approve", "office_head", "2026-03-06 09:00", move="refuse", opinion="票据不全")
    do(office, second, "warn", "director", "2026-03-06 10:00")
    assert (facts_of(second)["claiming"], facts_of(second)["last_claim"]) == ("否", "refused")
    assert open_step(second) == "stop"


def test_each_fact_is_one_query_however_many_cases_there_are(office) -> None:
    def queries(case: Case) -> list[str]:
        case = Case.objects.select_related("office", "edition").get(pk=case.pk)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            situation_of(case)
        return [query["sql"] for query in caught if "handed_in" in query["sql"] or "done_at" in query["sql"]]

    few = queries(claim(office))
    for _ in range(6):
        claim(office)
    assert len(queries(claim(office))) == len(few)
    assert sum("cases_caseindex" in sql for sql in few) == 2


def test_the_page_says_on_how_many_cases_a_number_rests(office) -> None:
    claim(office, 60_000_00)
    case = claim(office, 50_000_00)
    page = login(office, "party_secretary").get(f"/cases/{case.pk}/").content.decode()
    assert "11万元（本年“科室”相同的“报销”2件，含本件）" in page
    assert "本年第几次" in page


def test_a_fact_by_which_cases_are_counted_has_to_be_indexed() -> None:
    book = load_files({"book.yaml": BOOK.replace("type: money, index: 是", "type: money")})
    found = [finding for finding in check(book) if finding.code == "not_indexed"]
    assert [(one.severity, one.example) for one in found] == [("error", {"fact": "amount"})]
    assert "请给 amount 写 index: 是" in found[0].message
