"""A year played in the order of its days, so that the trail, the numbers and the seals follow time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import heapify, heappop, heappush

Story = Iterator[datetime]
"""What happens to one thing: yields when it goes on next, and does its part of that moment when resumed."""


def play(stories: Iterable[Story], since: datetime, until: datetime) -> None:
    """Go through all stories at once, the earliest moment first; what would come later has not happened yet.

    What would have begun before ``since`` never did. Stories of the same moment go on in the order given.
    """
    begun = ((next(story, until), place, story) for place, story in enumerate(stories))
    waiting = [story for story in begun if story[0] >= since]
    heapify(waiting)
    while waiting and waiting[0][0] < until:
        _, place, story = heappop(waiting)
        if at := next(story, None):
            heappush(waiting, (at, place, story))
