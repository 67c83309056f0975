"""Forms made from the rulebook: a field for each fact, read back as a typed value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone

from zhidu.cases.models import Row
from zhidu.cases.situation import Situation
from zhidu.rules.facts import read_value
from zhidu.rules.model import Term
from zhidu.rules.quantities import yuan
from zhidu.rules.rename import plain


class FactForm(forms.Form):
    """A form over facts; ``facts`` holds the typed values of what was filled in.

    ``lenient`` keeps what can be kept of a draft and asks for nothing.
    """

    def __init__(
        self, here: Situation, names: Iterable[str], *args: Any, lenient: bool = False, **kwargs: Any
    ):
        self.here, self.lenient = here, lenient
        self.facts: dict[str, Any] = {}
        super().__init__(*args, **kwargs)
        for name in names:
            self.fields[name] = field_of(here.book.terms[name], here)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, written in list(cleaned.items()):
            self._read(name, written)
        return cleaned

    def _read(self, name: str, written: Any) -> None:
        if written in (None, "", []):
            self.facts[name] = None
            return
        try:
            self.facts[name] = read_value(self.here.book.terms[name], written)
        except ValueError as error:
            if not self.lenient:
                self.add_error(name, str(error))


def initial_of(here: Situation, names: Iterable[str]) -> dict[str, Any]:
    """Facts already known, as the form shows them."""
    known = here.given.facts
    return {name: _shown(here.book.terms[name], known[name]) for name in names if known.get(name) is not None}


def _shown(term: Term, value: Any) -> Any:
    if term.type == "money":
        return yuan(value)
    if term.type == "moment":
        return timezone.localtime(value).strftime("%Y-%m-%dT%H:%M")
    return list(value) if isinstance(value, tuple) else value


def field_of(term: Term, here: Situation) -> forms.Field:
    """The form field of a fact; nothing is required here, as the rules say what is missing."""
    make = _FIELDS.get(term.type, _text)
    field = make(term, here)
    field.required = False
    field.label, field.help_text = term.title, term.help or ""
    return field


def _text(term: Term, here: Situation) -> forms.Field:
    return forms.CharField(max_length=200, widget=forms.TextInput(attrs={"class": "form-control"}))


def _longtext(term: Term, here: Situation) -> forms.Field:
    return forms.CharField(
        max_length=20_000, widget=forms.Textarea(attrs={"class": "form-control", "rows": 5})
    )


def _money(term: Term, here: Situation) -> forms.Field:
    attrs = {"class": "form-control", "data-money": "", "inputmode": "decimal", "autocomplete": "off"}
    return forms.CharField(max_length=40, widget=forms.TextInput(attrs=attrs))


def _choice(term: Term, here: Situation) -> forms.Field:
    return _select([("", "请选择"), *term.values.items()])


def _flag(term: Term, here: Situation) -> forms.Field:
    return forms.ChoiceField(choices=list(term.values.items()), widget=forms.RadioSelect)


def _unit(term: Term, here: Situation) -> forms.Field:
    return _select([("", "请选择"), *here.chart.units.items()])


def _posts(term: Term, here: Situation) -> forms.Field:
    posts = here.chart.by_rank(here.chart.posts)
    choices = [(p, here.chart.posts[p].title) for p in posts]
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)


def _moment(term: Term, here: Situation) -> forms.Field:
    attrs = {"type": "datetime-local", "class": "form-control"}
    return forms.CharField(max_length=30, widget=forms.TextInput(attrs=attrs))


def _date(term: Term, here: Situation) -> forms.Field:
    return forms.CharField(
        max_length=20, widget=forms.TextInput(attrs={"type": "date", "class": "form-control"})
    )


def _row(term: Term, here: Situation) -> forms.Field:
    rows = Row.objects.filter(
        office_id=here.case.office_id, register__in=map(plain, term.of), state=Row.State.CURRENT
    ).values_list("pk", "title", "number")
    choices = [(str(pk), f"{number} {title}".strip()) for pk, title, number in rows]
    return _select([("", "请选择"), *choices])


def _select(choices: list[tuple[str, str]]) -> forms.Field:
    return forms.ChoiceField(choices=choices, widget=forms.Select(attrs={"class": "form-select"}))


_FIELDS: Mapping[str, Any] = {
    "longtext": _longtext,
    "money": _money,
    "choice": _choice,
    "flag": _flag,
    "unit": _unit,
    "posts": _posts,
    "row": _row,
    "moment": _moment,
    "date": _date,
}
