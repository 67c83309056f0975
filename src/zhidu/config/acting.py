"""Who acts, and what time it is: every page learns both here, so that nothing behind it reads a clock."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.module_loading import import_string

from zhidu.org.selectors import actor_for
from zhidu.org.switching import POST_CHOSEN, narrowed


class Acting:
    """Gives a request its ``now``, in local time, and its ``actor``, in the post chosen or in all of them.

    A page that needs no log-in knows nobody and has the real time, so that it answers without a
    database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.clock: Callable[[], datetime] = import_string(settings.ZHIDU_CLOCK)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.now, request.actor = timezone.localtime(), None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """After LoginRequiredMiddleware: here it is known whether the page needs a log-in."""
        if not getattr(view, "login_required", True):
            return
        request.now = timezone.localtime(self.clock())  # type: ignore[attr-defined]
        actor = actor_for(request.user, request.now)  # type: ignore[attr-defined]
        request.posts_all = actor.posts if actor else ()  # type: ignore[attr-defined]
        chosen = getattr(request, "session", {}).get(POST_CHOSEN, "")
        request.actor = narrowed(actor, chosen) if actor else None  # type: ignore[attr-defined]
