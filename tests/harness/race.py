"""Many people at the same instant, each on a connection of their own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connection

from zhidu.cases.errors import NotDone


def crowd() -> int:
    """As many as the database has to stand: it is one writer's on SQLite, everybody's on PostgreSQL."""
    return 50 if connection.vendor == "postgresql" else 20


def race(n: int, call: Callable[[int], Any]) -> list[Any]:
    """What each of ``n`` threads got from ``call(number)``, begun together: its result or its NotDone.

    For tests with ``transaction=True``. Raises whatever else went wrong in one of them.
    """
    ready = Barrier(n)

    def run(number: int) -> Any:
        connection.ensure_connection()
        ready.wait(60)
        try:
            return call(number)
        except NotDone as late:
            return late
        finally:
            connection.close()

    with ThreadPoolExecutor(n) as pool:
        return list(pool.map(run, range(n)))


def refusals(outcomes: list[Any]) -> list[NotDone]:
    """Those that were not done."""
    return [each for each in outcomes if isinstance(each, NotDone)]
