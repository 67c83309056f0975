"""What was measured of one page."""

from __future__ import annotations

from statistics import median, quantiles


class Times:
    """Milliseconds by the clock, and those that server and database spent on it together."""

    def __init__(self) -> None:
        self.clock: list[float] = []
        self.processor: list[float] = []

    @property
    def p50(self) -> float:
        return median(self.clock)

    @property
    def p95(self) -> float:
        return quantiles(self.clock, n=20)[-1]

    @property
    def spent(self) -> float:
        return median(self.processor)
