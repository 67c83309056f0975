"""How a text counts days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

CountFrom = Literal["next_day", "same_day"]
Roll = Literal["none", "forward", "back"]


@dataclass(frozen=True, slots=True)
class Counting:
    """Whether the day of the event counts, and what becomes of an end that is a rest day.

    ``count_from: next_day`` leaves the day of the event out (民法典第二百零一条), ``same_day`` has it
    as the first. ``roll`` moves an end on a rest day ``forward`` to the next working day (顺延,
    民法典第二百零三条) or ``back`` to the one before (提前); ``none`` leaves it there.
    """

    count_from: CountFrom = "next_day"
    roll: Roll = "none"


BY_DEFAULT = Counting()
"""Where a text says nothing."""
