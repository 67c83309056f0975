"""Duties that come round (定期义务) and watches (值班), as they are written."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from zhidu.calendar import LAST, Point, Window
from zhidu.rules.openlength import OpenLength
from zhidu.rules.parts import Cited, Conditions, Flag, Length, Names, OneOrMany, Part, listed
from zhidu.rules.quantities import Quantity

PERIODS = {"day": "天", "week": "周", "month": "月", "quarter": "季度", "half_year": "半年", "year": "年"}
"""The units of time that come round, as 每… says them."""
WEEKDAYS = {
    "monday": "星期一",
    "tuesday": "星期二",
    "wednesday": "星期三",
    "thursday": "星期四",
    "friday": "星期五",
    "saturday": "星期六",
    "sunday": "星期日",
}
_MONTHS = ("month", "quarter", "half_year", "year")
_CLOCK = r"(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)"
_POINT = re.compile(
    rf"(?:(?P<end>month_end)|(?P<weekday>{'|'.join(WEEKDAYS)})|(?P<month>\d\d?)-(?P<of>\d\d?)|(?P<day>\d\d?))?"
    rf"(?:(?:^|\s+){_CLOCK})?"
)
_END_OF_DAY = time(23, 59, 59)

HOLIDAY = "holiday"
"""The mark that the calendar knows by itself."""

# how often


def check_recurring(length: Quantity) -> None:
    """Raises ValueError, in Chinese, for a length that cannot come round."""
    if length.unit not in PERIODS or length.amount < 1:
        raise ValueError(f"“{length}”不能作周期；单位可用 {'、'.join(PERIODS)}")


class Times(NamedTuple):
    """How many times in a period; ``most`` None is without end."""

    least: int
    most: int | None


def _times(written: Any) -> Any:
    if isinstance(written, Times):
        return written
    match = re.fullmatch(r"(\d{1,3})(?:\.\.(\d{1,3}))?", str(written))
    if not match:
        raise ValueError(f"“{written}”不是次数；写法如 2、“1..2”")
    least, most = int(match[1]), int(match[2]) if match[2] else None
    if least < 1 or (most is not None and most < least):
        raise ValueError(f"“{written}”不是次数；至少一次，由少到多")
    return Times(least, most)


TimesWritten = Annotated[
    Times,
    BeforeValidator(_times),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["1..2", 4]}),
]


def _word(written: Any) -> Any:
    return str(written) if isinstance(written, int) else written


PointWritten = Annotated[
    str,
    BeforeValidator(_word),
    WithJsonSchema({"type": ["string", "integer"], "examples": ["25", "month_end", "friday 17:00", "04-05"]}),
]


def point(written: str, unit: str, at: time = _END_OF_DAY) -> Point:
    """A point of the period ``unit``: ``"25"``, ``month_end``, ``friday 17:00``, ``04-05``, ``08:30``.

    Without a time of day it is at ``at``. Raises ValueError, in Chinese, for one that such a period has not.
    """
    match = _POINT.fullmatch(written.strip())
    if not written.strip() or not match:
        raise ValueError(f"“{written}”不是时间点；{_POINTS_LIKE}")
    clock = _clock(match["hour"], match["minute"]) if match["hour"] else at
    if match["weekday"] and unit == "week":
        return Point(unit, [*WEEKDAYS].index(match["weekday"]) + 1, at=clock)
    if match["end"] and unit in _MONTHS:
        return Point(unit, LAST, month=LAST, at=clock)
    if match["month"] and unit in ("quarter", "half_year", "year"):
        return Point(unit, _numbered(match["of"]), month=_numbered(match["month"]), at=clock)
    if match["day"] and unit == "month":
        return Point(unit, _numbered(match["day"]), at=clock)
    if (
        match["hour"]
        and not any(match[part] for part in ("weekday", "end", "month", "day"))
        and unit == "day"
    ):
        return Point(unit, at=clock)
    raise ValueError(f"每{PERIODS[unit]}里没有“{written}”这个时间点；{_POINTS_LIKE}")


_POINTS_LIKE = "每月写 “25” 或 month_end，每周写 friday，每年写 “04-05”，每天写 “08:30”"


def _clock(hour: str, minute: str) -> time:
    return _END_OF_DAY if int(hour) == 24 else time(int(hour), int(minute))


def _numbered(digits: str) -> int:
    if int(digits) < 1:
        raise ValueError(f"“{digits}”：月和日从 1 数起")
    return int(digits)


class Between(Part):
    """A part of each period, or of the ``next_…`` one after it, in which the thing is done."""

    from_: PointWritten | None = Field(None, alias="from")
    to: PointWritten
    of: Literal["next_week", "next_month", "next_quarter", "next_half_year", "next_year"] | None = None

    def of_unit(self, unit: str) -> Window:
        """As the calendar counts it. Raises ValueError."""
        if self.of and self.of != f"next_{unit}":
            raise ValueError(f"of 要和 every 相配，写 next_{unit}")
        start = point(self.from_, unit, time()) if self.from_ else _beginning(unit)
        return Window(start, point(self.to, unit), later=1 if self.of else 0)


def _beginning(unit: str) -> Point:
    return Point(unit, 1, at=time())


class Recurring(Cited):
    """A thing owed again and again: how often, and by when in each period.

    One of ``every`` (``times`` or ``at_least`` so often; ``by`` a point or in a ``window`` of it),
    ``before_mark`` (``holiday``, or a fact that is a day) with a ``lead``, and ``as_needed`` (不定期): then
    nothing is owed. ``every`` several units counts from the last time it was kept. ``per`` a role or a
    register it is owed once for each.
    """

    every: OpenLength | None = None
    times: TimesWritten | None = None
    at_least: Annotated[int, Field(gt=0)] | None = None
    by: PointWritten | None = None
    window: Between | None = None
    before_mark: str | None = None
    lead: Length | None = None
    as_needed: Flag = "否"
    of: Names = []
    per: str | None = None
    when: Conditions = []

    @property
    def counts(self) -> Times:
        """How many times it is owed in a period."""
        return self.times or Times(self.at_least or 1, None)

    def check_times(self) -> None:
        """Raises ValueError, in Chinese, for times that contradict or lack one another."""
        if isinstance(self.every, Quantity):
            check_recurring(self.every)
        if sum((self.every is not None, self.before_mark is not None, self.as_needed == "是")) != 1:
            raise ValueError("多久一次写一样：every、before_mark 或 as_needed: 是")
        if (self.before_mark is None) != (self.lead is None):
            raise ValueError("before_mark 要和 lead 一起写")
        within = [name for name in ("times", "at_least", "by", "window") if getattr(self, name) is not None]
        if within and self.every is None:
            raise ValueError(f"{'、'.join(within)} 要和 every 一起写")
        if {"times", "at_least"} <= {*within} or {"by", "window"} <= {*within}:
            raise ValueError("times 和 at_least、by 和 window 都只写一样")
        if within and isinstance(self.every, Quantity) and self.every.amount > 1:
            raise ValueError(f"every 是 1 个单位时才写 {'、'.join(within)}")


class Meets(Recurring):
    """会期: how often a body meets; a duty that its meeting keeps."""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        self.check_times()
        return self


# by what it is kept

KEPT_BY = ("meeting", "case", "entry", "paper", "act", "attested")


class KeptBy(Part):
    """What shows that a duty was kept: a ``meeting`` of a body, a closed ``case`` of a kind, an ``entry`` in
    a register, a ``paper`` handed in, an ``act`` such as ``archive.add``, or that a role ``attested`` it."""

    meeting: str | None = None
    case: str | None = None
    entry: str | None = None
    paper: str | None = None
    act: str | None = None
    attested: str | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(getattr(self, form) is not None for form in KEPT_BY) != 1:
            raise ValueError(f"kept_by 写一样：{'、'.join(KEPT_BY)}")
        return self

    @property
    def form(self) -> str:
        return next(form for form in KEPT_BY if getattr(self, form) is not None)

    @property
    def what(self) -> str:
        return str(getattr(self, self.form))


class Counts(Part):
    """Numbers that a report gives: cases of a kind, by facts, never with the names of persons."""

    of: str
    by: Names = []
    persons: Literal["masked", "never"] = "never"


CONTENT = {"counts": "数字", "account": "情况说明", "closure": "办结情况"}


class Content(Part):
    """What a report must hold: counts, an account in words, what was closed."""

    counts: Counts | None = None
    account: Literal["required", "optional"] | None = None
    closure: Literal["required", "optional"] | None = None

    @property
    def required(self) -> tuple[str, ...]:
        """The parts without which a report does not count."""
        words = tuple(name for name in ("account", "closure") if getattr(self, name) == "required")
        return ("counts", *words) if self.counts else words


# watches

SLOTS = {"staff": "值班人员", "leader": "带班领导"}


class Covers(Cited):
    """When a watch must be stood, and how many of each sort (``posts``) stand it."""

    from_: PointWritten = Field("00:00", alias="from")
    to: PointWritten = "24:00"
    days: Literal["all", "workdays", "rest_days"] = "all"
    posts: Annotated[dict[Literal[*SLOTS], Annotated[int, Field(gt=0)]], Field(min_length=1)] = {  # type: ignore[valid-type]
        "staff": 1
    }

    @model_validator(mode="after")
    def _hours(self) -> Self:
        for written in (self.from_, self.to):
            point(written, "day")
        return self


class Duty(Recurring):
    """A thing to be done again and again; or a watch, with ``covers`` alone."""

    title: str
    kept_by: KeptBy | None = None
    none_found: Literal["allowed"] | None = None
    content: Content | None = None
    covers: Annotated[list[Covers], BeforeValidator(listed), OneOrMany()] = []

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.covers:
            if self.model_fields_set - {"title", "covers", "of"}:
                raise ValueError("值班（covers）自己不写 every、kept_by、cites 等，依据写在每条 covers 里")
            return self
        self.check_times()
        if self.as_needed == "否" and self.kept_by is None:
            raise ValueError(f"没有写怎样算做到；请写 kept_by：{'、'.join(KEPT_BY)}")
        return self
