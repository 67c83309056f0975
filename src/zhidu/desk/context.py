"""What every page's frame shows: the menu, the to-dos and notices waiting, the posts one is acting in.

Everything is found out only where a template uses it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from zhidu.accounts.selectors import role_of
from zhidu.calendar import local_date
from zhidu.cases.duties.page import has_duties
from zhidu.cases.lists.kinds import kinds_filed
from zhidu.desk.waiting import waiting_counts
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.org.selectors import office_for

MENU = (
    (_("工作台"), "desk"),
    (_("议题"), "topics"),
    (_("会议"), "meetings"),
    (_("督办"), "tasks"),
    (_("定期义务"), "duties"),
    (_("审批办事"), "cases"),
    (_("制度"), "rules"),
    (_("制度执行"), "kept"),
    (_("通讯录"), "directory"),
)
ADMINISTRATION = (_("系统管理"), "administration")
"""For the three administrators; without a post it is all they have."""
_PARTS = {"cases": ("kinds/", "drafts/")}
"""Of an entry that has only some of the pages below its own; a case's page says itself where it lies."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the frame; empty for a stranger."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        return {}
    waiting: Any = SimpleLazyObject(lambda: waiting_counts(actor))
    return {
        "menu": SimpleLazyObject(lambda: _menu(request, actor)),
        "only_administers": _only_administers(request, actor),
        "todo_count": SimpleLazyObject(lambda: waiting[0]),
        "notice_count": SimpleLazyObject(lambda: waiting[1]),
        "actor_posts": actor.posts_in_words,
        "office_name": SimpleLazyObject(lambda: office_for(actor).short_name),
    }


def _menu(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    """The rooms for whoever has business there, 系统管理 for whoever administers."""
    if _only_administers(request, actor):
        return menu(request.path, rooms=(ADMINISTRATION,))
    rooms = (*MENU, ADMINISTRATION) if role_of(request.user) else MENU
    return menu(request.path, _unused(request, office_for(actor)), rooms)


def _only_administers(request: HttpRequest, actor: Actor) -> bool:
    """Whether somebody is one of the three administrators and holds no post, so has no business here."""
    return not actor.posts and role_of(request.user) is not None


def menu(
    path: str, unused: Collection[str] = (), rooms: Sequence[tuple[str, str]] = MENU
) -> list[dict[str, Any]]:
    """The rooms with a page but those ``unused``, the one that ``path`` lies in marked."""
    entries = [(title, name, _address(name)) for title, name in rooms if name not in unused]
    around = [url for _, name, url in entries if _lies_in(path, name, url)]
    here = max(around, key=len, default=None)
    return [{"title": gettext(title), "url": url, "active": url == here} for title, _, url in entries]


@cache
def _address(name: str) -> str:
    return reverse(name)


def _lies_in(path: str, name: str, url: str) -> bool:
    below = [url + part for part in _PARTS.get(name, ("",))]
    return path == url or (url != "/" and any(path.startswith(part) for part in below))


def _unused(request: HttpRequest, office: Office) -> Collection[str]:
    """The rooms for which no text of the office has anything."""
    on = local_date(request.now)  # type: ignore[attr-defined]
    used = {"cases": kinds_filed(office, on), "duties": has_duties(office, on)}
    return [name for name, there in used.items() if not there]
