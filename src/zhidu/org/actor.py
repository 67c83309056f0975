"""Who acts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person of an office with the posts held on a day, highest rank first.

    ``posts`` are post ids as text, as charts and rules know them; a person without a post has none.
    """

    office_id: int
    person_id: int
    name: str
    posts: tuple[str, ...]
