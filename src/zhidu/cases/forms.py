"""Forms made from the rulebook: a field for each fact, read back as a typed value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from zhidu.cases.fields import Offered, field_of
from zhidu.cases.situation import Situation
from zhidu.org.models import Person
from zhidu.rules.facts import read_value
from zhidu.rules.phrases import condition


class FactForm(forms.Form):
    """A form over facts; ``facts`` holds the typed values of what was filled in.

    ``lenient`` keeps what can be kept of a draft and asks for nothing. ``holders`` are named beside
    their posts where a post is to be chosen.
    """

    def __init__(
        self,
        here: Situation,
        names: Iterable[str],
        *args: Any,
        lenient: bool = False,
        holders: Mapping[str, Person] | None = None,
        **kwargs: Any,
    ):
        self.here, self.lenient = here, lenient
        self.facts: dict[str, Any] = {}
        super().__init__(*args, **kwargs)
        offered = Offered(here.chart, holders, here.case.office_id)
        for name in names:
            self.fields[name] = field_of(here.book.terms[name], offered, self._help(name))

    def _help(self, name: str) -> str | None:
        """What the text says of a field: first when it is asked, if not always."""
        entry = self.here.kind.form.fields.get(name) if self.here.kind.form else None
        if entry is None:
            return None
        when = condition(self.here.book, self.here.kind.asked.get(name, ()))
        asked = _("%(when)s的才填写") % {"when": when} if when else ""
        return "；".join(filter(None, (asked, entry.help or self.here.book.terms[name].help))) or None

    def groups(self) -> list[tuple[str, list[BoundField]]]:
        """The fields in their order, those that stand under one heading together; most forms have none."""
        form = self.here.kind.form
        entries = form.fields if form else {}
        heading = {name: (entries[name].group or "") if name in entries else "" for name in self.fields}
        return [
            (title, [self[name] for name in names])
            for title, names in groupby(self.fields, heading.__getitem__)
        ]

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
    """Facts already known, for the form to show."""
    known = here.given.facts
    return {name: _plain(known[name]) for name in names if known.get(name) is not None}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
