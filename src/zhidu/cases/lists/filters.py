"""What a list can be narrowed by, made from the facts that a rulebook indexes.

A new type of fact is one function here, marked with its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import Q

from zhidu.calendar import SHANGHAI
from zhidu.cases.lists.kinds import Listed
from zhidu.cases.selectors import indexed
from zhidu.cases.services.indexing import sortable
from zhidu.rules.chart import Chart
from zhidu.rules.model import Term
from zhidu.rules.quantities import fen, yuan_in_words

LOW, HIGH = "-from", "-to"
_FACT = "f-"
_DAY = timedelta(days=1)
_LONGEST = 15
"""Digits of the largest number that is looked for."""
_ANY = ("", "不限")


@dataclass(frozen=True, slots=True)
class Pick:
    """One of several values."""

    name: str
    title: str
    choices: Sequence[tuple[str, str]]
    narrow: Callable[[str], Q]

    def fields(self) -> dict[str, forms.Field]:
        select = forms.Select(attrs={"class": "form-select"})
        return {self.name: forms.ChoiceField(choices=[_ANY, *self.choices], widget=select, label=self.title)}

    def condition(self, given: Mapping[str, Any]) -> Q | None:
        return self.narrow(given[self.name]) if given.get(self.name) else None

    def words(self, given: Mapping[str, Any]) -> str:
        return dict(self.choices)[given[self.name]]


@dataclass(frozen=True, slots=True)
class Span:
    """From one value to another, both included; either end may be missing."""

    name: str
    title: str
    field: Callable[[str], forms.Field]
    narrow: Callable[[Any, Any], Q]
    say: Callable[[Any], str]

    def fields(self) -> dict[str, forms.Field]:
        ends = {self.name + LOW: f"{self.title}从", self.name + HIGH: f"{self.title}到"}
        return {name: self.field(label) for name, label in ends.items()}

    def condition(self, given: Mapping[str, Any]) -> Q | None:
        low, high = given.get(self.name + LOW), given.get(self.name + HIGH)
        return None if low is None and high is None else self.narrow(low, high)

    def words(self, given: Mapping[str, Any]) -> str:
        low, high = given.get(self.name + LOW), given.get(self.name + HIGH)
        if low is not None and high is not None:
            return f"{self.say(low)}至{self.say(high)}"
        return f"{self.say(low)}起" if low is not None else f"到{self.say(high)}"


Filter = Pick | Span


class Quantity(forms.Field):
    """An amount as people write it, read by ``reader``, whose mistakes are Chinese sentences."""

    def __init__(self, reader: Callable[[str], int], **options: Any) -> None:
        self.reader = reader
        attrs = {"class": "form-control", "inputmode": "decimal", "autocomplete": "off", "maxlength": 40}
        super().__init__(widget=forms.TextInput(attrs=attrs), **options)

    def to_python(self, value: Any) -> Any:
        if not value or not value.strip():
            return None
        try:
            return self.reader(value.strip())
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


def _whole(written: str) -> int:
    if not written.isascii() or not written.isdigit() or len(written) > _LONGEST:
        raise ValueError("请写整数，如 3")
    return int(written)


def _day(label: str) -> forms.Field:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})
    wrong = {"invalid": "日期写法如 2026-11-27"}
    return forms.DateField(input_formats=["%Y-%m-%d"], widget=widget, label=label, error_messages=wrong)


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
        ends = {"value__gte": low, "value__lt": high + _DAY if high else None}
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
    return Span(of.name, of.term.title, _day, of.falls_in, date.isoformat)


@_of_type("money")
def _by_money(of: _Fact) -> Filter:
    return Span(of.name, of.term.title, _money, of.lies_in, yuan_in_words)


@_of_type("number")
def _by_number(of: _Fact) -> Filter:
    return Span(of.name, of.term.title, _number, of.lies_in, str)


def filters_of(listed: Listed, office_id: int, chart: Chart) -> list[Filter]:
    """The filters of a kind: its indexed facts, then who handed it in and when."""
    facts = [_Fact(listed, office_id, chart, name, term) for name, term in listed.indexed().items()]
    units = Pick("unit", "提出单位", list(chart.units.items()), lambda unit: Q(initiator_post__unit_id=unit))
    opened = Span("opened", "提出时间", _day, _opened_in, date.isoformat)
    return [*(_MAKERS[of.term.type](of) for of in facts if of.term.type in _MAKERS), units, opened]


def _opened_in(low: date | None, high: date | None) -> Q:
    found = Q()
    if low:
        found &= Q(opened_at__gte=datetime.combine(low, time(), SHANGHAI))
    if high:
        found &= Q(opened_at__lt=datetime.combine(high + _DAY, time(), SHANGHAI))
    return found


def searched(listed: Listed, office_id: int, words: str) -> Q:
    """Cases whose title says so, or one of the facts that are text and indexed, such as a number."""
    texts = [name for name, term in listed.indexed().items() if term.type == "text"]
    found = Q(title__icontains=words)
    for fact in texts:
        rows = indexed(office_id, listed.kind.id, fact).filter(value__icontains=words)
        found |= Q(pk__in=rows.values("case"))
    return found


class FilterForm(forms.Form):
    """The filters as a form; what cannot be read narrows nothing and says so."""

    q = forms.CharField(
        max_length=60,
        label="名称或编号",
        widget=forms.TextInput(
            attrs={"class": "form-control", "type": "search", "placeholder": "名称或编号"}
        ),
    )

    def __init__(self, listed: Listed, office_id: int, chart: Chart, data: Mapping[str, Any]) -> None:
        self.listed, self.office_id = listed, office_id
        self.filters = filters_of(listed, office_id, chart)
        super().__init__(data)
        for each in self.filters:
            self.fields.update(each.fields())
        for field in self.fields.values():
            field.required = False
        self.full_clean()

    @property
    def given(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}

    def conditions(self) -> list[Q]:
        found = [condition for each in self.filters if (condition := each.condition(self.given))]
        words = self.given.get("q")
        return [*found, searched(self.listed, self.office_id, words)] if words else found

    def active(self) -> Iterable[tuple[str, str, tuple[str, ...]]]:
        """Title, words and parameters of each filter that narrows."""
        if words := self.given.get("q"):
            yield "查找", words, ("q",)
        for each in self.filters:
            if each.condition(self.given):
                yield each.title, each.words(self.given), tuple(each.fields())

    def rows(self) -> list[dict[str, Any]]:
        """The filters as the page shows them: one field, or two that belong together."""
        return [
            {"title": each.title, "fields": [self[name] for name in each.fields()]} for each in self.filters
        ]
