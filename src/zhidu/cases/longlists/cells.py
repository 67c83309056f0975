"""Facts as a table shows them and as a spreadsheet counts with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from zhidu.calendar import local_moment
from zhidu.cases.models import Row
from zhidu.org.amounts import length_said, yuan_said
from zhidu.rules.chart import Chart
from zhidu.rules.model import Term

_FEN = Decimal(100)


@dataclass(frozen=True, slots=True)
class Cell:
    """A fact as a table shows it, and as a spreadsheet counts with it."""

    text: str
    value: Any
    is_amount: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """What the things that cells name by a key are called: posts, units, rows of registers."""

    chart: Chart
    titles: Mapping[str, str] = field(default_factory=dict)
    """Row → its title."""
    holders: Mapping[str, str] | None = None
    """Post → its holder as the list may name them; None where it says posts alone."""

    def say_post(self, post: str) -> str:
        """甲10（文书）, 文书（空缺）, or the title alone."""
        title = self.chart.posts[post].title if post in self.chart.posts else post
        if self.holders is None:
            return title
        return (
            _("%(name)s（%(post)s）") % {"name": self.holders[post], "post": title}
            if post in self.holders
            else _("%(title)s（空缺）") % {"title": title}
        )


Make = Callable[[Term, Any, Named], Cell]
_MAKERS: dict[str, Make] = {}


def _of_type(*names: str) -> Callable[[Make], Make]:
    def keep(make: Make) -> Make:
        _MAKERS.update(dict.fromkeys(names, make))
        return make

    return keep


@_of_type("money")
def _money(term: Term, value: int, named: Named) -> Cell:
    return Cell(yuan_said(value), value / _FEN, is_amount=True)


@_of_type("number")
def _number(term: Term, value: int, named: Named) -> Cell:
    return Cell(f"{value:,}", value, is_amount=True)


@_of_type("date")
def _date(term: Term, value: Any, named: Named) -> Cell:
    return Cell(value.isoformat(), value)


@_of_type("moment")
def _moment(term: Term, value: Any, named: Named) -> Cell:
    local = local_moment(value).replace(tzinfo=None)
    return Cell(f"{local:%Y-%m-%d %H:%M}", local)


@_of_type("choice", "flag")
def _choice(term: Term, value: Any, named: Named) -> Cell:
    names: tuple[str, ...] = value if isinstance(value, tuple) else (value,)
    return _words("、".join(term.values.get(name, name) for name in names))


@_of_type("unit")
def _unit(term: Term, value: str, named: Named) -> Cell:
    return _words(named.chart.units.get(value, value))


@_of_type("post", "posts")
def _posts(term: Term, value: Any, named: Named) -> Cell:
    posts = named.chart.by_rank(value if isinstance(value, tuple) else (value,))
    return _words("、".join(named.say_post(post) for post in posts))


@_of_type("days")
def _days(term: Term, value: int, named: Named) -> Cell:
    return Cell(length_said(value), value / 2)


@_of_type("row")
def _row(term: Term, value: str, named: Named) -> Cell:
    return _words(named.titles.get(value, ""))


def _words(text: str) -> Cell:
    return Cell(text, text)


def cell_of(term: Term, value: Any, named: Named) -> Cell:
    """A fact for a table; an unknown one is an empty cell."""
    if value in (None, "", ()):
        return Cell("", None)
    make = _MAKERS.get(term.type)
    return make(term, value, named) if make else _words(str(value))


def titles_named(
    office_id: int, terms: Mapping[str, Term], kept: Iterable[Mapping[str, Any]]
) -> dict[str, str]:
    """The titles of the rows that stored facts name; one query, none where no fact is a row."""
    facts = [name for name, term in terms.items() if term.type == "row"]
    pks = {int(values[name]) for values in kept for name in facts if str(values.get(name, "")).isdigit()}
    rows = Row.objects.filter(office_id=office_id, pk__in=pks).values_list("pk", "title") if pks else ()
    return {str(pk): title for pk, title in rows}
