"""What every page's frame shows: the menu, the to-dos waiting, the posts one is acting in.

Everything is found out only where a template uses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from zhidu.desk import selectors
from zhidu.org.actor import Actor
from zhidu.org.models import Post
from zhidu.org.selectors import office_for

MENU = (
    ("工作台", "desk"),
    ("议题", "topics"),
    ("会议", "meetings"),
    ("督办", "tasks"),
    ("制度", "rules"),
    ("通讯录", "directory"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame; empty for a stranger."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {}
    posts: Any = SimpleLazyObject(lambda: selectors.posts_held(actor))
    return {
        "menu": SimpleLazyObject(lambda: menu(request.path)),
        "todo_count": SimpleLazyObject(lambda: selectors.todo_count_of(actor)),
        "actor_posts": SimpleLazyObject(lambda: [actor.title_in(str(post.pk), post.title) for post in posts]),
        "office_name": SimpleLazyObject(lambda: _office_name(actor, posts)),
    }


def menu(path: str) -> list[dict[str, Any]]:
    """The rooms with a page, the one that ``path`` lies in marked."""
    entries = [(title, reverse(name)) for title, name in MENU]
    around = [url for _, url in entries if path == url or (url != "/" and path.startswith(url))]
    here = max(around, key=len, default=None)
    return [{"title": title, "url": url, "active": url == here} for title, url in entries]


def _office_name(actor: Actor, posts: Sequence[Post]) -> str:
    office = posts[0].office if posts else office_for(actor)
    return office.short_name
