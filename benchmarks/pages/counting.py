"""How many queries a page asked, told with it; on the benchmark's server only."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from django.db import connection
from django.http import HttpRequest, HttpResponse


class Counting:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = count()

        def counted(execute, *query):
            next(asked)
            return execute(*query)

        with connection.execute_wrapper(counted):
            response = self.get_response(request)
        response["X-Queries"] = str(next(asked))
        return response
