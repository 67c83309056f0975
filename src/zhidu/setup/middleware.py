"""The first page of an installation: without an office the set-up, for its founder the next step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from zhidu.setup.code import is_open
from zhidu.setup.selectors import is_founding


class FirstDay:
    """After ``Acting``. Asks the database on two addresses only: the log-in page and the desk."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        page = request.resolver_match.url_name
        if page == "login" and request.method == "GET" and is_open():
            return redirect("setup")
        if page == "desk" and request.actor and is_founding(request.actor.person_id):
            return redirect("office")
        return None
