"""Facts and files as people read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from zhidu.cases.explain.page import Page
from zhidu.cases.precedents import kind_counted
from zhidu.org.amounts import length_said, yuan_said
from zhidu.org.dates import date_said, moment_said
from zhidu.rules.book import BookKind, Rulebook
from zhidu.rules.counted import within_said
from zhidu.rules.model import Term
from zhidu.rules.phrases import quoted


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
    # In the words of rulebooks, which stay Chinese.
    alike = f"{quoted(book.terms[fact].title for fact in term.among)}相同的" if term.among else ""  # zh: so
    cases = f"“{book.kinds[kind_counted(term)].title}”{counted.cases}件"  # zh: so
    own = "，含本件" if counted.with_own else ""  # zh: so
    return f"（{within_said(book, term)}{alike}{cases}{own}）"


def _told(book: Rulebook, kind: BookKind) -> list[str]:
    """Every fact in the order in which it is asked, but for the yes or no that follows from others.

    Who somebody is (standing) follows in every case, and is told where a table shown there looks at it.
    """
    names = dict.fromkeys([*facts_of(book, kind), *book.terms])
    looked_at = {name for preview, _ in kind.previews for name in book.tables[preview.table].inputs}
    return [name for name in names if _is_told(book.terms[name], name in looked_at)]


def _is_told(term: Term, is_looked_at: bool) -> bool:
    return is_looked_at if term.is_ == "standing" else not (term.is_ and term.type == "flag")


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
    "money": lambda page, value: yuan_said(value),
    "unit": lambda page, value: page.here.chart.units.get(value, value),
    "post": _posts,
    "posts": _posts,
    "moment": lambda page, value: moment_said(value),
    "date": lambda page, value: date_said(value),
    "days": lambda page, value: length_said(value),
}
"""How each type of fact is said; other types by their label or as they are."""
