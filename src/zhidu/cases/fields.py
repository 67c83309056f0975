"""The form field of each type of fact. A new type is one function here, marked with its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhidu.calendar import local_moment
from zhidu.cases.models import Row
from zhidu.editions.selectors import book_of, with_editions
from zhidu.org.models import Person
from zhidu.rules.chart import Chart
from zhidu.rules.model import Term
from zhidu.rules.quantities import days_plain, yuan
from zhidu.rules.rename import plain

Choices = list[tuple[str, Any]]
NONE: tuple[str, Any] = ("", gettext_lazy("请选择"))


@dataclass(frozen=True, slots=True)
class Offered:
    """What the fields of an office can offer: its units, posts and rows, and who holds posts if known."""

    chart: Chart
    holders: Mapping[str, Person] | None = None
    office_id: int = 0

    def post_label(self, post: str) -> str:
        """禾正清（办事处主任）, 办事处主任（空缺）, or the title alone."""
        title = self.chart.posts[post].title
        if self.holders is None:
            return title
        holder = self.holders.get(post)
        return (
            _("%(name)s（%(post)s）") % {"name": holder.name, "post": title}
            if holder
            else _("%(title)s（空缺）") % {"title": title}
        )


Make = Callable[[Term, Offered], forms.Field]
_MAKERS: dict[str, Make] = {}


def _of_type(name: str) -> Callable[[Make], Make]:
    def keep(make: Make) -> Make:
        _MAKERS[name] = make
        return make

    return keep


def field_of(term: Term, offered: Offered, help_text: str | None = None) -> forms.Field:
    """The field of a fact; nothing is required here, as the rules say what is missing.

    It is given the typed fact to show and gives back what was written.
    """
    field = _MAKERS.get(term.type, _text)(term, offered)
    field.required = False
    field.label, field.help_text = term.title, help_text or term.help or ""
    return field


class _Shown(forms.CharField):
    """A line of text that shows a typed fact as ``show`` says, and what was typed as it was typed."""

    def __init__(self, show: Callable[[Any], str], **options: Any) -> None:
        self.show = show
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else self.show(value)


@_of_type("text")
def _text(term: Term, offered: Offered) -> forms.Field:
    return forms.CharField(max_length=200, widget=forms.TextInput(attrs={"class": "form-control"}))


@_of_type("longtext")
def _longtext(term: Term, offered: Offered) -> forms.Field:
    return forms.CharField(
        max_length=20_000, widget=forms.Textarea(attrs={"class": "form-control", "rows": 5})
    )


@_of_type("money")
def _money(term: Term, offered: Offered) -> forms.Field:
    attrs = {"class": "form-control", "data-money": "", "inputmode": "decimal", "autocomplete": "off"}
    return _Shown(yuan, max_length=40, widget=forms.TextInput(attrs=attrs))


@_of_type("number")
def _number(term: Term, offered: Offered) -> forms.Field:
    attrs = {"class": "form-control", "inputmode": "numeric", "autocomplete": "off"}
    return _Shown(str, max_length=20, widget=forms.TextInput(attrs=attrs))


@_of_type("choice")
def _choice(term: Term, offered: Offered) -> forms.Field:
    return _select([NONE, *term.values.items()])


@_of_type("role")
def _role(term: Term, offered: Offered) -> forms.Field:
    return _select([NONE, *term.values.items()])


@_of_type("days")
def _days(term: Term, offered: Offered) -> forms.Field:
    attrs = {"class": "form-control", "autocomplete": "off"}
    return _Shown(days_plain, max_length=20, widget=forms.TextInput(attrs=attrs))


@_of_type("row")
def _row(term: Term, offered: Offered) -> forms.Field:
    registers = map(plain, term.of)
    rows = Row.objects.filter(office_id=offered.office_id, register__in=registers, state=Row.State.CURRENT)
    named = list(with_editions(rows.order_by("title", "pk"), "edition"))
    same = Counter((row.number, row.title) for row in named)
    return _select([NONE, *((str(row.pk), _called(row, same[row.number, row.title])) for row in named)])


def _called(row: Row, same: int) -> str:
    """A row by its number and title; where others are called the same, by all that is written in it."""
    terms = book_of(row.edition).terms
    texts = (str(row.values.get(name, "")) for name, term in terms.items() if term.type == "text")
    rest = "、".join(text for text in texts if text and text != row.title) if same > 1 else ""
    return f"{row.number} {row.title}{f'（{rest}）' if rest else ''}".strip()


@_of_type("flag")
def _flag(term: Term, offered: Offered) -> forms.Field:
    return forms.ChoiceField(choices=list(term.values.items()), widget=forms.RadioSelect)


@_of_type("unit")
def _unit(term: Term, offered: Offered) -> forms.Field:
    return _select([NONE, *offered.chart.units.items()])


@_of_type("post")
def _post(term: Term, offered: Offered) -> forms.Field:
    return _select([NONE, *_posts_by_unit(offered)])


@_of_type("posts")
def _posts(term: Term, offered: Offered) -> forms.Field:
    posts = offered.chart.by_rank(offered.chart.posts)
    choices = [(post, offered.chart.posts[post].title) for post in posts]
    return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple)


@_of_type("moment")
def _moment(term: Term, offered: Offered) -> forms.Field:
    attrs = {"type": "datetime-local", "class": "form-control"}
    widget = forms.TextInput(attrs=attrs)
    return _Shown(lambda at: f"{local_moment(at):%Y-%m-%dT%H:%M}", max_length=30, widget=widget)


@_of_type("date")
def _date(term: Term, offered: Offered) -> forms.Field:
    widget = forms.TextInput(attrs={"type": "date", "class": "form-control"})
    return _Shown(lambda day: day.isoformat(), max_length=20, widget=widget)


def _select(choices: Choices) -> forms.Field:
    return forms.ChoiceField(choices=choices, widget=forms.Select(attrs={"class": "form-select"}))


def _posts_by_unit(offered: Offered) -> Iterable[tuple[str, Any]]:
    """Posts by rank; those of one unit under its name, where the first of them stands."""
    chart = offered.chart
    ranked = [chart.posts[post] for post in chart.by_rank(chart.posts)]
    first = {post.unit: place for place, post in reversed(list(enumerate(ranked)))}
    together = sorted(ranked, key=lambda post: first[post.unit])
    for unit, posts in groupby(together, key=lambda post: post.unit):
        labels = [(post.id, offered.post_label(post.id)) for post in posts]
        if unit is None:
            yield from labels
        else:
            yield chart.units[unit], labels
