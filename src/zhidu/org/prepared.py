"""Reads that are made again and again: Django puts their statement together once.

For a read of a few rows that takes longer than the database needs to answer it, and an act makes dozens.
What comes out are the rows of the queryset, with what it joins and annotates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

Row = TypeVar("Row", bound=Model)

_MARK = 987_654_321
"""Stands for the first key while a statement is put together; the next number for the second."""


class Prepared(Generic[Row]):
    """A queryset for some keys (integers), whose statement is the same for all of them.

    It may join and annotate. It may not prefetch: keep what was read beside it with ``kept``.
    """

    def __init__(self, asks: Callable[..., QuerySet[Row]]) -> None:
        self._asks = asks
        self._known: dict[str, tuple[Any, str, Sequence[Any]]] = {}

    def __call__(self, *keys: int) -> list[Row]:
        """The rows for these keys, in one query."""
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in self._known:
            self._known[connection.vendor] = self._put_together(len(keys))
        known, statement, marked = self._known[connection.vendor]
        compiler = copy(known)  # another thread may be at it, with a connection of its own
        compiler.connection = connection
        compiler.as_sql = lambda: (statement, tuple(_filled(marked, keys)))
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        rows: Any = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=query, _known_related_objects={})
        return list(ModelIterable(rows))

    def _put_together(self, count: int) -> tuple[Any, str, Sequence[Any]]:
        query = self._asks(*range(_MARK, _MARK + count)).query
        compiler: Any = query.get_compiler(DEFAULT_DB_ALIAS)
        statement, marked = compiler.as_sql()
        compiler.connection = None
        return compiler, statement, marked


def _filled(marked: Sequence[Any], keys: Sequence[int]) -> Iterator[Any]:
    """The parameters of a statement with the keys in their places, as what the marks were made into."""
    for value in marked:
        place = value - _MARK if isinstance(value, int) else -1
        yield type(value)(keys[place]) if 0 <= place < len(keys) else value


def kept(row: Model, name: str, found: Iterable[Model]) -> None:
    """Keep what was found as the rows of ``row.<name>``, as ``prefetch_related`` does."""
    there: Any = getattr(row, name).all()
    there._result_cache, there._prefetch_done = list(found), True
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = there


def is_kept(row: Model, name: str) -> bool:
    """Whether the rows of ``row.<name>`` were read already."""
    return name in row.__dict__.get("_prefetched_objects_cache", ())
