"""Which of two lengths is the longer, against every date of the calendar."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhidu.calendar import SHANGHAI, WorkCalendar, shift
from zhidu.rules.lengths import lasts_as_long
from zhidu.rules.quantities import Quantity

CALENDAR = WorkCalendar().accepting()


@pytest.mark.parametrize(
    ("lengths", "other", "answer"),
    [
        (["15 days"], "15 days", True),
        (["14 days"], "15 days", False),
        (["15 workdays"], "15 days", True),
        (["15 days"], "15 workdays", None),
        (["14 days"], "15 workdays", False),
        (["3 workdays", "2 workdays"], "5 workdays", True),
        (["3 workdays", "1 workday"], "5 workdays", False),
        (["3 workdays", "1 day"], "5 workdays", None),
        (["28 days"], "1 month", None),
        (["27 days"], "1 month", False),
        (["31 days"], "1 month", True),
        (["12 months"], "1 year", None),
        (["2 weeks"], "13 days", True),
        (["24 hours"], "1 day", None),
        (["23 hours"], "1 day", False),
        (["48 hours"], "1 day", True),
        (["90 minutes"], "1 hour", True),
        (["1 workday"], "1 hour", True),
    ],
)
def test_what_lasts_as_long(lengths: list[str], other: str, answer: bool | None) -> None:
    assert lasts_as_long([Quantity.parse(one) for one in lengths], Quantity.parse(other)) is answer


_UNITS = st.sampled_from(["minute", "hour", "day", "workday", "week", "month", "quarter", "half_year"])
_LENGTH = st.builds(Quantity, st.integers(1, 40), _UNITS)
_START = st.integers(0, 700 * 24 * 60).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=SHANGHAI) + timedelta(minutes=minutes)
)


@settings(deadline=None, max_examples=300)
@given(_LENGTH, _LENGTH, _START)
def test_what_is_proved_holds_from_every_start(one: Quantity, other: Quantity, start: datetime) -> None:
    ends = [shift(start, length.amount, length.unit, CALENDAR).moment for length in (one, other)]
    answer = lasts_as_long([one], other)
    if answer is not None:
        assert (ends[0] >= ends[1] - timedelta(seconds=1)) is answer
