"""``zhidu calendar``: load a year's notice, see what holds, close an office for days."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.module_loading import import_string

from zhidu.calendar import WorkCalendar, Year, days_in_words, statutory_days
from zhidu.cases.services import dues_recompute
from zhidu.org.calendar_files import years_read
from zhidu.org.calendars import calendar_of, closure_add, closure_remove, national_calendar, year_load
from zhidu.org.models import Office
from zhidu.org.services import OrgRefused

_DAY = timedelta(days=1)


class Command(BaseCommand):
    help = "Working days: load FILE · show YEAR · close OFFICE START END REASON · reopen OFFICE START"

    def add_arguments(self, parser: CommandParser) -> None:
        words = parser.add_subparsers(dest="word", required=True, metavar="load|show|close|reopen")
        load = words.add_parser("load", help="take the years of a file; deadlines are reckoned anew")
        load.add_argument("file", type=Path)
        show = words.add_parser("show", help="what holds in a year, by which notice")
        show.add_argument("year", type=_year_number)
        show.add_argument("--office", metavar="CODE", help="with the closures of this office")
        close = words.add_parser("close", help="let an office rest for days, both included")
        reopen = words.add_parser("reopen", help="take back the closure that begins on a day")
        for word in (close, reopen):
            word.add_argument("office", metavar="OFFICE", help="its code")
            word.add_argument("start", metavar="START", type=_day, help="as in 2026-07-21")
        close.add_argument("end", metavar="END", type=_day)
        close.add_argument("reason", metavar="REASON")

    def handle(self, *args: Any, **options: Any) -> None:
        now = import_string(settings.ZHIDU_CLOCK)()
        try:
            with transaction.atomic():
                lines = list(_WORDS[options["word"]](options, now))
        except OrgRefused as refused:
            raise CommandError(str(refused)) from refused
        if options["word"] != "show":
            lines += _recomputed(now)
        self.stdout.write("\n".join(lines))


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ArgumentTypeError(f"“{written}”不是日期；写法如 2026-07-21") from None


def _year_number(written: str) -> int:
    if not (written.isascii() and written.isdecimal() and MINYEAR < int(written) < MAXYEAR):
        raise ArgumentTypeError(f"“{written}”不是年份；写法如 2027")
    return int(written)


def _load(options: dict[str, Any], now: datetime) -> Iterator[str]:
    for year in years_read(options["file"]):
        is_new = year_load(year=year, at=now)
        yield f"{year.year}年：{'已载入' if is_new else '已是这样，没有变动'}（{year.notice}）"
        yield from _doubts(year)


def _doubts(year: Year) -> Iterator[str]:
    """Days that the law gives off and the notice does not: rather a slip of the pen than the notice."""
    left_out = {day for day in statutory_days(year.year) if day.weekday() < 5} - year.rest_days
    if left_out:
        yield f"  请核对：{days_in_words(left_out)}是法定节假日，却没有列入放假"


def _show(options: dict[str, Any], now: datetime) -> Iterator[str]:
    year, code = options["year"], options["office"]
    calendar = calendar_of(_office(code)) if code else national_calendar()
    yield from _year(year, calendar)
    guessed = "" if year in calendar.years else "（暂定）"
    yield f"  工作日：{sum(map(calendar.is_workday, _days(year)))}天{guessed}"
    for closure in calendar.closures:
        if year in (closure.start.year, closure.end.year):
            yield f"  停办：{closure.start}至{closure.end}（{closure.reason}）"


def _year(number: int, calendar: WorkCalendar) -> Iterator[str]:
    year = calendar.years.get(number)
    if year is None:
        yield f"{number}年：还没有放假安排，按星期一至星期五扣除法定节假日推算，结果为暂定"
        yield f"  法定节假日：{days_in_words(statutory_days(number))}"
        return
    yield f"{number}年：{year.notice}"
    yield f"  放假：{days_in_words(year.rest_days)}"
    yield f"  调休上班：{days_in_words(year.make_up_days) or '没有'}"


def _days(year: int) -> Iterable[date]:
    first = date(year, 1, 1)
    return (first + n * _DAY for n in range((date(year, 12, 31) - first).days + 1))


def _close(options: dict[str, Any], now: datetime) -> Iterator[str]:
    office, reason = _office(options["office"]), options["reason"]
    closure = closure_add(office=office, start=options["start"], end=options["end"], reason=reason)
    yield f"{office.short_name}：{closure.start}至{closure.end}停办（{closure.reason}）"


def _reopen(options: dict[str, Any], now: datetime) -> Iterator[str]:
    office = _office(options["office"])
    closure = office.closures.filter(start=options["start"]).first()
    if closure is None:
        raise OrgRefused(
            f"{office.short_name}没有从{options['start']}开始的停办；可用 zhidu calendar show 查看"
        )
    closure_remove(closure=closure)
    yield f"{office.short_name}：已撤销{closure.start}至{closure.end}的停办"


def _office(code: str) -> Office:
    office = Office.objects.filter(code=code).first()
    if office is None:
        raise OrgRefused(f"没有代码为“{code}”的单位")
    return office


def _recomputed(now: datetime) -> Iterator[str]:
    count = dues_recompute(now)
    if count:
        yield f"已重新推算{count}件事项的时限"


_WORDS = {"load": _load, "show": _show, "close": _close, "reopen": _reopen}
