"""What the office's texts say of tasks: which bodies decide, who is who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zhidu.cases.lists.kinds import kinds_listed
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
    """By the texts in force on a day; ``office`` must be as the database has it now. No query of its own."""
    listed = kinds_listed(office, on)
    books = {id(one.book): one.book for one in listed}.values()
    bodies = [body for book in books for body in book.bodies.values()]
    chart = listed[-1].chart(office) if listed else Chart()
    taken = frozenset(body.body.takes for body in bodies if body.body)
    return Ruled({body.id: body.title for body in bodies}, taken, chart)
