"""Filters of a list: one of several values, from one value to another, words that are looked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LOW, HIGH = "-from", "-to"
DAY = timedelta(days=1)
_ANY = ("", gettext_lazy("不限"))


class _Drawn:
    """An input without a template, of which the filters of a list have many."""

    def render(self: Any, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        said = {} if widget["value"] is None else {"value": widget["value"]}
        return format_html(
            "<input{}>", flatatt({"type": widget["type"], "name": name} | said | widget["attrs"])
        )


class Words(_Drawn, forms.TextInput):
    pass


class Day(_Drawn, forms.DateInput):
    pass


class Choices(forms.Select):
    """A select without a template for each of its options, of which a list's filters have hundreds."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = {str(one) for one in self.format_value(value)}
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (key, SafeString(" selected" if str(key) in chosen else ""), words)
                for key, words in self.choices
            ),
        )
        attributes = flatatt({"name": name, **self.build_attrs(self.attrs, attrs)})
        return format_html("<select{}>{}</select>", attributes, options)


@dataclass(frozen=True, slots=True)
class Pick:
    """One of several values."""

    name: str
    title: str
    choices: Sequence[tuple[str, str]]
    narrow: Callable[[str], Q]

    def fields(self) -> dict[str, forms.Field]:
        select = Choices(attrs={"class": "form-select"})
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
        ends = {
            self.name + LOW: _("%(title)s从") % {"title": self.title},
            self.name + HIGH: _("%(title)s到") % {"title": self.title},
        }
        return {name: self.field(label) for name, label in ends.items()}

    def condition(self, given: Mapping[str, Any]) -> Q | None:
        low, high = given.get(self.name + LOW), given.get(self.name + HIGH)
        return None if low is None and high is None else self.narrow(low, high)

    def words(self, given: Mapping[str, Any]) -> str:
        low, high = given.get(self.name + LOW), given.get(self.name + HIGH)
        if low is not None and high is not None:
            return _("%(low)s至%(high)s") % {"low": self.say(low), "high": self.say(high)}
        return (
            _("%(low)s起") % {"low": self.say(low)}
            if low is not None
            else _("到%(high)s") % {"high": self.say(high)}
        )


Filter = Pick | Span


class Quantity(forms.Field):
    """An amount as people write it, read by ``reader``, whose mistakes are Chinese sentences."""

    def __init__(self, reader: Callable[[str], int], **options: Any) -> None:
        self.reader = reader
        attrs = {"class": "form-control", "inputmode": "decimal", "autocomplete": "off", "maxlength": 40}
        super().__init__(widget=Words(attrs=attrs), **options)

    def to_python(self, value: Any) -> Any:
        if not value or not value.strip():
            return None
        try:
            return self.reader(value.strip())
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


def day_field(label: str) -> forms.Field:
    """A day as lists ask for one."""
    widget = Day(format="%Y-%m-%d", attrs={"type": "date", "class": "form-control"})
    wrong = {"invalid": _("日期写法如 2026-11-27")}
    return forms.DateField(input_formats=["%Y-%m-%d"], widget=widget, label=label, error_messages=wrong)


class FilterForm(forms.Form):
    """The filters as a form; what cannot be read narrows nothing and says so.

    ``searched`` is the condition for the words that are looked for.
    """

    q = forms.CharField(
        max_length=60,
        label=gettext_lazy("名称或编号"),
        widget=Words(
            attrs={"class": "form-control", "type": "search", "placeholder": gettext_lazy("名称或编号")}
        ),
    )

    def __init__(
        self, filters: Sequence[Filter], searched: Callable[[str], Q], data: Mapping[str, Any]
    ) -> None:
        self.filters, self.searched = filters, searched
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
        return [*found, self.searched(words)] if words else found

    def active(self) -> Iterable[tuple[str, str, tuple[str, ...]]]:
        """Title, words and parameters of each filter that narrows."""
        if words := self.given.get("q"):
            yield _("查找"), words, ("q",)
        for each in self.filters:
            if each.condition(self.given):
                yield each.title, each.words(self.given), tuple(each.fields())

    def rows(self) -> list[dict[str, Any]]:
        """The filters as the page shows them: one field, or two that belong together."""
        return [
            {"title": each.title, "fields": [self[name] for name in each.fields()]} for each in self.filters
        ]
