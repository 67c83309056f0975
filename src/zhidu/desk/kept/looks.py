"""One way to look at the rows behind a figure: as the query of an address says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.translation import gettext as _

from zhidu.calendar import local_date
from zhidu.cases.lists.kinds import kinds_listed
from zhidu.cases.longlists.keyset import Order, Slice, sliced_together
from zhidu.desk.kept.counted import MARKS, NONE, OUTCOMES, PERIODS, SOURCES, Source, Span
from zhidu.desk.kept.figures import DUTIES, Figures
from zhidu.desk.kept.rows import read
from zhidu.editions.models import Edition
from zhidu.editions.selectors import book_of
from zhidu.org.actor import Actor
from zhidu.org.models import Office, Unit

PAGE = 50
LATEST = Order("when", is_descending=True, of=datetime, key="place")
_LONGEST = 19
"""Digits that are too many for a key."""
FILTERS = ("month", "kind", "unit", "edition", "clause")


@dataclass(frozen=True)
class Look:
    """A period, one outcome or mark, and what else narrows the list."""

    office: Office
    actor: Actor
    now: datetime
    data: QueryDict

    @property
    def period(self) -> str:
        asked = self.data.get("period", "")
        return asked if asked in PERIODS else "year"

    @cached_property
    def span(self) -> Span:
        return Span.of(self.period, local_date(self.now))

    @property
    def figures(self) -> Figures:
        return Figures(self.actor, self.span)

    @property
    def what(self) -> str:
        asked = self.data.get("what", "")
        return asked if asked in OUTCOMES or asked in MARKS else "late"

    def query(self, **changes: str) -> str:
        """This look as the query of an address, with some parameters changed."""
        query = QueryDict(mutable=True)
        said = {"period": self.period, "what": self.what, **self._given(), **changes}
        query.update({name: value for name, value in said.items() if value})
        return query.urlencode()

    def _given(self) -> dict[str, str]:
        return {name: self.data.get(name, "").replace("\0", "") for name in FILTERS}

    # the rows

    def tables(self) -> list[QuerySet[Any]]:
        """The rows of each source that has the outcome, with ``when`` and ``place``."""
        return [
            self._narrowed(source, source.placed(self.actor, number))
            for number, source in enumerate(SOURCES)
            if self.what in source.outcomes
        ]

    def page(self) -> Slice[Any]:
        cursors = {name: self.data.get(name, "") for name in ("after", "before")}
        return sliced_together([read(rows) for rows in self.tables()], LATEST, PAGE, **cursors)

    def _narrowed(self, source: Source, rows: QuerySet[Any]) -> QuerySet[Any]:
        given = self._given()
        rows = rows.filter(self.span.condition("when"), source.outcomes[self.what])
        if month := Span.month(given["month"]):
            rows = rows.filter(month.condition("when"))
        if kind := given["kind"]:
            rows = rows.filter(_of_kind(source, kind))
        if unit := given["unit"]:
            rows = rows.filter(pk__in=rows.model.objects.filter(_of_unit(source, unit)).values("pk"))
        if (edition := _key(given["edition"])) is not None:
            rows = rows.filter(**{source.edition: edition})
        if clause := given["clause"]:
            written = Cast("clauses", TextField())
            rests = Q(written="[]") if clause == NONE else Q(written__contains=f'"{clause}"')
            rows = rows.annotate(written=written).filter(rests)
        return rows

    # in words

    def words(self) -> Iterator[str]:
        """What the list is narrowed to."""
        given = self._given()
        yield str(PERIODS[self.period])
        if Span.month(given["month"]):
            yield given["month"]
        if kind := given["kind"]:
            yield self._kind_said(kind)
        if unit := given["unit"]:
            yield self._unit_said(unit)
        yield from self._clause_said(given["edition"], given["clause"])

    def _kind_said(self, kind: str) -> str:
        if kind == NONE:
            return str(DUTIES)
        listed = kinds_listed(self.office, local_date(self.now))
        titles = {name: one.title for here in listed for name, one in here.book.kinds.items()}
        return titles.get(kind, kind)

    def _unit_said(self, unit: str) -> str:
        return str(Unit.objects.filter(office=self.office, pk=_key(unit) or 0).first() or _("没有定单位"))

    def _clause_said(self, edition: str, clause: str) -> Iterator[str]:
        there = Edition.objects.defer("content").filter(pk=_key(edition) or 0).first()
        book = book_of(there) if there else None
        if book and clause in book.clauses:
            title, place = book.title, book.clauses[clause].place
            yield _("《%(title)s》%(place)s") % {"title": title, "place": place}
        elif clause:
            yield _("按决定或本单位自定，没有对应的条款") if clause == NONE else clause


def _of_kind(source: Source, kind: str) -> Q:
    """A duty is of no kind."""
    if kind == NONE or not source.kind:
        return Q() if kind == NONE and not source.kind else Q(pk=None)
    return Q(**{source.kind: kind})


def _of_unit(source: Source, unit: str) -> Q:
    key = _key(unit)
    return Q(**{f"{source.unit}__isnull": True}) if key is None else Q(**{source.unit: key})


def _key(said: str) -> int | None:
    """The key of a row as an address says it; None for what no database can hold."""
    return int(said) if said.isdecimal() and len(said) < _LONGEST else None
