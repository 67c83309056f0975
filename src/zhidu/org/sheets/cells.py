"""One cell of a sheet as the value it means. Raises BadCell with the reason in Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from zhidu.calendar import SHANGHAI

LARGEST = 2_147_483_647
"""The largest whole number that the database keeps for an order."""

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2}))")
_DATE_IN_WORDS = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_MOMENT = re.compile(r"(\S+?)[ T\u3000]+(\d{1,2})[:：](\d{2})(?:[:：]00)?")
_PADDED = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])")
_MASKED = re.compile(r"[\d-]{2,5}\*{3,8}[\d-]{2,5}")
_WIDE_BLANK = re.compile(r"[\u00a0\u3000]")
_UNSEEN = {"Cc", "Cf", "Zl", "Zp"}
"""Control and format characters and line ends; rare characters of names are not among them."""


class BadCell(ValueError):
    """A cell that does not hold what its column wants."""


class Unreadable:
    """A cell that cannot be read whatever its column: a formula, or an error."""

    def __init__(self, reason: str) -> None:
        self.reason = reason


Read = Callable[[Any], Any]


def text(most: int) -> Read:
    """Words of at most so many characters; a number that was typed counts as its digits."""

    def read(value: Any) -> str:
        said = str(int(value)) if _is_whole(value) else value
        if not isinstance(said, str):
            raise BadCell(f"{_shown(value)}不是文字")
        said = _WIDE_BLANK.sub(" ", said).strip()
        if any(unicodedata.category(character) in _UNSEEN for character in said):
            raise BadCell("有换行或看不见的字符")
        if len(said) > most:
            raise BadCell(f"有{len(said)}个字，最多{most}个字")
        return said

    return read


def code(most: int) -> Read:
    """A short name without blanks, by which other sheets refer to the row."""
    words = text(most)

    def read(value: Any) -> str:
        said: str = words(value)
        if re.search(r"\s", said):
            raise BadCell(f"“{said}”中间有空格")
        return said

    return read


def name(most: int) -> Read:
    """A person's name; blanks that pad a short Chinese name are taken out."""
    words = text(most)
    return lambda value: _PADDED.sub("", words(value))


def whole_number(value: Any) -> int:
    """A whole number, 0 or more, typed as a number."""
    if isinstance(value, str) and value.strip().isdecimal():
        raise BadCell(f"是以文本格式存放的数字“{value.strip()}”，请改为数字格式")
    if not _is_whole(value):
        raise BadCell(f"{_shown(value)}不是整数")
    if not 0 <= value <= LARGEST:
        raise BadCell(f"{_shown(value)}超出范围")
    return int(value)


def day(value: Any) -> date:
    """A date, as a date cell or in one of the ways people write it."""
    if isinstance(value, datetime):
        if value.time() != time():
            raise BadCell(f"{_shown(value)}带有时刻，只写日期")
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise BadCell(f"{_shown(value)}不是日期")
    return _day_written(value.strip())


def _day_written(said: str) -> date:
    written = _DATE.fullmatch(said) or _DATE_IN_WORDS.fullmatch(said)
    if written is None:
        raise BadCell(f"“{said}”不是日期")
    year, month, in_month = (int(part) for part in written.groups() if part)
    try:
        return date(year, month, in_month)
    except ValueError as error:
        raise BadCell(f"没有“{said}”这一天") from error


def moment(value: Any) -> datetime:
    """A time of a day in China, as a cell of date and time or written as 2026-12-01 08:30."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=SHANGHAI)
    written = _MOMENT.fullmatch(value.strip()) if isinstance(value, str) else None
    if written is None:
        raise BadCell(f"{_shown(value)}不是日期和时刻")
    on, hour, minute = _day_written(written[1]), int(written[2]), int(written[3])
    if hour == 24 and minute == 0:
        return datetime.combine(on + timedelta(days=1), time(), SHANGHAI)
    try:
        return datetime.combine(on, time(hour, minute), SHANGHAI)
    except ValueError as error:
        raise BadCell(f"没有“{hour}:{minute:02}”这个时刻") from error


def one_of(*words: str) -> Read:
    """One of these words."""

    def read(value: Any) -> str:
        if value in words:
            return str(value)
        raise BadCell(f"{_shown(value)}不是{'、'.join(words)}")

    return read


def yes(value: Any) -> bool:
    """是 or 否."""
    if value in ("是", "否"):
        return bool(value == "是")
    raise BadCell(f"{_shown(value)}不是“是”或“否”")


def phone(value: Any) -> str:
    """A telephone number, of which only the first three and the last four digits are kept."""
    said = str(int(value)) if _is_whole(value) else str(value).strip()
    if _MASKED.fullmatch(said):
        return said
    digits = re.sub(r"[\s-]", "", said)
    if not re.fullmatch(r"\d{8,13}", digits):
        raise BadCell(f"“{said}”不是电话号码")
    return f"{digits[:3]}****{digits[-4:]}"


def _is_whole(value: Any) -> bool:
    """Whether a number was typed that has no fraction; Excel keeps 7 as 7.0 now and then."""
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "真假值"
    if isinstance(value, datetime | date | time):
        return f"日期或时间“{value}”"
    return f"“{value}”" if isinstance(value, str) else f"数字{value}"
