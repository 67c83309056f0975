"""What is wrong with a file: where, why, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that cannot be taken over as it stands. ``row`` is the row of the sheet or the line."""

    sheet: str
    row: int
    column: str
    reason: str
    allowed: str = ""

    def __str__(self) -> str:
        """职务 第5行 “排序”：没有填写。应为：整数，小的排在前面."""
        row = f"第{self.row}行" if self.row else ""
        column = f"“{self.column}”" if self.column else ""
        place = " ".join(filter(None, (self.sheet, row, column)))
        said = f"{place}：{self.reason}" if place else self.reason
        return f"{said}。应为：{self.allowed}" if self.allowed else said


class BadFile(ValueError):
    """A file of which nothing is taken over; carries everything that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
