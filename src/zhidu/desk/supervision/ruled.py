"""What the office's texts say of tasks: which bodies decide, who is who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from zhidu.editions.selectors import adoptions_in_force, book_of, chart_of
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.rules.chart import Chart

OWNER = "owner"
"""The fact that says which unit carries a decision out, by the word that all rulebooks share."""
BULLETIN = "bulletin"
"""The kind that a 通报 is, by the word that all rulebooks share."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """The bodies of an office, the kinds that they take, and its people."""

    bodies: Mapping[str, str]
    """Body → its title."""
    taken: frozenset[str]
    """What is decided on is no task, even where a task has led to it."""
    chart: Chart

    def units_headed(self, actor: Actor) -> tuple[str, ...]:
        """The units whose head one of the actor's posts is."""
        posts = (self.chart.posts[post] for post in actor.posts if post in self.chart.posts)
        return tuple(post.unit for post in posts if post.head and post.unit)


def ruled(office: Office, on: date) -> Ruled:
    """By the texts in force on a day; ``office`` must be as the database has it now."""
    return _ruled(office.pk, office.chart_version, on)


@lru_cache(maxsize=256)
def _ruled(office_id: int, chart_version: int, on: date) -> Ruled:
    office = Office.objects.get(pk=office_id)
    editions = [adoption.edition for adoption in adoptions_in_force(office, on)]
    bodies = [body for edition in editions for body in book_of(edition).bodies.values()]
    chart = chart_of(office, editions[-1]) if editions else Chart()
    taken = frozenset(body.body.takes for body in bodies if body.body)
    return Ruled({body.id: body.title for body in bodies}, taken, chart)
