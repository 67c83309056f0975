"""Whether a text is in force (施行) for a unit at a time."""

from __future__ import annotations

from datetime import date, datetime

from zhidu.calendar import date_in_words, local_date
from zhidu.rules.book import Bound, Rulebook
from zhidu.rules.commencement import Commencement
from zhidu.rules.decision import SILENT, Basis, Decision, Status, Want
from zhidu.rules.facts import Given
from zhidu.rules.phrases import decider


def in_force(book: Rulebook, unit: str | None, at: datetime, given: Given | None = None) -> Decision:
    """Whether the text holds for a sort of unit ``at`` a time; ``value`` is True or False.

    The bodies and roles that have decided stand in ``given.decided``. Refused, with what is missing, while
    it does not hold; silent where the text says nothing of it: then it holds from its adoption.
    """
    if not book.effect:
        return SILENT
    decided = (given or Given()).decided
    missing = [(rule, _missing(book, rule.rule, unit, local_date(at), decided)) for rule in book.effect]
    failed = [(rule, want) for rule, want in missing if want]
    because = _clauses([rule for rule, _ in failed] or list(book.effect))
    wants = tuple(want for _, want in failed if want)
    status = Status.REFUSED if failed else Status.ALLOWED
    return Decision(status, not failed, because, wants, basis=None if because else Basis.HOUSE)


def _clauses(rules: list[Bound[Commencement]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause for rule in rules for clause in rule.cites))


def _missing(
    book: Rulebook, rule: Commencement, unit: str | None, day: date, decided: frozenset[str]
) -> Want | None:
    if rule.applies_to and unit not in rule.applies_to:
        return Want("applies_to", unit or "", f"只适用于{'、'.join(rule.applies_to)}")
    if rule.from_ and day < rule.from_:
        return Want("from", str(rule.from_), f"自{date_in_words(rule.from_)}起施行")
    if rule.until and day > rule.until:
        return Want("until", str(rule.until), f"施行到{date_in_words(rule.until)}为止")
    if rule.after and rule.after not in decided:
        title = decider(book, rule.after)
        return Want("decided", rule.after, f"须经{title}研究通过", (title,))
    return None
