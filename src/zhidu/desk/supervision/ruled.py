"""What the office's texts say of tasks: which bodies decide, who is who."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from zhidu.cases.lists.kinds import kinds_listed
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.rules.book import Rulebook
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
    tasks: frozenset[str]
    """The kinds by which a unit carries out what was decided, by a day; what else is opened is none."""
    chart: Chart

    def units_headed(self, actor: Actor) -> tuple[str, ...]:
        """The units whose head one of the actor's posts is."""
        posts = (self.chart.posts[post] for post in actor.posts if post in self.chart.posts)
        return tuple(post.unit for post in posts if post.head and post.unit)


def ruled(office: Office, on: date) -> Ruled:
    """By the texts in force on a day; ``office`` must be as the database has it now. No query of its own."""
    listed = kinds_listed(office, on)
    books = list({id(one.book): one.book for one in listed}.values())
    bodies = [body for book in books for body in book.bodies.values()]
    chart = listed[-1].chart(office) if listed else Chart()
    tasks = frozenset(kind for book in books for kind in _tasks(book))
    return Ruled({body.id: body.title for body in bodies}, tasks, chart)


def _tasks(book: Rulebook) -> Iterator[str]:
    """What is opened for a unit and has a day by which it is done."""
    for kind in book.kinds.values():
        for effect in (bound.rule for after in kind.after.values() for bound in after):
            if effect.opens and OWNER in effect.given and book.kinds[effect.opens].due:
                yield effect.opens
