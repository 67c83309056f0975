"""Who acts, and in which post."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from zhidu.rules.chart import Chart

if TYPE_CHECKING:
    from zhidu.org.models import Office


@dataclass(frozen=True, slots=True)
class Standing:
    """By what right a person acts in a post that is somebody else's (代行), at one moment."""

    title: str
    """The post and in which post of their own they act: 办事处主任（党政办公室主任代行）."""
    holder: str
    """Who is acted for; empty while the post is vacant."""
    by_post: str
    clauses: tuple[str, ...] = ()
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """The post in which one act is done, as the trail keeps it."""

    title: str
    clauses: tuple[str, ...] = ()
    """On what it rests that they act in it, where it is not their own."""
    said: Mapping[str, str] = field(default_factory=dict)
    """Who is acted for and on what ground; empty for a post of their own."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A person of an office with the posts that they may act in at a moment.

    ``posts`` are post ids as text, as charts and rules know them: first those held, then those acted
    for, the highest rank first in each; a person without a post has none. ``acting`` says of those
    acted for by what right.
    """

    office_id: int
    person_id: int
    name: str
    posts: tuple[str, ...]
    acting: Mapping[str, Standing] = field(default_factory=dict, hash=False)
    phrases: tuple[str, ...] = field(default=(), compare=False)
    """常用意见, offered where an opinion is written."""
    titles: Mapping[str, str] = field(default_factory=dict, compare=False)
    """What each of the posts is called, by rank."""
    office: Office | None = field(default=None, compare=False)
    """The office as it was when the actor was read; None for one put together by other means."""

    def posts_among(self, allowed: Collection[str]) -> tuple[str, ...]:
        """In which of these posts one act is done: all those held, else the highest one acted for.

        What somebody signs in a post of their own does not count for whom they act for: that is an
        act of its own.
        """
        mine = [post for post in self.posts if post in allowed]
        return tuple(post for post in mine if post not in self.acting) or tuple(mine[:1])

    @property
    def keys(self) -> tuple[int, int, tuple[int, ...]]:
        """Office, person and posts, as the keys of a read that is put together once."""
        return self.office_id, self.person_id, tuple(map(int, self.posts))

    @classmethod
    def of_keys(cls, office: int, person: int, posts: tuple[int, ...]) -> Actor:
        """Whoever has these keys, nameless: for what may be read."""
        return cls(office, person, "", tuple(map(str, posts)))

    @property
    def posts_in_words(self) -> list[str]:
        """What the posts are called, by rank, as the actor's own pages show it."""
        return [self.title_in(post, title) for post, title in self.titles.items() if post in self.posts]

    def title_in(self, post: str, title: str) -> str:
        """A post's title as its actor's own pages show it: 办事处主任, or 办事处主任（代行）."""
        return _("%(title)s（代行）") % {"title": title} if post in self.acting else title

    def name_in(self, post: str) -> str:
        """The name under which an act in a post is kept: 文若舟, or 文若舟（代 禾正清）."""
        standing = self.acting.get(post)
        if standing is None:
            return self.name
        return (
            f"{self.name}（代 {standing.holder}）" if standing.holder else f"{self.name}（代行）"
        )  # zh: kept

    def seat(self, allowed: Collection[str], chart: Chart) -> Seat:
        """The post in which an act is done that these may do; the highest one where none is theirs."""
        post = next(iter(self.posts_among(allowed) or self.posts), None)
        if post is None:
            return Seat("")
        standing = self.acting.get(post)
        if standing is None:
            return Seat(chart.posts[post].title)
        said = {"acting_for": standing.holder, "ground": standing.ground}
        return Seat(standing.title, standing.clauses, said)
