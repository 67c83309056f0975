"""Who may open a page of this part: oneself, or one of the three; anybody else finds nothing there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhidu.accounts.models import Role
from zhidu.accounts.selectors import role_of
from zhidu.org.actor import Actor

View = TypeVar("View", bound=Callable[..., HttpResponse])

OWN, ADMINISTRATION = "own", "administration"


class AccountRequest(HttpRequest):
    """A request of somebody who is logged in; without a person of an office there is no actor."""

    actor: Actor
    now: datetime


def own(view: View) -> View:
    """A page about one's own account: it opens even where nothing else does yet."""
    view.page_of = OWN  # type: ignore[attr-defined]
    return view


def beside_business(view: View) -> View:
    """A page that shows no business, so that an administrator without a post may open it."""
    view.page_of = ADMINISTRATION  # type: ignore[attr-defined]
    return view


def administers(*roles: Role) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A page of these administrators; for everybody else it is not there."""

    def door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor is None or role_of(request.user) not in roles:
                raise Http404(_("没有这一页"))
            return view(request, *args, **kwargs)

        return beside_business(opened)

    return door
