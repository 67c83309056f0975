"""Which posts a role of a text may well mean, by what they are called. A person decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from zhidu.org.models import Post
from zhidu.rules.model import Role

_HEADS = "负责人"  # zh: a word of the office
"""A role so called means the heads of units, whatever each is called."""


def proposed(role: Role, posts: Sequence[Post], known: Mapping[str, Sequence[str]]) -> list[str]:
    """Codes of the posts, by rank; empty where nothing fits.

    First what an adopted text has behind a role of the same title (``known``); then posts that are
    called so, those of a unit that is, those whose title holds the words or is held by them.
    """
    names = [role.title, *role.called]
    for name in names:
        if codes := known.get(name):
            return list(codes)
    ways: tuple[Callable[[Post], bool], ...] = (
        lambda post: post.title in names,
        lambda post: bool(post.unit and post.unit.name in names),
        lambda post: any(name in post.title or post.title in name for name in names),
        lambda post: post.is_head and any(_HEADS in name for name in names),
    )
    for fits in ways:
        if found := [post for post in posts if fits(post)]:
            return [post.code for post in _above_units(found)]
    return []


def _above_units(posts: Sequence[Post]) -> Sequence[Post]:
    """Where the words fit posts above the units and in them, those above are meant: 副主任."""
    above = [post for post in posts if post.unit_id is None]
    return above or posts
