"""Pages of a long list by the last row seen, not by a number: rows that come in between shift nothing."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from zhidu.org.prepared import Key, Prepared

Row = TypeVar("Row", bound=Model)
Mark = tuple[Any, int]


@dataclass(frozen=True, slots=True)
class Order:
    """By which column, an attribute of the rows too, and which way; the key settles what is equal."""

    column: str
    is_descending: bool
    of: type
    """What the column holds: ``datetime``, ``date`` or ``str``."""
    key: str = "pk"
    """What no two rows share; a column of its own where rows of several tables are one list."""

    def fields(self, *, backward: bool) -> tuple[str, str]:
        sign = "-" if self.is_descending != backward else ""
        return f"{sign}{self.column}", f"{sign}{self.key}"

    def beyond(self, mark: Mark, *, backward: bool) -> Q:
        """The rows after a mark, or before it."""
        value, pk = mark
        way = "lt" if self.is_descending != backward else "gt"
        further = Q(**{f"{self.column}__{way}": value})
        return further | Q(**{self.column: value, f"{self.key}__{way}": pk})


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """The rows of one page, and the cursors that lead on and back; empty where there is nothing."""

    rows: list[Row]
    after: str
    before: str


class LongList(Generic[Row]):
    """A list of which the first page is asked for again and again: that is put together once.

    ``asks`` makes the queryset of some keys, as for ``org.prepared.Prepared``.
    """

    def __init__(self, asks: Callable[..., QuerySet[Row]], order: Order, size: int) -> None:
        self._asks, self._order, self._size = asks, order, size
        self._first = Prepared(lambda *keys: _ordered(asks(*keys), order, size, backward=False))

    def page(self, *keys: Key, after: str, before: str) -> Slice[Row]:
        """A page after or before a cursor; the first page for a cursor of nobody. One query."""
        if _read(self._order, after or before):
            return sliced(self._asks(*keys), self._order, self._size, after=after, before=before)
        return _slice(self._first(*keys), self._order, self._size)


def sliced(rows: QuerySet[Row], order: Order, size: int, *, after: str = "", before: str = "") -> Slice[Row]:
    """A page of rows after or before a cursor; the first page for a cursor of nobody. One query."""
    return sliced_together([rows], order, size, after=after, before=before)


def sliced_together(
    tables: Sequence[QuerySet[Any]], order: Order, size: int, *, after: str = "", before: str = ""
) -> Slice[Any]:
    """The same of the rows of several tables that have the order's columns. One query a table."""
    backward = bool(before) and not after
    mark = _read(order, before if backward else after)
    if mark is None:
        backward = False
    else:
        tables = [rows.filter(order.beyond(mark, backward=backward)) for rows in tables]
    ordered = [_ordered(rows, order, size, backward=backward) for rows in tables]
    by = attrgetter(order.column, order.key)
    found = list(merge(*ordered, key=by, reverse=order.is_descending != backward))[: size + 1]
    return _slice(found, order, size, is_begun=mark is not None, backward=backward)


def sliced_here(rows: Iterable[Any], order: Order, size: int, *, after: str, before: str) -> Slice[Any]:
    """A page of rows that are all at hand."""
    backward = bool(before) and not after
    mark = _read(order, before if backward else after)
    backward = backward and mark is not None
    is_down, by = order.is_descending != backward, attrgetter(order.column, order.key)
    ordered = sorted(rows, key=by, reverse=is_down)
    if mark is not None:
        ordered = [row for row in ordered if (by(row) < mark if is_down else by(row) > mark)]
    return _slice(ordered[: size + 1], order, size, is_begun=mark is not None, backward=backward)


def _ordered(rows: QuerySet[Row], order: Order, size: int, *, backward: bool) -> QuerySet[Row]:
    """The rows of a page, and one more, which says whether there are any beyond it."""
    return rows.order_by(*order.fields(backward=backward))[: size + 1]


def _slice(
    found: list[Row], order: Order, size: int, *, is_begun: bool = False, backward: bool = False
) -> Slice[Row]:
    """The page of the rows that were found; ``is_begun`` where there are some before them."""
    is_more, shown = len(found) > size, found[:size]
    if backward:
        shown.reverse()
    goes_on, goes_back = (True, is_more) if backward else (is_more, is_begun)
    return Slice(
        shown,
        _written(order, shown[-1]) if shown and goes_on else "",
        _written(order, shown[0]) if shown and goes_back else "",
    )


def _written(order: Order, row: Any) -> str:
    value = getattr(row, order.column)
    said = [value if order.of is str else value.isoformat(), getattr(row, order.key)]
    return urlsafe_b64encode(json.dumps(said, ensure_ascii=False).encode()).decode().rstrip("=")


def _read(order: Order, cursor: str) -> Mark | None:
    """The mark that a cursor stands for; None for one that no page gave out."""
    try:
        value, pk = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        mark = _READERS[order.of](value), int(pk)
    except (ValueError, TypeError, OverflowError):
        return None
    return mark


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment


def _text(value: str) -> str:
    if not isinstance(value, str) or "\0" in value:
        raise ValueError("no text of ours")
    return value


_READERS: dict[type, Callable[[str], Any]] = {datetime: _moment, date: date.fromisoformat, str: _text}
