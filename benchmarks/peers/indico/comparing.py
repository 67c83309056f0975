"""Our pages and Indico's, asked in turn: the ratio of the processor time that each spends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pages.measuring import Page, Sum
from pages.serving import Server
from pages.times import Times

from peers.indico.running import LIST, IndicoVisitor, twelve

GATE = 1.0
"""No page of ours takes more than its counterpart does."""
_PAIRS = {"meetings": "Indico's list", "meeting held": "Indico's meeting"}
"""Ours → theirs."""


class Compared:
    def __init__(self, server: Server, newest: int) -> None:
        self._server = server
        first = IndicoVisitor(server.port, {})
        cookies = first.log_in()
        self._visitors = tuple(IndicoVisitor(server.port, cookies, first.token) for _ in range(4))
        paths = dict(zip(_PAIRS.values(), (LIST, f"/event/{newest}/"), strict=True))
        self.pages = [Page(name, path, server, self._visitors) for name, path in paths.items()]

    def compared(self, times: Mapping[str, Times], planned: Sum, meetings: int) -> Iterator[bool]:
        """A line for each pair, and whether its gate holds."""
        for ours, theirs in _PAIRS.items():
            yield _told(ours, times[ours], times[theirs])
        yield _told("twelve requests", planned, twelve(self._server, self._visitors[0], meetings))
        print(f"memory of Indico's largest server process: {self._server.memory():.0f} MB")


def _told(name: str, ours: Times | Sum, theirs: Times | Sum) -> bool:
    ratio = ours.spent / theirs.spent
    print(
        f"{name:18} to Indico 3.2.9: processor {ours.spent:6.1f} to {theirs.spent:6.1f}, ratio {ratio:.2f}"
        f" (gate {GATE:.1f}){'' if ratio <= GATE else '  MISSED'}; p50 {ours.p50:.0f} to {theirs.p50:.0f} ms"
    )
    return ratio <= GATE
