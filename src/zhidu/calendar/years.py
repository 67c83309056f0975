"""Years of working days: each with the notice that ordered it; before a notice, only the law.

Source of the years known from the start: ``chinese_calendar``, which carries the State Council's
yearly notices (国务院办公厅关于部分节假日安排的通知). Where there is no notice, the statutory days of
《全国年节及纪念日放假办法》 with its compensation of days that fall on a weekend, as computed by
``holidays``. No make-up working day (调休上班) exists before a notice names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from chinese_calendar.constants import holidays as _rest_days
from chinese_calendar.constants import workdays as _make_up_days
from holidays import country_holidays

_DECEMBER = 12
_NUMBERS = {2024: "国办发明电〔2023〕7号", 2025: "国办发明电〔2024〕12号", 2026: "国办发明电〔2025〕7号"}
"""Of notices whose number is certain; the others go by their title alone."""


class YearMistake(ValueError):
    """A year that no notice can have ordered so; the message is a Chinese sentence."""


class UnannouncedYear(LookupError):
    """A count came to a day whose year has no notice; the message is a Chinese sentence."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(f"还没有{year}年的放假安排；请载入国务院办公厅的通知，或接受暂定的结果")


def is_weekday(day: date) -> bool:
    """Whether ``day`` is one of Monday to Friday."""
    return day.weekday() < 5


@dataclass(frozen=True, slots=True)
class Year:
    """What one notice orders: days off, weekends among them, and weekend days worked in exchange.

    A notice may also move days at the end of the December before (2018年12月29日上班 is of the notice
    for 2019). Raises YearMistake for a notice without a name or without a rest day, for a day of
    another year, for one that is both, and for a make-up day that is no Saturday or Sunday.
    """

    year: int
    notice: str
    rest_days: frozenset[date]
    make_up_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not self.notice.strip():
            raise YearMistake(f"{self.year}年的放假安排须写明依据的通知")
        if not self.rest_days:
            raise YearMistake(f"{self.year}年的放假安排里没有一天放假，请核对")
        for day in sorted(self.rest_days | self.make_up_days):
            if mistake := self._mistake(day):
                raise YearMistake(f"{day}{mistake}")

    def _mistake(self, day: date) -> str:
        if _year_of_notice(day) != self.year and day.year != self.year:
            return f"不是{self.year}年或上一年12月的日期，请核对"
        if day in self.rest_days and day in self.make_up_days:
            return "既写了放假，又写了上班，请核对"
        if day in self.make_up_days and is_weekday(day):
            return "不是星期六、星期日，不会是调休上班日，请核对"
        return ""

    def orders(self, day: date) -> bool | None:
        """Whether the notice has the day worked; None where it does not name the day."""
        if day in self.make_up_days:
            return True
        return False if day in self.rest_days else None


def _year_of_notice(day: date) -> int:
    """Days of December are moved for New Year's Day, by the notice of the year that then begins."""
    return day.year + (day.month == _DECEMBER)


def _seeded() -> dict[int, Year]:
    rest: dict[int, set[date]] = {}
    make_up: dict[int, set[date]] = {}
    for days, found in ((_rest_days, rest), (_make_up_days, make_up)):
        for day in days:
            found.setdefault(_year_of_notice(day), set()).add(day)
    return {
        year: Year(year, _notice(year), frozenset(rest[year]), frozenset(make_up.get(year, ())))
        for year in sorted(rest)
    }


def _notice(year: int) -> str:
    number = f"（{_NUMBERS[year]}）" if year in _NUMBERS else ""
    return f"国务院办公厅关于{year}年部分节假日安排的通知{number}"


SEEDED: Mapping[int, Year] = MappingProxyType(_seeded())
"""The years whose notice is known from the start."""


@lru_cache(maxsize=64)
def statutory_days(year: int) -> frozenset[date]:
    """The days off that the law itself gives, with the working days that make up for a weekend."""
    return frozenset(country_holidays("CN", years=year))
