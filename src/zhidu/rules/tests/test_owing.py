"""What duties owe: which period, by when, kept how often; and what a wrong duty is told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhidu.calendar import SHANGHAI, WorkCalendar, local_date
from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.decision import Decision
from zhidu.rules.duties import PERIODS
from zhidu.rules.facts import FactError
from zhidu.rules.load import load_files
from zhidu.rules.owing import Kept, Owed, owed
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import small
from zhidu.rules.tests.further import BOOK, FURTHER


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def _owed(duty: str, at: str, book: Rulebook = BOOK, **given: Any) -> Decision:
    return ask(book, Question("owed", duty, given, at=_at(at)))


WEEKLY = {"members": ["甲社区", "乙社区"]}
WEEK = {**WEEKLY, "about": "2026-06-07"}
THRICE = ["2026-02-01", "2026-06-01", "2026-06-09"]
JUNE = {"about": "2026-06-30"}
OF_2024 = {"about": "2024-01-01"}
BOTH = [{"at": "2026-06-03 09:00", "per": "甲社区"}, {"at": "2026-06-07 18:00", "per": "乙社区"}]
CASES: list[tuple[str, str, dict[str, Any], str, tuple[Any, ...]]] = [
    # duty, at, given, status, (due day, kept, needed, missing)
    ("weekly", "2026-06-07 10:00", WEEKLY, "allowed", ("2026-06-07", 0, 2, ("甲社区", "乙社区"))),
    ("weekly", "2026-06-08 09:00", {**WEEK}, "breach", ("2026-06-07", 0, 2, None)),
    ("weekly", "2026-06-08 09:00", {**WEEK, "kept": BOTH}, "allowed", (None, 2, 2, ())),
    (
        "weekly", "2026-06-08 09:00", {**WEEK, "kept": BOTH[:1]},
        "breach", (None, 1, 2, ("乙社区",)),
    ),
    (
        "weekly", "2026-06-07 19:00",
        {"members": ["甲社区"], "kept": {"at": "2026-06-02 09:00", "per": "甲社区", "none_found": "是"}},
        "allowed", (None, 1, 1, ()),
    ),
    ("yearly", "2026-12-31 10:00", {}, "allowed", ("2026-12-31", 0, 1, ())),
    ("yearly", "2027-01-01 00:00", {"about": "2026-05-01"}, "deviation", ("2026-12-31", 0, 1, ())),
    ("yearly", "2026-07-01", {"kept": ["2026-02-01", "2026-06-01"]}, "allowed", (None, 2, 1, ())),
    ("yearly", "2026-07-01", {"kept": THRICE}, "deviation", (None, 3, 1, ())),
    ("filing", "2025-05-31 23:59", {"about": "2024-01-01"}, "allowed", ("2025-05-31", 0, 1, ())),
    ("filing", "2025-06-01", {"about": "2024-01-01"}, "breach", ("2025-05-31", 0, 1, ())),
    ("filing", "2025-06-01", {**OF_2024, "kept": "2025-04-01"}, "allowed", ("2025-05-31", 1, 1, ())),
    ("filing", "2025-06-02", {**OF_2024, "kept": "2025-06-01"}, "breach", (None, 0, 1, ())),
    ("filing", "2025-06-02", {"about": "2025-01-01", "kept": "2025-04-01"}, "allowed", (None, 0, 1, ())),
    (
        "filing", "2025-06-02", {**OF_2024, "kept": {"at": "2025-06-01", "of": "2024-12-31"}},
        "breach", ("2025-05-31", 1, 1, ()),
    ),
    ("seals", "2025-09-30 10:00", {}, "allowed", ("2025-09-30", 0, 1, ())),
    ("seals", "2025-10-03 10:00", {}, "breach", ("2025-09-30", 0, 1, ())),
    ("seals", "2025-10-03 10:00", {"kept": "2025-09-30 17:00"}, "allowed", ("2025-09-30", 1, 1, ())),
    ("seals", "2025-10-09 10:00", {"kept": "2025-09-30 17:00"}, "allowed", ("2025-12-31", 0, 1, ())),
    ("sensitive_check", "2026-03-01", {"sensitive": "2026-03-05"}, "breach", ("2026-02-26", 0, 1, ())),
    ("meeting.meets", "2026-06-30 23:00", {}, "allowed", ("2026-06-30", 0, 1, ())),
    ("meeting.meets", "2026-07-01", {"about": "2026-06-30"}, "breach", ("2026-06-30", 0, 1, ())),
    ("meeting.meets", "2026-07-01", {**JUNE, "kept": "2026-06-02"}, "allowed", (None, 1, 1, ())),
]  # fmt: skip


@pytest.mark.parametrize(("duty", "at", "given", "status", "value"), CASES)
def test_a_duty_at_a_time(
    duty: str, at: str, given: dict[str, Any], status: str, value: tuple[Any, ...]
) -> None:
    decision = _owed(duty, at, **given)
    assert decision.status == status
    assert decision.because == BOOK.duties[duty].cites
    due, kept, needed, missing = value
    found = decision.value
    assert (found.kept, found.needed) == (kept, needed)
    assert due is None or str(local_date(found.due)) == due
    assert missing is None or found.missing == missing


def test_as_needed_says_that_nothing_is_owed() -> None:
    decision = _owed("topics", "2026-06-01")
    assert (decision.status, decision.value, decision.because) == ("allowed", None, ("B-9",))


def test_a_length_that_nobody_has_said_is_open() -> None:
    decision = _owed("finance", "2026-06-01")
    assert (decision.status, decision.readings) == ("open", ("regularly",))
    assert [want.form for want in decision.wants] == ["reading"]


def test_a_length_by_a_reading_names_the_reading() -> None:
    asked = "{about: B-5, asks: “定期”是多久}"
    said = "{about: B-5, asks: “定期”是多久, says: 每季度, reason: 按季结账, by: director, value: 1 quarter}"
    assert asked in FURTHER
    book = load_files({"further.yaml": FURTHER.replace(asked, said)})
    decision = _owed("finance", "2026-07-01", book, about="2026-06-30")
    assert (decision.status, decision.readings) == ("breach", ("regularly",))
    assert str(decision.value.due)[:10] == "2026-06-30"


def test_a_fact_that_nobody_has_said_leaves_a_mark_silent() -> None:
    assert _owed("sensitive_check", "2026-03-01").status == "silent"


def test_a_report_counts_with_all_its_parts_only() -> None:
    whole = {"at": "2026-06-20", "has": ["counts", "account"]}
    assert _owed("bulletin", "2026-06-26", kept=whole).status == "allowed"
    lacking = _owed("bulletin", "2026-06-26", kept={**whole, "has": ["counts"]})
    assert (lacking.status, lacking.value.kept) == ("breach", 0)
    assert "还缺情况说明" in [want.text for want in lacking.wants]


def test_that_nothing_was_found_counts_only_where_the_text_lets_it() -> None:
    nothing = {"at": "2026-06-20", "none_found": "是", "has": ["counts", "account"]}
    assert _owed("bulletin", "2026-06-26", kept=nothing).value.kept == 0


@pytest.mark.parametrize(
    ("kept", "at", "due", "status"),
    [
        (["2026-03-02"], "2026-03-16 23:59", "2026-03-16", "allowed"),
        (["2026-03-02"], "2026-03-17", "2026-03-16", "deviation"),
        (["2026-03-02", "2026-03-10"], "2026-03-17", "2026-03-24", "allowed"),
        ([], "2026-03-17", "2026-03-15", "deviation"),
    ],
)
def test_several_units_count_from_the_last_time(kept: list[str], at: str, due: str, status: str) -> None:
    book = small("duties: {often: {title: 碰头, every: 2 weeks, kept_by: {attested: clerk}, cites: A-2}}")
    decision = _owed("often", at, book, kept=kept, since="2026-03-01")
    assert (decision.status, str(decision.value.due)[:10]) == (status, due)


def test_a_condition_leaves_the_duty_silent_or_open() -> None:
    book = small(
        """
        duties:
          x: {title: 查, every: 1 day, by: "08:30", when: {secret: 是}, kept_by: {paper: 表}, cites: A-1}
        """
    )
    assert _owed("x", "2026-03-01 09:00", book, secret="否").status == "silent"
    assert _owed("x", "2026-03-01 09:00", book).status == "open"
    assert _owed("x", "2026-03-01 08:30", book, secret="是").status == "allowed"
    assert _owed("x", "2026-03-01 08:31", book, secret="是").status == "breach"


UNITS = st.sampled_from(list(PERIODS))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2026, 12, 31), timezones=st.just(SHANGHAI))


@given(unit=UNITS, about=st.dates(date(2024, 1, 1), date(2026, 12, 31)), at=MOMENTS)
def test_a_duty_is_allowed_until_it_is_due_and_breached_from_then_on(
    unit: str, about: date, at: datetime
) -> None:
    book = small(f"duties: {{x: {{title: 查, every: 1 {unit}, kept_by: {{attested: clerk}}, cites: A-1}}}}")
    calendar = WorkCalendar().accepting()
    decision = owed(book, "x", [], at, calendar, about=about)
    found = decision.value
    assert isinstance(found, Owed)
    assert found.first is not None
    assert found.first <= about <= found.last
    assert decision.status == ("allowed" if at <= found.due else "breach")
    done = owed(book, "x", [Kept(found.due)], max(at, found.due), calendar, about=about)
    assert (done.status, done.value.kept) == ("allowed", 1)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"kept": "昨天"}, "“昨天”不是时间"),
        ({"kept": {"per": "甲"}}, "还缺 at"),
        ({"kept": {"at": "2026-01-01", "who": "甲"}}, "kept 里不认识who；可以写 at、per、of"),
        ({"about": "六月"}, "“六月”不是日期"),
    ],
)
def test_a_situation_that_cannot_be_read(given: dict[str, Any], words: str) -> None:
    with pytest.raises(FactError, match=words):
        _owed("weekly", "2026-06-01", **given)


def test_a_question_about_a_time_needs_the_time() -> None:
    with pytest.raises(FactError, match="请写 at"):
        ask(BOOK, Question("owed", "weekly", {}))


DUTY = "title: 查, kept_by: {attested: clerk}, cites: A-1"
BROKEN = [
    (f"{{{DUTY}}}", "多久一次写一样：every、before_mark 或 as_needed: 是"),
    (f"{{{DUTY}, every: 1 week, as_needed: 是}}", "多久一次写一样"),
    ("{title: 查, every: 1 week, cites: A-1}", "没有写怎样算做到；请写 kept_by：meeting、case、entry"),
    (f"{{{DUTY}, every: 2 workdays}}", "“2个工作日”不能作周期；单位可用 day、week、month"),
    (f"{{{DUTY}, every: 偶尔}}", "“偶尔”不是时间长度"),
    (f"{{{DUTY}, every: {{read: x}}}}", "时间长度写成 1 month 这样，或 {reading: 释义}"),
    (f"{{{DUTY}, every: {{reading: x}}}}", "没有叫“x”的释义（readings）"),
    (f"{{{DUTY}, every: 1 year, times: 3..2}}", "“3..2”不是次数；至少一次，由少到多"),
    (f"{{{DUTY}, every: 1 year, times: 两次}}", "“两次”不是次数"),
    (f"{{{DUTY}, every: 1 year, times: 2, at_least: 1}}", "times 和 at_least、by 和 window 都只写一样"),
    (f"{{{DUTY}, every: 2 weeks, times: 2}}", "every 是 1 个单位时才写 times"),
    (f"{{{DUTY}, as_needed: 是, times: 2}}", "times 要和 every 一起写"),
    (f"{{{DUTY}, before_mark: holiday}}", "before_mark 要和 lead 一起写"),
    (
        f"{{{DUTY}, before_mark: paper, lead: 1 day}}",
        "before_mark 写 holiday（节假日），或 type: date 的事实",
    ),
    (f"{{{DUTY}, every: 1 week, by: '25'}}", "每周里没有“25”这个时间点；每月写 “25” 或 month_end"),
    (f"{{{DUTY}, every: 1 month, by: 月底}}", "“月底”不是时间点"),
    (f"{{{DUTY}, every: 1 month, by: '0'}}", "月和日从 1 数起"),
    (f"{{{DUTY}, every: 1 year, window: {{from: 04-01, to: 05-31, of: next_month}}}}", "写 next_year"),
    (f"{{{DUTY}, every: 1 week, per: paper}}", "没有叫“paper”的角色（roles）或台账（registers）"),
    (f"{{{DUTY}, every: 1 week, of: boss}}", "没有叫“boss”的角色"),
    ("{title: 查, every: 1 week, kept_by: {meeting: x, case: y}, cites: A-1}", "kept_by 写一样"),
    ("{title: 查, every: 1 week, kept_by: {meeting: x}, cites: A-1}", "没有叫“x”的会议机构（bodies）"),
    ("{title: 查, every: 1 week, kept_by: {act: x.y}, cites: A-1}", "没有叫“x.y”的动作，写法是 事项.动作"),
    ("{title: 查, every: 1 week, kept_by: {entry: x}, cites: A-1}", "没有叫“x”的台账（registers）"),
    ("{title: 查, every: 1 week, kept_by: {attested: clerk}}", "没有写依据"),
    ("{title: 值班, every: 1 week, covers: {cites: A-1}}", "值班（covers）自己不写 every"),
    ("{title: 值班, covers: {from: '25', cites: A-1}}", "每天里没有“25”这个时间点"),
    ("{title: 值班, covers: {posts: {boss: 1}, cites: A-1}}", "“boss”"),
]


@pytest.mark.parametrize(("duty", "words"), BROKEN)
def test_a_duty_that_is_written_wrongly(duty: str, words: str) -> None:
    with pytest.raises(RulebookError) as caught:
        small(f"duties:\n  x: {duty}\n")
    assert words in str(caught.value)
    assert {(problem.file, problem.line) for problem in caught.value.problems} == {("rules.yaml", 2)}
