"""Duties as time passes: each period is opened, found kept, or missed. Nothing here reads a clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from zhidu.calendar import SHANGHAI, local_date, moment_in_words
from zhidu.cases.asking import owed
from zhidu.cases.duties.kept import Keeping, Search, keepings_of
from zhidu.cases.duties.words import period_in_words
from zhidu.cases.models import DutyPeriod, Row
from zhidu.cases.services.trail import Chain, entry_add
from zhidu.editions.models import Edition
from zhidu.editions.selectors import book_of, chart_of, editions_ruling
from zhidu.org.calendars import calendar_of
from zhidu.org.models import Office, Post
from zhidu.rules.book import Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.decision import Decision, Status
from zhidu.rules.derived import completed
from zhidu.rules.duties import Duty
from zhidu.rules.facts import Given
from zhidu.rules.owing import Owed, Span, length_of
from zhidu.rules.people import resolve

State = DutyPeriod.State
_DAY = timedelta(days=1)


def duties_run(at: datetime) -> int:
    """Bring every duty of every office up to a time; how much there was. Safe to run at any time."""
    return sum(_office_run(office, at) for office in Office.objects.order_by("pk"))


def _office_run(office: Office, at: datetime) -> int:
    found = duties_of(office, at)
    running = {(one.book.id, one.name) for one in found}
    return sum(one.run() for one in found) + _no_longer(office, running, at)


def running_of(period: DutyPeriod, at: datetime) -> Running | None:
    """The duty of a period as the text in force has it; None where it has it no more."""
    for running in duties_of(period.office, at):
        if (running.book.id, running.name) == (period.rulebook, period.duty):
            return running
    return None


def duties_of(office: Office, at: datetime) -> list[Running]:
    """The duties that the texts of an office make it owe at a time; no query where it has none.

    What is done as needed is among them: that nothing of it is owed, the rules say.
    """
    return [
        Running(office, edition, book, name, bound, _morning(since), at)
        for edition, since in editions_ruling(office, local_date(at))
        for book in [book_of(edition)]
        for name, bound in book.duties.items()
        if bound.rule.as_needed == "是" or bound.force != "may"
    ]


def _no_longer(office: Office, running: set[tuple[str, str]], at: datetime) -> int:
    """Periods whose text, or whose duty in it, is no longer in force: nobody owes them any more."""
    open_ = DutyPeriod.objects.filter(office=office, state=State.OPEN)
    gone = [period for period in open_ if (period.rulebook, period.duty) not in running]
    return sum(_drop(period, at) for period in gone)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


@dataclass(frozen=True)
class Running:
    """One duty of one text in one office, up to a time; ``since`` is when the text began to hold."""

    office: Office
    edition: Edition
    book: Rulebook
    name: str
    bound: Bound[Duty]
    since: datetime
    at: datetime

    @classmethod
    def of(cls, period: DutyPeriod, book: Rulebook, at: datetime) -> Running:
        """The duty of a period by the text under which it was opened."""
        bound, since = book.duties[period.duty], _morning(period.first)
        return cls(period.office, period.edition, book, period.duty, bound, since, at)

    def run(self) -> int:
        settled = sum(self.settle(period) for period in list(self.waiting))
        return settled + sum(self.settle(period) + 1 for period in self._begun())

    @property
    def waiting(self) -> QuerySet[DutyPeriod]:
        """The periods that may still change: open ones, and what was missed while it can be kept late."""
        unmet = self.periods.filter(met_at=None)
        if self.is_rolling:
            return unmet.filter(state__in=(State.OPEN, State.MISSED))
        late = Q(state=State.MISSED, last__gte=local_date(self.at) - _DAY)
        return unmet.filter(Q(state=State.OPEN) | late)

    @property
    def periods(self) -> QuerySet[DutyPeriod]:
        return DutyPeriod.objects.filter(office=self.office, rulebook=self.book.id, duty=self.name)

    @cached_property
    def keepings(self) -> list[Keeping]:
        """What may still count: nothing from before the earliest period that waits, or else the latest."""
        known = self.waiting.order_by("first").first() or self.periods.order_by("first").last()
        earliest = min(_morning(known.first), known.opens_at) - _DAY if known else self.since
        found = keepings_of(Search(self.office, self.book, self.bound.rule, earliest), self.name)
        return [self._for_its_member(one) for one in found]

    def _for_its_member(self, one: Keeping) -> Keeping:
        """What was begun by none of those who each owe it counts for the head of the unit, if that is one."""
        post = self.chart.posts.get(one.kept.per or "") if self.bound.rule.per in self.book.roles else None
        if post is None or post.id in self.members:
            return one
        heads = (head for head in self.chart.heads_of(post.unit or "") if head in self.members)
        return replace(one, kept=replace(one.kept, per=next(heads, one.kept.per)))

    @cached_property
    def members(self) -> dict[str, str]:
        """Those for each of whom it is owed once → what they are called; empty where it is owed once."""
        per = self.bound.rule.per
        if per is None:
            return {}
        if per in self.book.registers:
            rows = Row.objects.filter(office=self.office, register=per, state=Row.State.CURRENT)
            return {str(row.pk): row.title for row in rows}
        posts = resolve(self.book, [per], Given(), self.chart)
        return {post: self.chart.posts[post].title for post in posts if post in self.chart.posts}

    @cached_property
    def chart(self) -> Chart:
        return chart_of(self.office, self.edition)

    @cached_property
    def is_rolling(self) -> bool:
        """Whether a period counts from the last time it was kept."""
        every, _ = length_of(self.book, self.bound.rule.every)
        return every is not None and every.amount > 1

    @cached_property
    def is_of_some_days(self) -> bool:
        """Whether it comes round daily, on such days alone as its condition lets through."""
        every, _ = length_of(self.book, self.bound.rule.every)
        daily = every is not None and (every.amount, every.unit) == (1, "day")
        return daily and bool(self.bound.when)

    # periods begin

    def _begun(self) -> Iterator[DutyPeriod]:
        """Open every period that has begun since the last one that is known."""
        about = self._next_day()
        while about is not None and about <= local_date(self.at):
            decision = self._owed(about)
            value = decision.value
            if self.is_of_some_days and decision.status is Status.SILENT:
                about += _DAY
                continue
            if not isinstance(value, Owed) or value.first is None:
                return
            if value.due >= self.since and (period := self._open(value)):
                yield period
            about = self._after(value)

    def _next_day(self) -> date | None:
        """The first that is opened is the one that runs: what came before anybody looked is not missed."""
        newest = self.periods.order_by("first").last()
        return self._after(newest) if newest else local_date(self.at)

    def _after(self, period: Owed | DutyPeriod) -> date | None:
        """A day of the period after this one; None while nobody knows when that begins."""
        if not self.is_rolling:
            return period.last + _DAY
        assert period.first is not None  # what comes round has one
        days = (local_date(one.kept.at) for one in self.keepings if one.kept.at <= self.at)
        return next((day for day in days if day >= period.first), None)

    def _owed(self, about: date) -> Decision:
        return owed(
            self.book,
            self.name,
            [one.kept for one in self.keepings],
            self.at,
            calendar_of(self.office),
            members=tuple(self.members),
            about=about,
            since=self.since,
            given=self._day(about),
        )

    def _day(self, about: date) -> Given:
        """What follows from the day alone, such as whether it is a working day."""
        if not self.bound.when:
            return Given()
        calendar = calendar_of(self.office)
        return completed(self.book, Given(), self.chart, calendar=calendar, at=_morning(about))

    @transaction.atomic
    def _open(self, value: Owed) -> DutyPeriod | None:
        """Open a period once, whoever else is at it."""
        assert value.first is not None  # asked before
        period, is_new = DutyPeriod.objects.get_or_create(
            office=self.office,
            rulebook=self.book.id,
            duty=self.name,
            first=value.first,
            defaults={
                "edition": self.edition,
                "title": self.bound.rule.title,
                "last": value.last,
                "opens_at": value.opens or _morning(value.first),
                "due_at": value.due,
                "is_provisional": value.provisional,
                "clauses": list(self.bound.cites),
                "force": self.bound.force,
                "needed": value.needed,
            },
        )
        if not is_new:
            return None
        period.posts.set(Post.objects.filter(pk__in=self.owners))
        data = {
            "title": period.title,
            "period": period_in_words(period),
            "due": moment_in_words(period.due_at),
        }
        entry_add(case=Chain.of(period), verb="duty.opened", at=self.at, data=data, because=period.clauses)
        return period

    @cached_property
    def owners(self) -> Sequence[str]:
        """Whose it is: who is named, else those for each of whom it is owed, else who attests it."""
        duty = self.bound.rule
        per = [duty.per] if duty.per and duty.per not in self.book.registers else []
        return self._posts(duty.of or per) or self.attesters

    @cached_property
    def attesters(self) -> Sequence[str]:
        """Who may say that it was kept; nobody where a record has to show it."""
        kept_by = self.bound.rule.kept_by
        return self._posts([kept_by.attested] if kept_by and kept_by.attested else [])

    @cached_property
    def reporters(self) -> Sequence[str]:
        """Who may say that nothing was found; nobody where that does not keep it."""
        return self.owners if self.bound.rule.none_found == "allowed" else ()

    def _posts(self, names: list[str]) -> Sequence[str]:
        return resolve(self.book, names, Given(), self.chart)

    # periods are kept or missed

    @transaction.atomic
    def settle(self, period: DutyPeriod) -> bool:
        """Bring one up to now; whether anything changed."""
        held = DutyPeriod.objects.filter(pk=period.pk, state=period.state, met_at=None)
        if not held.update(state=period.state):  # holds the row until this is done
            return False
        about = period.first - _DAY if self.is_rolling else period.first
        decision = self._owed(about)
        value = decision.value
        if not isinstance(value, Owed) or value.first != period.first:
            return _drop(period, self.at)  # the text has other periods by now
        return self._judge(period, decision, value)

    def _judge(self, period: DutyPeriod, decision: Decision, value: Owed) -> bool:
        counted = self._counted(period, value)
        is_full = value.kept >= value.needed
        changed = self._tally(period, value)
        if period.state == State.OPEN and is_full and decision.status is Status.ALLOWED:
            return self._meet(period, counted, State.MET)
        if period.state == State.OPEN and self.at > value.due:
            self._miss(period, decision)
            changed = True
        if period.state == State.MISSED and counted and (is_full or self.is_rolling):
            return self._meet(period, counted, State.MISSED)
        return changed

    def _counted(self, period: DutyPeriod, value: Owed) -> list[Keeping]:
        """What kept this period; of one that counts from the last time, what kept it too late."""
        span = Span(value.first, value.last, value.opens, value.due, value.provisional)
        late = self.is_rolling and self.at > value.due
        return [
            one
            for one in self.keepings
            if one.kept.at <= self.at and (span.has(one.kept) or (late and one.kept.at > value.due))
        ]

    def _tally(self, period: DutyPeriod, value: Owed) -> bool:
        missing = [self.members.get(member, member) for member in value.missing]
        if (period.kept, period.needed, period.missing) == (value.kept, value.needed, missing):
            return False
        period.kept, period.needed, period.missing = value.kept, value.needed, missing
        period.save(update_fields=["kept", "needed", "missing"])
        return True

    def _meet(self, period: DutyPeriod, counted: list[Keeping], state: str) -> bool:
        """Kept, in time or late, by the record that completed it."""
        keeping = counted[-1] if self.members else counted[min(period.needed, len(counted)) - 1]
        period.state, period.met_at, period.met_by = state, keeping.kept.at, keeping.words[:200]
        period.case_id = keeping.case_id
        period.save(update_fields=["state", "met_at", "met_by", "case"])
        late = "（超期）" if state == State.MISSED else ""  # zh: kept
        data: dict[str, Any] = {"by": keeping.words, "late": late, "case": keeping.case_id}
        data |= {"title": period.title, "period": period_in_words(period)}
        entry_add(case=Chain.of(period), verb="duty.met", at=self.at, data=data, because=period.clauses)
        return True

    def _miss(self, period: DutyPeriod, decision: Decision) -> None:
        period.state = State.MISSED
        period.save(update_fields=["state"])
        data = {"title": period.title, "period": period_in_words(period)}
        entry_add(case=Chain.of(period), verb="duty.lapsed", at=self.at, data=data, because=decision.because)


def _drop(period: DutyPeriod, at: datetime) -> bool:
    with transaction.atomic():
        if not DutyPeriod.objects.filter(pk=period.pk, state=State.OPEN).update(state=State.DROPPED):
            return False
        data = {"title": period.title, "period": period_in_words(period)}
        entry_add(case=Chain.of(period), verb="duty.dropped", at=at, data=data, because=period.clauses)
        return True
