"""What a list of cases can be narrowed by, made from the facts that a rulebook indexes.

A new type of fact is one function here, marked with its name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from zhidu.calendar import SHANGHAI
from zhidu.cases.lists.kinds import Listed
from zhidu.cases.longlists.narrowing import DAY, Filter, Pick, Quantity, Span, day_field
from zhidu.cases.selectors import indexed
from zhidu.cases.sorting import sortable
from zhidu.org.amounts import yuan_said
from zhidu.rules.chart import Chart
from zhidu.rules.model import Term
from zhidu.rules.quantities import fen

_FACT = "f-"
_LONGEST = 15
"""Digits of the largest number that is looked for."""


def _whole(written: str) -> int:
    if not written.isascii() or not written.isdigit() or len(written) > _LONGEST:
        raise ValueError(_("请写整数，如 3"))
    return int(written)


def _money(label: str) -> forms.Field:
    return Quantity(fen, label=label)


def _number(label: str) -> forms.Field:
    return Quantity(_whole, label=label)


# by facts

Make = Callable[["_Fact"], Filter]
_MAKERS: dict[str, Make] = {}


@dataclass(frozen=True, slots=True)
class _Fact:
    """An indexed fact of a kind, in an office."""

    listed: Listed
    office_id: int
    chart: Chart
    fact: str
    term: Term

    @property
    def name(self) -> str:
        return _FACT + self.fact

    def where(self, **lookups: str) -> Q:
        found = indexed(self.office_id, self.listed.kind.id, self.fact).filter(**lookups)
        return Q(pk__in=found.values("case"))

    def is_one(self, value: str) -> Q:
        return self.where(value=value)

    def lies_in(self, low: Any, high: Any) -> Q:
        ends = {"value__gte": low, "value__lte": high}
        return self.where(**{way: sortable(end) for way, end in ends.items() if end is not None})

    def falls_in(self, low: date | None, high: date | None) -> Q:
        """From the first moment of a day to the last of another."""
        ends = {"value__gte": low, "value__lt": high + DAY if high else None}
        return self.where(**{way: sortable(end) for way, end in ends.items() if end is not None})


def _of_type(*names: str) -> Callable[[Make], Make]:
    def keep(make: Make) -> Make:
        _MAKERS.update(dict.fromkeys(names, make))
        return make

    return keep


@_of_type("choice", "flag")
def _by_value(of: _Fact) -> Filter:
    return Pick(of.name, of.term.title, list(of.term.values.items()), of.is_one)


@_of_type("unit")
def _by_unit(of: _Fact) -> Filter:
    return Pick(of.name, of.term.title, list(of.chart.units.items()), of.is_one)


@_of_type("post")
def _by_post(of: _Fact) -> Filter:
    posts = [(post, of.chart.posts[post].title) for post in of.chart.by_rank(of.chart.posts)]
    return Pick(of.name, of.term.title, posts, of.is_one)


@_of_type("date", "moment")
def _by_day(of: _Fact) -> Filter:
    return Span(of.name, of.term.title, day_field, of.falls_in, date.isoformat)


@_of_type("money")
def _by_money(of: _Fact) -> Filter:
    return Span(of.name, of.term.title, _money, of.lies_in, yuan_said)


@_of_type("number")
def _by_number(of: _Fact) -> Filter:
    return Span(of.name, of.term.title, _number, of.lies_in, str)


def filters_of(listed: Listed, office_id: int, chart: Chart) -> list[Filter]:
    """The filters of a kind: its indexed facts, then who handed it in and when."""
    facts = [_Fact(listed, office_id, chart, name, term) for name, term in listed.indexed().items()]
    units = Pick(
        "unit", _("提出单位"), list(chart.units.items()), lambda unit: Q(initiator_post__unit_id=unit)
    )
    opened = Span("opened", _("提出时间"), day_field, _opened_in, date.isoformat)
    return [*(_MAKERS[of.term.type](of) for of in facts if of.term.type in _MAKERS), units, opened]


def _opened_in(low: date | None, high: date | None) -> Q:
    found = Q()
    if low:
        found &= Q(opened_at__gte=datetime.combine(low, time(), SHANGHAI))
    if high:
        found &= Q(opened_at__lt=datetime.combine(high + DAY, time(), SHANGHAI))
    return found


def searched(listed: Listed, office_id: int, words: str) -> Q:
    """Cases whose title says so, or one of the facts that are text and indexed, such as a number."""
    texts = [name for name, term in listed.indexed().items() if term.type == "text"]
    found = Q(title__icontains=words)
    for fact in texts:
        rows = indexed(office_id, listed.kind.id, fact).filter(value__icontains=words)
        found |= Q(pk__in=rows.values("case"))
    return found
