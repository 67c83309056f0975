"""Who is who in an office, as a plain immutable value.

``zhidu.org`` builds it from its tables; ``zhidu.rules`` never asks a database.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Post:
    """A post (职务). ``order`` is the rank by which every list of persons is sorted."""

    id: str
    title: str
    order: int = 0
    unit: str | None = None
    head: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """The posts of an office and the posts behind each role of its rulebooks."""

    posts: Mapping[str, Post] = field(default_factory=dict)
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    """Unit id → the unit's name (科室、部门)."""
    leaders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Unit id → posts of its 分管领导."""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Field of work, by its name → posts of its 分管领导."""
    deputies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Post id → its B角: the posts that stand in for it, the first to be asked first."""
    is_nominal: bool = False
    """Sentences speak of roles, not of an office: a path stands for itself."""

    def by_rank(self, posts: Iterable[str]) -> tuple[str, ...]:
        """The given posts once each, highest rank first; unknown ids keep their place at the end."""
        return tuple(sorted(dict.fromkeys(posts), key=self._rank))

    def _rank(self, post: str) -> tuple[bool, int]:
        return (False, self.posts[post].order) if post in self.posts else (True, 0)

    def heads_of(self, unit: str) -> tuple[str, ...]:
        return self.by_rank(p.id for p in self.posts.values() if p.unit == unit and p.head)

    def staff_of(self, unit: str) -> tuple[str, ...]:
        return self.by_rank(p.id for p in self.posts.values() if p.unit == unit)

    def deputies_of(self, unit: str) -> tuple[str, ...]:
        """Who stands in for the head of a unit: the B角, or where none is named the next post in rank.

        Nobody where the unit has no head: then no post in it is the second.
        """
        heads = self.heads_of(unit)
        named = tuple(post for head in heads for post in self.deputies.get(head, ()))
        others = tuple(post for post in self.staff_of(unit) if post not in heads)
        return named or (others[:1] if heads else ())


def nominal(roles: Iterable[str]) -> Chart:
    """A chart in which every role is one post of the same name: the one that sentences use."""
    names = tuple(roles)
    posts = {name: Post(name, name, order) for order, name in enumerate(names)}
    return Chart(posts=posts, roles={name: (name,) for name in names}, is_nominal=True)
