"""Reads that are made again and again: Django puts their statement together once.

For a read of a few rows that takes longer than the database needs to answer it, and an act makes dozens.
What comes out are the rows of the queryset, with what it joins and annotates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from itertools import count
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

Row = TypeVar("Row", bound=Model)
Key = int | str | tuple[int | str, ...]

_MARK = 987_654_321
"""Stands for the first number while a statement is put together; the next number for the second."""


class Prepared(Generic[Row]):
    """A queryset for some keys, whose statement is the same for all of them.

    A key is a number, a word, or as many of either as there happen to be. The queryset may join and annotate.
    It may not prefetch: keep what was read beside it with ``kept``.
    """

    def __init__(self, asks: Callable[..., QuerySet[Row]]) -> None:
        self._asks = asks
        self._known: dict[tuple[Any, ...], tuple[Any, str, Sequence[Any]]] = {}

    def __call__(self, *keys: Key) -> list[Row]:
        """The rows for these keys, in one query."""
        if () in keys:
            return []
        keys = tuple(_filled_up(key) if isinstance(key, tuple) else key for key in keys)
        connection = connections[DEFAULT_DB_ALIAS]
        shape = (connection.vendor, *(len(key) if isinstance(key, tuple) else type(key) for key in keys))
        if shape not in self._known:
            self._known[shape] = self._put_together(keys)
        known, statement, marked = self._known[shape]
        given = dict(zip(_flat(_marks(keys)), _flat(keys), strict=True))
        compiler = copy(known)  # another thread may be at it, with a connection of its own
        compiler.connection = connection
        compiler.as_sql = lambda: (statement, tuple(_in_place(value, given) for value in marked))
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        rows: Any = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=query, _known_related_objects={})
        return list(ModelIterable(rows))

    def _put_together(self, keys: Sequence[Key]) -> tuple[Any, str, Sequence[Any]]:
        compiler: Any = self._asks(*_marks(keys)).query.get_compiler(DEFAULT_DB_ALIAS)
        statement, marked = compiler.as_sql()
        compiler.connection = None
        return compiler, statement, marked


def _filled_up(key: tuple[Any, ...]) -> tuple[Any, ...]:
    """As many as the next power of two, the last one again and again: so there are few statements."""
    return key + key[-1:] * ((1 << (len(key) - 1).bit_length()) - len(key))


def _marks(keys: Sequence[Key]) -> list[Key]:
    """What stands for the keys: numbers for numbers, words for words."""
    marks = count(_MARK)
    return [
        tuple(type(one)(next(marks)) for one in key) if isinstance(key, tuple) else type(key)(next(marks))
        for key in keys
    ]


def _flat(keys: Sequence[Key]) -> list[int | str]:
    return [one for key in keys for one in (key if isinstance(key, tuple) else (key,))]


def _in_place(value: Any, given: Mapping[int | str, int | str]) -> Any:
    """A parameter with the key in its place, as the kind of value that the mark was made into."""
    return type(value)(given[value]) if isinstance(value, int | str) and value in given else value


def kept(row: Model, name: str, found: Iterable[Model]) -> None:
    """Keep what was found as the rows of ``row.<name>``, which point to it, as ``prefetch_related`` does."""
    manager: Any = getattr(row, name)
    there = manager.all()
    there._result_cache, there._prefetch_done = list(found), True
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = there
    for one in there._result_cache:
        setattr(one, manager.field.name, row)


def is_kept(row: Model, name: str) -> bool:
    """Whether the rows of ``row.<name>`` were read already."""
    return name in row.__dict__.get("_prefetched_objects_cache", ())
