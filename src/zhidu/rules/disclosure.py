"""When, where and for how long a thing of a case is made public, and what of it is withheld."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from zhidu.calendar import SHANGHAI, WorkCalendar, end_of_day, local_date, shift
from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.decision import SILENT, Basis, Decision, Status, Want
from zhidu.rules.facts import Given
from zhidu.rules.gates import Question
from zhidu.rules.grounds import applies, unknown
from zhidu.rules.owing import length_of
from zhidu.rules.people import kind_of
from zhidu.rules.phrases import length_said
from zhidu.rules.publishing import ENDED, Publishing


@dataclass(frozen=True, slots=True)
class Disclosure:
    """How a thing is made public.

    ``where`` it may be shown, ``due`` when at the latest, ``published`` when it was, ``until`` how long at
    least, ``without`` which facts, ``collects`` what is asked for meanwhile. ``held_back``: it need not be.
    ``copies``: ``same`` where copies are handled as the original.
    """

    where: tuple[str, ...] = ()
    due: datetime | None = None
    published: datetime | None = None
    until: datetime | None = None
    without: tuple[str, ...] = ()
    collects: tuple[str, ...] = ()
    held_back: bool = False
    copies: str | None = None
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    """What one rule says: the status it comes to, and what is missing."""

    bound: Bound[Publishing]
    status: Status
    wants: tuple[Want, ...] = ()
    due: datetime | None = None
    until: datetime | None = None
    readings: tuple[str, ...] = ()
    provisional: bool = False


_ORDER = (Status.REFUSED, Status.BREACH, Status.DEVIATION, Status.OPEN, Status.ALLOWED)


def disclose(
    book: Rulebook, thing: str, given: Given, chart: Chart, calendar: WorkCalendar, at: datetime | None = None
) -> Decision:
    """How ``kind.thing`` is made public: ``value`` is a Disclosure.

    Refused while something must come first; a breach or deviation when its time has passed, or it was not
    shown long enough; open while a length is left open; silent where no rule makes the thing public. An
    exception that holds (``unless``) leaves it allowed and ``held_back``. Raises UnannouncedYear.
    """
    kind, what = kind_of(book, thing)
    question = Question(book, kind, given, frozenset(), chart)
    about = [bound for bound in kind.publish if bound.rule.what == what]
    rules = [bound for bound in about if applies(book, bound, given) is not False]
    copies = [bound for bound in kind.copies if bound.rule.what == what and applies(book, bound, given)]
    excused = {id(rule): question.excuse(rule) for rule in rules}
    speaking = [rule for rule in rules if excused[id(rule)] is None]
    case = _Case(book, kind, question, calendar, at)
    said = [case.said(rule) for rule in speaking]
    exceptions = tuple(c for rule in rules for c in excused[id(rule)] or ())
    if not (said or copies or exceptions):
        return SILENT
    return _summed(
        said, [clause for rule in copies for clause in rule.cites], exceptions, case.published(rules)
    )


def _summed(
    said: list[_Said], copies: list[str], exceptions: tuple[str, ...], published: datetime | None
) -> Decision:
    worst = next((status for status in _ORDER if any(one.status is status for one in said)), Status.ALLOWED)
    deciding = [one for one in said if one.status is worst]
    because = dict.fromkeys(clause for one in deciding for clause in one.bound.cites)
    if worst is Status.ALLOWED:
        because |= dict.fromkeys([*exceptions, *copies])
    rules = [one.bound.rule for one in said]
    value = Disclosure(
        where=_all(rule.where for rule in rules),
        due=min((one.due for one in said if one.due), default=None),
        published=published,
        until=max((one.until for one in said if one.until), default=None),
        without=_all(rule.without for rule in rules),
        collects=_all([rule.collects] for rule in rules if rule.collects),
        held_back=bool(exceptions) and not said,
        copies="same" if copies else None,
        provisional=any(one.provisional for one in said),
    )
    wants = tuple(want for one in deciding for want in one.wants)
    readings = _all(one.readings for one in said)
    basis = None if because else Basis.READING if readings else Basis.HOUSE
    return Decision(worst, value, tuple(because), wants, readings, basis)


def _all(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for words in lists for word in words))


@dataclass(frozen=True, slots=True)
class _Case:
    """The case whose thing is made public, as the rules look at it."""

    book: Rulebook
    kind: BookKind
    question: Question
    calendar: WorkCalendar
    at: datetime | None

    def said(self, bound: Bound[Publishing]) -> _Said:
        rule, published = bound.rule, self.published([bound])
        due, provisional, readings, is_open = self._due(rule)
        if missing := self._missing(bound):
            broken = _broken(bound, Status.BREACH if published else Status.REFUSED)
            return _Said(bound, broken, missing, due, provisional=provisional)
        until = self._until(rule)
        if is_open:
            asked = self.book.readings[readings[0]].asks
            want = Want("reading", readings[0], f"原文没有写明，请先作出释义：{asked}")
            return _Said(bound, Status.OPEN, (want,), until=until, readings=readings)
        fault = self._fault(rule, published, due, until)
        status = _broken(bound, Status.BREACH) if fault else Status.ALLOWED
        return _Said(bound, status, fault, due, until, readings, provisional)

    def published(self, rules: Iterable[Bound[Publishing]]) -> datetime | None:
        """When the thing was made public, by the act that one of its rules names."""
        whats = {bound.rule.what for bound in rules}
        acts = {b.rule.met_by for b in self.kind.publish if b.rule.what in whats and b.rule.met_by}
        return min(
            (self.question.given.times[act] for act in acts if act in self.question.given.times), default=None
        )

    def _missing(self, bound: Bound[Publishing]) -> tuple[Want, ...]:
        if applies(self.book, bound, self.question.given) is None:
            return unknown(self.book, bound, self.question.given)
        looks = bound.rule.needs
        return tuple(want for look in looks for found in self.question.checked(look) for want in found.wants)

    def _event(self, rule: Publishing) -> datetime | None:
        """When that happened, or will, after which the thing is made public."""
        name = rule.after or ""
        if name.endswith(ENDED):
            earlier = [b for b in self.kind.publish if b.rule.what == name.removesuffix(ENDED)]
            return max((end for b in earlier if (end := self._until(b.rule))), default=None)
        given = self.question.given
        return given.times.get(name) or _instant(given.facts.get(name))

    def _due(self, rule: Publishing) -> tuple[datetime | None, bool, tuple[str, ...], bool]:
        """When it is due, provisionally or not, by which readings; last, whether a reading is missing."""
        within, readings = length_of(self.book, rule.within)
        shown, said = length_of(self.book, rule.for_at_least)
        if (rule.within and within is None) or (rule.for_at_least and shown is None):
            return None, False, readings if rule.within and within is None else said, True
        readings = (*readings, *said)
        event = self._event(rule)
        if event is None:
            return None, False, readings, False
        if within is None:
            return end_of_day(local_date(event)), False, readings, False
        counting = self.book.counting_of(rule.cites).value
        reckoned = shift(event, within.amount, within.unit, self.calendar, counting)
        return reckoned.moment, reckoned.provisional, readings, False

    def _until(self, rule: Publishing) -> datetime | None:
        """How long at least it must be shown; None before it is."""
        shown = [b for b in self.kind.publish if b.rule.what == rule.what]
        published, (length, _) = self.published(shown), length_of(self.book, rule.for_at_least)
        if published is None or length is None:
            return None
        return shift(published, length.amount, length.unit, self.calendar).moment

    def _fault(
        self, rule: Publishing, published: datetime | None, due: datetime | None, until: datetime | None
    ) -> tuple[Want, ...]:
        shown_until = _instant(self.question.given.facts.get(rule.until or ""))
        event = self._event(rule)
        if published and rule.after and (event is None or published < event):
            return (Want("after", rule.after, "公开得早了"),)
        if due and (published or self.at or due) > due:
            return (Want("due", rule.what, "过了公开的期限" if published else "到期还没有公开"),)
        if until and shown_until and local_date(shown_until) < local_date(until):
            return (
                Want(
                    "for_at_least", rule.what, f"公开的时间不少于{length_said(self.book, rule.for_at_least)}"
                ),
            )
        return ()


def _broken(bound: Bound[Publishing], must: Status) -> Status:
    """What a broken rule comes to: of a ``must`` refused, or where it has happened already a breach."""
    return {"must": must, "should": Status.DEVIATION}.get(bound.force, Status.ALLOWED)


def _instant(fact: object) -> datetime | None:
    """A fact that is a time; a day is its first minute."""
    if isinstance(fact, datetime):
        return fact
    return datetime.combine(fact, time(), SHANGHAI) if isinstance(fact, date) else None
