"""One way to look at a register: a tab, a search, a span of days, an order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhidu.cases.longlists.address import Address
from zhidu.cases.longlists.cells import Named, titles_named
from zhidu.cases.longlists.keyset import Order, Slice, sliced
from zhidu.cases.longlists.narrowing import Filter, FilterForm, Span, day_field
from zhidu.cases.models import Row
from zhidu.cases.registers.persons import holders_said
from zhidu.cases.registers.rows import Lacking, current, lacking_in, rows_of
from zhidu.cases.registers.shelf import Kept
from zhidu.org.actor import Actor
from zhidu.org.models import Office, Person
from zhidu.org.selectors import holders_of

PAGE = 50
LACKING, ON = "lacking", "on"
ENTERED: Any = gettext_lazy("登记日期")
_SORTS: dict[str, Any] = {
    f"-{ON}": gettext_lazy("登记日期：晚的在前"),
    ON: gettext_lazy("登记日期：早的在前"),
}
_WRITTEN = ("text", "longtext")


@dataclass(frozen=True)
class RegisterLook(Address):
    """What the address asks to see of a register, on a day."""

    kept: Kept
    office: Office
    actor: Actor
    on: date
    data: QueryDict

    @cached_property
    def form(self) -> FilterForm:
        filters: list[Filter] = [Span(ON, ENTERED, day_field, _entered_in, date.isoformat)]
        return FilterForm(filters, self.searched, self.data)

    def searched(self, words: str) -> Q:
        """Rows whose number, title or written columns say so."""
        found = Q(title__icontains=words) | Q(number__icontains=words)
        for name, term in self.kept.columns.items():
            if term.type in _WRITTEN:
                found |= Q(**{f"values__{name}__icontains": words})
        return found

    @cached_property
    def whole(self) -> QuerySet[Row]:
        return rows_of(self.kept, self.office.pk)

    @cached_property
    def narrowed(self) -> QuerySet[Row]:
        """The rows that pass the filters, under whichever tab."""
        return self.whole.filter(*self.form.conditions())

    @cached_property
    def holders(self) -> Mapping[str, Person]:
        """Who holds which post on that day. One query."""
        return holders_of(self.office, self.on)

    @cached_property
    def lacking(self) -> Lacking:
        """Which rows of the whole register lack a holder; one query where the text wants one."""
        if self.kept.named is None:
            return Lacking()
        return lacking_in(self.kept, current(self.whole), self.holders)

    @cached_property
    def tabs(self) -> Mapping[str, str]:
        named = self.kept.named
        states: dict[str, Any] = dict(Row.State.choices)
        return states | ({LACKING: _("缺%(title)s") % {"title": named.title}} if named else {})

    @cached_property
    def _conditions(self) -> Mapping[str, Q]:
        lacking = Q(pk__in=list(self.lacking.sentences))
        known = {state: Q(state=state) for state in Row.State.values} | {LACKING: lacking}
        return {tab: known[tab] for tab in self.tabs}

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many rows stand under each tab. One query."""
        counted = {tab: Count("pk", filter=condition) for tab, condition in self._conditions.items()}
        return self.narrowed.order_by().aggregate(**counted)

    @property
    def tab(self) -> str:
        asked = self.data.get("tab", "")
        return asked if asked in self.tabs else Row.State.CURRENT.value

    @property
    def sort(self) -> str:
        asked = self.data.get("sort", "")
        return asked if asked in _SORTS else f"-{ON}"

    @property
    def sorts(self) -> Iterable[tuple[str, str]]:
        return _SORTS.items()

    @property
    def found(self) -> int:
        return self.counts[self.tab]

    @property
    def _order(self) -> Order:
        return Order(ON, self.sort.startswith("-"), date)

    def rows(self) -> QuerySet[Row]:
        """The rows of the tab that pass the filters, in order."""
        return self.narrowed.filter(self._conditions[self.tab]).order_by(*self._order.fields(backward=False))

    def page(self) -> Slice[Row]:
        return sliced(self.rows(), self._order, PAGE, **self.cursors)

    def named(self, kept: Iterable[Mapping[str, object]]) -> Named:
        """What stored values name: posts with their holders, rows by title. Two queries at most."""
        chart = self.kept.chart(self.office)
        titles = titles_named(self.office.pk, self.kept.columns, kept)
        return Named(chart, titles, holders_said(self.kept.rule.persons, self.holders))


def _entered_in(low: date | None, high: date | None) -> Q:
    ends = {"on__gte": low, "on__lte": high}
    return Q(**{way: end for way, end in ends.items() if end is not None})
