"""Facts and files as people read them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from zhidu.calendar import date_in_words, moment_in_words
from zhidu.cases.explain.page import Page
from zhidu.cases.precedents import kind_counted
from zhidu.rules.book import BookKind, Rulebook
from zhidu.rules.counted import looked_at, within_said
from zhidu.rules.model import Term
from zhidu.rules.phrases import quoted
from zhidu.rules.quantities import days_in_words, yuan_in_words


def pairs(page: Page, names: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Facts that are known, by title: those named, or all in the order in which the kind asks them."""
    facts = page.here.given.facts
    names = names or _told(page.book, page.here.kind)
    wanted = [n for n in names if facts.get(n) not in (None, "", ())]
    return [(page.book.terms[n].title, shown(page, n, facts[n]) + _basis(page, n)) for n in wanted]


def _basis(page: Page, name: str) -> str:
    """On how many of the office's cases a fact rests that is counted of them; never which ones."""
    counted = page.here.counted.get(name)
    if counted is None:
        return ""
    book, term = page.book, page.book.terms[name]
    alike = f"{quoted(book.terms[fact].title for fact in term.among)}相同的" if term.among else ""
    cases = f"“{book.kinds[kind_counted(term)].title}”{counted.cases}件"
    own = "，含本件" if counted.with_own else ""
    return f"（{within_said(book, term)}{alike}{cases}{own}）"


def _told(book: Rulebook, kind: BookKind) -> list[str]:
    """Every fact in the order in which it is asked, but for the yes or no that follows from others.

    Who somebody is stands where a rule of the kind asks it: not everybody who begins a case asks for leave.
    """
    names = dict.fromkeys([*facts_of(book, kind), *book.terms])
    named = looked_at(book, kind)
    return [name for name in names if not _is_beside(book.terms[name], name, named)]


def _is_beside(term: Term, name: str, named: Collection[str]) -> bool:
    return bool(term.is_) and (term.type == "flag" or (term.is_ == "standing" and name not in named))


def facts_of(book: Rulebook, kind: BookKind) -> list[str]:
    """The facts that a case of a kind can have, in the order in which they are asked or worked out."""
    form = kind.form.fields if kind.form else {}
    asked = [name for step in kind.steps for name in step.rule.asks]
    beside = [name for act in kind.acts.values() for name in act.asks]
    tables = {preview.table for preview, _ in kind.previews}
    given = [name for name, term in book.terms.items() if (term.outcome or "").partition(".")[0] in tables]
    return list(dict.fromkeys([*form, *asked, *beside, *given]))


def shown(page: Page, name: str, value: Any) -> str:
    """A fact as people read it."""
    term = page.book.terms[name]
    if term.type == "row" and name in page.here.rows:
        return page.here.rows[name].title
    say = _SAYINGS.get(term.type)
    return say(page, value) if say else term.values.get(value, str(value))


def _posts(page: Page, value: Any) -> str:
    return page.people(value if isinstance(value, tuple) else (value,))


_SAYINGS: Mapping[str, Callable[[Page, Any], str]] = {
    "money": lambda page, value: yuan_in_words(value),
    "unit": lambda page, value: page.here.chart.units.get(value, value),
    "post": _posts,
    "posts": _posts,
    "moment": lambda page, value: moment_in_words(value),
    "date": lambda page, value: date_in_words(value),
    "days": lambda page, value: days_in_words(value),
}
"""How each type of fact is said; other types by their label or as they are."""
