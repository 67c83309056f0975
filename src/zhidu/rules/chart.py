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


def nominal(roles: Iterable[str]) -> Chart:
    """A chart in which every role is one post of the same name: the one that sentences use."""
    names = tuple(roles)
    posts = {name: Post(name, name, order) for order, name in enumerate(names)}
    return Chart(posts=posts, roles={name: (name,) for name in names}, is_nominal=True)
