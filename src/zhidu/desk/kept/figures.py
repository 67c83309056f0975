"""The figures of a period: by month, by kind, by unit, by clause. Counted by the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import dropwhile
from typing import Any

from django.db.models import Count, F
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhidu.calendar import SHANGHAI
from zhidu.cases.explain import chip
from zhidu.desk.kept.counted import MARKS, NONE, OUTCOMES, SOURCES, Source, Span
from zhidu.editions.models import Edition
from zhidu.editions.selectors import book_of
from zhidu.org.actor import Actor
from zhidu.org.models import Unit
from zhidu.rules.book import Rulebook

DUTIES = gettext_lazy("定期义务")
Row = Mapping[str, Any]


@dataclass
class Line:
    """A line of a table: what it counts, the figures, and the address of its rows."""

    title: str
    asks: dict[str, str]
    """The parameters that narrow the list to what the line counts."""
    chip: Mapping[str, str] | None = None
    figures: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*OUTCOMES, *MARKS), 0))

    def add(self, row: Row) -> None:
        for name in self.figures:
            self.figures[name] += row.get(name) or 0

    @property
    def total(self) -> int:
        return sum(self.figures[name] for name in OUTCOMES)


@dataclass(frozen=True)
class Figures:
    """What an actor may see of a span of months."""

    actor: Actor
    span: Span

    @cached_property
    def _rows(self) -> list[dict[str, Any]]:
        """As many as there are rules and months, however many cases: one query for each source."""
        return [row for source in SOURCES for row in self._grouped(source)]

    def _grouped(self, source: Source) -> Iterator[dict[str, Any]]:
        by = {"edition_pk": F(source.edition), "month": TruncMonth(source.at, tzinfo=SHANGHAI)}
        kind = {"of_kind": F(source.kind)} if source.kind else {}
        yield from self._counted(source, "clauses", **by, **kind)

    def _counted(self, source: Source, *columns: str, **by: Any) -> Iterator[dict[str, Any]]:
        there = source.rows(self.actor).filter(self.span.condition(source.at), source.counted)
        counts = {name: Count("pk", filter=what, distinct=True) for name, what in source.outcomes.items()}
        yield from there.order_by().values(*columns, **by).annotate(**counts)

    @cached_property
    def total(self) -> Line:
        return _summed("", self._rows)

    def by_month(self) -> list[Line]:
        """Every month from the first of which there is something."""
        lines = {month: Line(month, {"month": month}) for month in self.span.months()}
        for row in self._rows:
            lines[f"{row['month']:%Y-%m}"].add(row)
        return list(dropwhile(lambda line: not line.total, lines.values()))

    def by_kind(self) -> list[Line]:
        """Bodies and kinds by the order of their texts, the duties after them."""
        lines: dict[str, Line] = {}
        for edition in self._editions:
            book = book_of(edition)
            kinds = {row.get("of_kind") for row in self._rows if row["edition_pk"] == edition.pk}
            for kind in (kind for kind in book.kinds if kind in kinds):
                lines.setdefault(kind, Line(book.kinds[kind].title, {"kind": kind}))
        for row in self._rows:
            kind = row.get("of_kind") or NONE
            lines.setdefault(kind, Line(str(DUTIES) if kind == NONE else kind, {"kind": kind})).add(row)
        if NONE in lines:
            lines[NONE] = lines.pop(NONE)
        return list(lines.values())

    def by_unit(self) -> list[Line]:
        """Units in their order. What several units owe counts for each of them."""
        found = [row for source in SOURCES for row in self._counted(source, of_unit=F(source.unit))]
        units = Unit.objects.filter(office_id=self.actor.office_id)
        lines: dict[int | None, Line] = {unit.pk: Line(unit.name, {"unit": str(unit.pk)}) for unit in units}
        lines[None] = Line(_("没有定单位"), {"unit": NONE})
        for row in found:
            lines[row["of_unit"]].add(row)
        return [line for line in lines.values() if line.total]

    def by_clause(self) -> list[tuple[str, list[Line]]]:
        """Of each edition its title and the clauses that something rested on, in the order of the text."""
        return [(_named(edition, self._editions), list(self._clauses(edition))) for edition in self._editions]

    def _clauses(self, edition: Edition) -> Iterator[Line]:
        book = book_of(edition)
        rows = [row for row in self._rows if row["edition_pk"] == edition.pk]
        cited = {clause for row in rows for clause in row["clauses"] or (NONE,)}
        known = [clause for clause in book.clauses if clause in cited]
        for clause in (*known, *sorted(cited - {*known})):
            line = Line("", {"edition": str(edition.pk), "clause": clause})
            _name(line, book, clause)
            for row in rows:
                if clause in (row["clauses"] or (NONE,)):
                    line.add(row)
            yield line

    @cached_property
    def _editions(self) -> list[Edition]:
        there = {row["edition_pk"] for row in self._rows}
        editions = Edition.objects.filter(pk__in=there).defer("content", "parts", "prevails")
        return list(editions.order_by("title", "published_at", "pk"))


def _name(line: Line, book: Rulebook, clause: str) -> None:
    """A clause by its gist and chip; one of a text that the case was moved away from by its id."""
    if clause in book.clauses:
        line.title, line.chip = book.clauses[clause].gist, chip(book, clause)
    else:
        line.title = _("按决定或本单位自定，没有对应的条款") if clause == NONE else clause


def _named(edition: Edition, editions: Iterable[Edition]) -> str:
    """The title of a text; of several editions of one, each with the day on which it was entered."""
    several = sum(one.rulebook == edition.rulebook for one in editions) > 1
    day = edition.published_at.astimezone(SHANGHAI)
    title = _("《%(title)s》") % {"title": edition.title}
    return (
        _("%(title)s（%(day)s录入的版本）") % {"title": title, "day": f"{day:%Y-%m-%d}"} if several else title
    )


def _summed(title: str, rows: Iterable[Row]) -> Line:
    line = Line(title, {})
    for row in rows:
        line.add(row)
    return line
