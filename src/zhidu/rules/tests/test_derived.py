"""What follows from what is known, and what stays unknown."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhidu.calendar import SHANGHAI, Closure, WorkCalendar
from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.chart import Chart, Post
from zhidu.rules.derived import completed
from zhidu.rules.facts import FactError, Given
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import small

TERMS = """
terms:
  {name}: {term}
  ends: {{title: 结束时间, type: moment}}
  other: {{title: 另一个金额, type: money}}
  absent: {{title: 缺席人员, type: posts}}
  boss: {{title: 领导, type: post}}
"""
CHART = Chart(
    posts={
        "h": Post("h", "科长", 1, "u", head=True),
        "s": Post("s", "科员", 2, "u"),
        "t": Post("t", "科员", 3, "u"),
        "l": Post("l", "副主任", 0),
    },
    roles={"director": ("l",), "leader": ("l",), "keeper": ("h",), "clerk": ("s", "t")},
    units={"u": "综治办"},
    leaders={"u": ("l",)},
)


def _book(term: str) -> Rulebook:
    return small(TERMS.format(name="found", term=f"{{title: 得出的, {term}}}"))


def _found(term: str, given: Given, at: datetime | None = None) -> Any:
    return completed(_book(term), given, CHART, at=at).facts.get("found")


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def _from_to(begins: str, ends: str) -> Given:
    return Given(facts={"begins": _at(begins), "ends": _at(ends)})


DAYS = "type: days, is: days, from: begins, to: ends"


@pytest.mark.parametrize(
    ("begins", "ends", "halves"),
    [
        ("2026-03-02 08:30", "2026-03-02 17:30", 2),
        ("2026-03-02 08:30", "2026-03-02 12:00", 1),
        ("2026-03-02 12:00", "2026-03-02 17:30", 1),
        ("2026-03-02 08:30", "2026-03-04 17:30", 6),
        ("2026-03-02 11:59", "2026-03-04 12:01", 6),
        ("2026-03-02 12:00", "2026-03-04 12:00", 4),
        ("2026-03-06 08:30", "2026-03-09 17:30", 8),
        ("2026-03-02 00:00", "2026-03-05 00:00", 6),
    ],
)
def test_days_are_those_touched_to_the_half(begins: str, ends: str, halves: int) -> None:
    assert _found(DAYS, _from_to(begins, ends)) == halves


def test_working_days_leave_out_the_weekend() -> None:
    assert _found(f"{DAYS}, unit: workday", _from_to("2026-03-06 13:00", "2026-03-09 17:30")) == 3


def test_days_that_end_before_they_begin_are_unknown() -> None:
    assert _found(DAYS, _from_to("2026-03-02 08:30", "2026-03-01 08:30")) is None


@given(first=st.datetimes(datetime(2026, 1, 1), datetime(2026, 2, 1)), hours=st.integers(1, 900))
def test_a_longer_leave_never_has_fewer_days(first: datetime, hours: int) -> None:
    book, begins = _book(DAYS), first.replace(tzinfo=SHANGHAI)
    ends = [begins + timedelta(hours=h) for h in (hours, hours + 7)]
    short, long = (
        completed(book, Given(facts={"begins": begins, "ends": end}), CHART).facts["found"] for end in ends
    )
    assert 0 <= short <= long


@pytest.mark.parametrize(
    ("term", "facts", "value"),
    [
        ("type: flag, is: before, from: begins, to: ends", {}, "是"),
        ("type: flag, is: before, from: ends, to: begins", {}, "否"),
        ("type: number, is: elapsed, from: begins, to: ends, unit: minutes", {}, 2 * 24 * 60 + 90),
        ("type: number, is: elapsed, from: begins, to: ends, unit: hour", {}, 49),
        ("type: number, is: elapsed, from: begins, to: ends, unit: day", {}, 2),
        ("type: number, is: elapsed, from: begins, to: ends, unit: workday", {}, 1),
        ("type: number, is: elapsed, from: ends, to: begins, unit: hour", {}, 0),
        ("type: money, is: difference, of: [amount, other]", {"amount": 300, "other": 500}, 200),
        ("type: number, is: share, of: [amount, other]", {"amount": 199, "other": 300}, 66),
        ("type: number, is: share, of: [amount, other]", {"amount": 199, "other": 0}, None),
        ("type: number, is: share, of: [absent, present]", {"absent": ("s",), "present": ("s", "t")}, 50),
        ("type: number, is: size, of: present", {"present": ("s", "t")}, 2),
        (
            "type: posts, is: missing, of: [present, absent]",
            {"present": ("s", "t"), "absent": ("t",)},
            ("s",),
        ),
        ("type: posts, is: missing, of: [clerk, present]", {"present": ("s",)}, ("t",)),
        ("type: posts, is: missing, of: [clerk, present]", {}, None),
        ("type: flag, is: present, of: place", {"place": "工地"}, "是"),
        ("type: flag, is: present, of: place", {}, "否"),
        ("type: number, is: length, of: reason", {"reason": "因 事\n请假"}, 4),
        ("type: number, is: length, of: [place, reason]", {"place": "工 地", "reason": "因事"}, 4),
        ("type: number, is: length, of: [place, reason]", {"reason": "因事"}, None),
        ("type: flag, is: same, of: [boss, director]", {"boss": "l"}, "是"),
        ("type: flag, is: same, of: [boss, director]", {"boss": "s"}, "否"),
        ("type: flag, is: same, of: [boss, director]", {}, None),
        ("type: flag, is: same, of: [boss, initiator]", {"boss": "s"}, "是"),
        ("type: flag, is: same, of: [amount, other]", {"amount": 5, "other": 5}, "是"),
        ("type: role, is: standing, among: [director, clerk]", {}, "clerk"),
        ("type: role, is: standing, of: boss, among: [director, clerk]", {"boss": "l"}, "director"),
        ("type: role, is: standing, among: [director, keeper]", {}, None),
    ],
)
def test_a_fact_follows(term: str, facts: dict[str, Any], value: Any) -> None:
    times = {"begins": _at("2026-03-06 08:30"), "ends": _at("2026-03-08 10:00")}
    if "unit: workday" in term:
        times["ends"] = _at("2026-03-09 10:00")
    assert _found(term, Given(facts={**times, **facts}, initiator="s")) == value


RELATION = (
    "type: choice, is: relation, of: boss, values: "
    "{self: 本人, superior: 上级, leader: 分管领导, peer: 同级, below: 下级, outside: 其他}"
)


@pytest.mark.parametrize(
    ("boss", "initiator", "relation"),
    [
        ("s", "s", "self"),
        ("h", "s", "superior"),
        ("l", "s", "leader"),
        ("t", "s", "peer"),
        ("s", "h", "below"),
        ("s", "l", "below"),
        ("l", "x", "outside"),
    ],
)
def test_what_one_post_is_to_another(boss: str, initiator: str, relation: str) -> None:
    assert _found(RELATION, Given(facts={"boss": boss}, initiator=initiator)) == relation


@pytest.mark.parametrize(
    ("day", "mark"),
    [
        ("2026-03-06", "workday"),
        ("2026-03-07", "restday"),
        ("2026-10-01", "holiday"),
        ("2026-02-14", "workday"),
    ],
)
def test_a_day_is_marked_in_the_calendar(day: str, mark: str) -> None:
    term = "type: choice, is: mark, of: day, values: {workday: 工作日, restday: 休息日, holiday: 节假日}"
    assert _found(term, Given(facts={"day": date.fromisoformat(day)})) == mark


@pytest.mark.parametrize(
    ("unit", "by", "end"),
    [
        ("month", '"25"', "2026-11-25T23:59:59+08:00"),
        ("month", "month_end", "2026-11-30T23:59:59+08:00"),
        ("week", "friday 17:00", "2026-11-27T17:00:00+08:00"),
    ],
)
def test_a_point_comes_in_the_period_of_a_time(unit: str, by: str, end: str) -> None:
    term = f"type: moment, is: point, of: day, unit: {unit}, by: {by}"
    found = _found(term, Given(facts={"day": date(2026, 11, 26)}))
    assert found.isoformat() == end


def test_a_point_that_the_period_lacks_is_complained_of() -> None:
    with pytest.raises(RulebookError, match="每周里没有“25”这个时间点"):
        _found('type: moment, is: point, of: day, unit: week, by: "25"', Given())


def test_a_local_rest_day_is_no_working_day() -> None:
    book = _book(f"{DAYS}, unit: workday")
    calendar = WorkCalendar(closures=(Closure(date(2026, 3, 3), date(2026, 3, 3), "停电"),))
    given = _from_to("2026-03-02 08:30", "2026-03-04 17:30")
    assert completed(book, given, CHART, calendar=calendar).facts["found"] == 4


def test_an_age_is_counted_to_now_and_unknown_without() -> None:
    term, given = "type: number, is: age, of: day, unit: year", Given(facts={"day": date(2020, 5, 2)})
    assert _found(term, given, _at("2026-05-01 09:00")) == 5
    assert _found(term, given, _at("2026-05-02 00:00")) == 6
    assert _found(term, given) is None


def test_what_was_kept_is_worked_out_anew_but_for_what_cases_supply() -> None:
    assert _found("type: flag, is: present, of: place", Given(facts={"found": "是"})) == "否"
    supplied = "type: number, is: count, of: seal, within: 1 year"
    kinds = "kinds: {seal: {title: 用印, steps: [{id: stamp, title: 章, verb: 章, house: 章}]}}"
    book = small(TERMS.format(name="found", term=f"{{title: 次数, {supplied}}}") + kinds)
    assert completed(book, Given(facts={"found": 3}), CHART).facts["found"] == 3


CHAIN = """
terms:
  first: {title: 甲, type: flag, is: present, of: place}
  second: {title: 乙, type: role, outcome: who.second}
  third: {title: 丙, type: flag, is: same, of: [second, initiator]}
tables:
  who:
    title: 谁来办
    in: [first]
    out: [second]
    rows: [[A-1, 是, clerk], [A-4, 否, keeper]]
"""


def test_facts_follow_through_tables_in_any_order() -> None:
    book = small(CHAIN)
    facts = completed(book, Given(facts={"place": "工地"}, initiator="s"), CHART).facts
    assert (facts["first"], facts["third"]) == ("是", "是")
    assert completed(book, Given(initiator="s"), CHART).facts["third"] == "否"


def test_things_of_a_set_are_completed_each_by_itself() -> None:
    given = Given(sets={"items": (Given(facts={"place": "工地"}), Given())})
    items = completed(_book("type: flag, is: present, of: place"), given, CHART).sets["items"]
    assert [thing.facts["found"] for thing in items] == ["是", "否"]


def test_nobody_states_what_follows() -> None:
    book = small(CHAIN)
    with pytest.raises(FactError, match="“甲”由本系统得出，不用填写"):
        ask(book, Question("resolve", "clerk", {"first": "是"}))


def test_a_table_may_be_asked_directly_about_the_columns_that_follow() -> None:
    assert ask(small(CHAIN), Question("decide", "who", {"甲": "否"})).value == {"second": ("keeper",)}
