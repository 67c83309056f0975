"""Reads that are made again and again: Django puts their statement together once.

For a read of a few rows that takes longer than the database needs to answer it, and an act makes dozens.
What comes out are the rows of the queryset, with what it joins and annotates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from datetime import UTC, date, datetime, timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

Row = TypeVar("Row", bound=Model)
One = int | str | date | datetime
Key = One | tuple[One, ...]

_MARK = 987_654_321
"""Stands for the first key while a statement is put together; the next number for the second."""
_FAR = datetime(8765, 4, 3, tzinfo=UTC)
"""Stands for the first moment; the next day for the second."""


class Prepared(Generic[Row]):
    """A queryset for some keys, whose statement is the same for all of them.

    A key is a number, a word, a day, a moment, or as many numbers or words as there happen to be, among
    which a column is looked for. The queryset may join and annotate. It may not prefetch: keep what was read
    beside it with ``kept``.
    """

    def __init__(self, asks: Callable[..., QuerySet[Row, Any]]) -> None:
        self._asks = asks
        self._known: dict[tuple[Any, ...], tuple[Any, str, Sequence[Any]]] = {}

    def __call__(self, *keys: Key) -> list[Row]:
        """The rows for these keys, in one query."""
        if () in keys:
            return []
        query = SimpleNamespace(get_compiler=lambda using: self._compiler(keys))
        rows: Any = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=query, _known_related_objects={})
        return list(ModelIterable(rows))

    def values(self, *keys: Key) -> list[tuple[Any, ...]]:
        """The same of a queryset that asks for ``values_list``."""
        return [] if () in keys else list(self._compiler(keys).results_iter(tuple_expected=True))

    def count(self, *keys: Key) -> int:
        """How many they are."""
        if () in keys:
            return 0
        compiler = self._compiler(keys)
        statement, places = compiler.as_sql()
        with compiler.connection.cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*) FROM ({statement}) counted", places)  # noqa: S608 - Django's
            return int(cursor.fetchone()[0])

    def _compiler(self, given: Iterable[Key]) -> Any:
        """What asks for the rows of these keys."""
        connection, keys = connections[DEFAULT_DB_ALIAS], [*map(_filled, given)]
        shape = (connection.vendor, *(len(key) if isinstance(key, tuple) else type(key) for key in keys))
        if shape not in self._known:
            self._known[shape] = self._put_together(keys)
        known, statement, marked = self._known[shape]
        marks = (_adapted(connection, mark) for mark in _flat(_marks(keys)))
        places = dict(zip(marks, (_adapted(connection, key) for key in _flat(keys)), strict=True))
        compiler = copy(known)  # another thread may be at it, with a connection of its own
        compiler.connection = connection
        compiler.as_sql = lambda: (statement, tuple(_in_place(value, places) for value in marked))
        return compiler

    def _put_together(self, keys: Sequence[Key]) -> tuple[Any, str, Sequence[Any]]:
        compiler: Any = self._asks(*_marks(keys)).query.get_compiler(DEFAULT_DB_ALIAS)
        statement, marked = compiler.as_sql()
        compiler.connection = None
        return compiler, statement, marked


def _filled(key: Key) -> Key:
    """As many as the next power of two, the last again and again: few statements do for all."""
    if not isinstance(key, tuple):
        return key
    return (*key, *key[-1:] * ((1 << (len(key) - 1).bit_length()) - len(key)))


def _marks(keys: Sequence[Key]) -> list[Key]:
    """What stands for the keys: each a value of its own, of the same kind."""
    marks = count(_MARK)
    return [
        tuple(_mark(one, next(marks)) for one in key) if isinstance(key, tuple) else _mark(key, next(marks))
        for key in keys
    ]


def _mark(key: One, number: int) -> One:
    if isinstance(key, date):
        moment = _FAR + timedelta(days=number - _MARK)
        return moment if isinstance(key, datetime) else moment.date()
    return type(key)(number)


def _flat(keys: Sequence[Key]) -> list[One]:
    return [one for key in keys for one in (key if isinstance(key, tuple) else (key,))]


def _adapted(connection: Any, key: One) -> Any:
    """A key as the database is given it."""
    if isinstance(key, datetime):
        return connection.ops.adapt_datetimefield_value(key)
    return connection.ops.adapt_datefield_value(key) if isinstance(key, date) else key


def _in_place(value: Any, given: Mapping[Any, Any]) -> Any:
    """A parameter with the key in its place, as the kind of value that the mark was made into."""
    if not isinstance(value, int | str | date) or value not in given:
        return value
    return given[value] if isinstance(value, date) else type(value)(given[value])


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
