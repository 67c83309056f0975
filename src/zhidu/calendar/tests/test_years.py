"""A year of working days …"""

from __future__ import annotations

from datetime import date

import pytest

from zhidu.calendar import SEEDED, Year, YearMistake, statutory_days
from zhidu.calendar.years import is_weekday

REST = {date(2027, 1, 1)}


def _year(rest: set[date] = REST, make_up: set[date] | None = None, notice: str = "测试用的放假安排") -> Year:
    return Year(2027, notice, frozenset(rest), frozenset(make_up or ()))


def test_is_known_from_2004_to_2026_each_by_its_notice() -> None:
    assert list(SEEDED) == list(range(2004, 2027))
    assert SEEDED[2026].notice == "国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）"
    assert SEEDED[2010].notice == "国务院办公厅关于2010年部分节假日安排的通知"


@pytest.mark.parametrize("year", SEEDED)
def test_gives_off_what_the_law_gives_off(year: int) -> None:
    off = {day for notice in SEEDED.values() for day in notice.rest_days}
    assert {day for day in statutory_days(year) if is_weekday(day)} - off == set()


def test_holds_days_of_the_december_before() -> None:
    december = date(2026, 12, 27)
    assert _year(make_up={december}).orders(december) is True
    assert _year().orders(december) is None
    assert _year().orders(date(2027, 1, 1)) is False
    assert date(2018, 12, 29) in SEEDED[2019].make_up_days
    assert date(2018, 12, 31) in SEEDED[2019].rest_days


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"notice": " "}, "须写明依据的通知"),
        ({"rest": set()}, "没有一天放假"),
        ({"rest": {date(2028, 1, 1)}}, "2028-01-01不是2027年"),
        ({"rest": {date(2026, 11, 30)}}, "2026-11-30不是2027年或上一年12月的日期"),
        ({"rest": {date(2027, 1, 2)}, "make_up": {date(2027, 1, 2)}}, "既写了放假，又写了上班"),
        ({"make_up": {date(2027, 1, 5)}}, "2027-01-05不是星期六、星期日"),
    ],
)
def test_refuses_what_no_notice_can_order(wrong: dict, words: str) -> None:
    assert _year().orders(date(2027, 1, 1)) is False
    with pytest.raises(YearMistake, match=words):
        _year(**wrong)
