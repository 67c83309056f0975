"""The rooms' one door into the spine.

A room says which kinds live there, which facts it supplies, where its page is and what it
prepares after an act. Kinds that no room claims are served by the generic pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from zhidu.rules.book import BookKind
from zhidu.rules.facts import Given

if TYPE_CHECKING:
    from zhidu.cases.deeds import Deed
    from zhidu.cases.models import Case
    from zhidu.org.actor import Actor


class Room(Protocol):
    """What a room offers for the kinds that live there."""

    def houses(self, kind: BookKind) -> bool:
        """Whether cases of this kind live here."""

    def supply(self, case: Case, given: Given) -> Given:
        """The situation with the facts that only this room has."""

    def url(self, case: Case) -> str:
        """The case's page."""

    def thing_url(self, case: Case, thing: str) -> str:
        """The page of one of the case's papers."""

    def offer(self, case: Case, given: Given, asks: Sequence[str]) -> dict[str, Any]:
        """What the room proposes for facts that an act asks for and that are not known yet."""

    def held(self, office_id: int, body: str, since: datetime) -> Iterable[tuple[Case, datetime]]:
        """The meetings of a body that were held since a time, and when."""

    def prepare(self, case: Case, deed: Deed, by: Actor, at: datetime) -> bool:
        """What the room does when an act was done, in the same transaction; whether it did anything."""


_ROOMS: list[Room] = []


def register(room: Room) -> None:
    """Called once by each room when it starts."""
    _ROOMS.append(room)


def room_of(kind: BookKind) -> Room | None:
    return next((room for room in _ROOMS if room.houses(kind)), None)
