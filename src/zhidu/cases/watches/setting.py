"""Writes: the roster of a watch as it is handed in, and what a case changes in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.calendar import SHANGHAI, local_date
from zhidu.cases.asking import covers
from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.models import Case
from zhidu.cases.watch_models import Shift
from zhidu.cases.watches.standing import as_rules, shifts_of
from zhidu.editions.models import Edition
from zhidu.editions.selectors import book_of, chart_of
from zhidu.org.actor import Actor
from zhidu.org.calendars import calendar_of
from zhidu.org.dates import short_moment_said
from zhidu.org.models import Office
from zhidu.rules import watching
from zhidu.rules.book import BookWatch, Rulebook
from zhidu.rules.decision import Decision, Status
from zhidu.rules.facts import Given
from zhidu.rules.people import resolve

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WatchHere:
    """A watch of a text that an office runs by."""

    office: Office
    edition: Edition
    book: Rulebook
    watch: BookWatch

    @classmethod
    def of(cls, office: Office, edition: Edition, watch: str) -> WatchHere:
        """Raises KeyError for a watch that the text does not have."""
        book = book_of(edition)
        return cls(office, edition, book, book.watches[watch])

    def arranged_by(self) -> tuple[str, ...]:
        """The posts that hand in its roster, as the text names them."""
        return resolve(self.book, self.watch.of, Given(), chart_of(self.office, self.edition))

    def shifts(self) -> list[Shift]:
        return list(shifts_of(self.office.pk, self.book.id).filter(watch=self.watch.id))

    def coming(self, at: datetime) -> list[Shift]:
        """What has not ended yet, each with its post."""
        there = shifts_of(self.office.pk, self.book.id).filter(watch=self.watch.id, ends__gt=at)
        return list(there.select_related("post"))

    def starting(self, first: date, last: date) -> list[Shift]:
        """The shifts that begin on these days."""
        begins = datetime.combine(first, time(), SHANGHAI), datetime.combine(last + _DAY, time(), SHANGHAI)
        return [one for one in self.shifts() if begins[0] <= one.begins < begins[1]]


@transaction.atomic
def roster_set(*, here: WatchHere, shifts: Collection[watching.Shift], by: Actor, at: datetime) -> Decision:
    """Let the roster be these shifts on the days from the first to the last on which one of them begins.

    What the rules say of it: a deviation has gaps that a ``should`` does not want. Raises Refused for a gap
    ahead that a ``must`` does not let be, and NotDone for who does not arrange it or a shift that has begun.
    """
    if not set(here.arranged_by()) & set(by.posts):
        raise NotDone(_("“%(title)s”的值班表不由您安排") % {"title": here.watch.title})
    Office.objects.select_for_update().get(pk=here.office.pk)
    first, last = (edge(local_date(one.begins) for one in shifts) for edge in (min, max))
    there, wanted = here.starting(first, last), {_key(one): one for one in shifts}
    known = {_key(one): one for one in there}
    gone = [known[key] for key in known if key not in wanted]
    _not_begun(gone, at)
    _drop(gone, by.name, at)
    _enter(here, [one for key, one in wanted.items() if key not in known], by.name, at)
    return _covered(here, first, last, at)


def _key(one: Shift | watching.Shift) -> tuple[str, str, datetime, datetime]:
    post = str(one.post_id) if isinstance(one, Shift) else one.post
    return (one.slot, post, one.begins, one.ends)


def _not_begun(gone: Iterable[Shift], at: datetime) -> None:
    begun = next((one for one in gone if one.begins <= at), None)
    if begun:
        raise NotDone(
            _("%(title)s自%(begins)s的班次已经开始，不能从值班表上去掉；换班请按事项办理")
            % {"title": begun.post.title, "begins": short_moment_said(begun.begins)}
        )


def _drop(shifts: Iterable[Shift], by: str, at: datetime) -> None:
    Shift.objects.filter(pk__in=[one.pk for one in shifts]).update(dropped_by=by, dropped_at=at)


def _enter(
    here: WatchHere, shifts: Iterable[watching.Shift], by: str, at: datetime, case: Case | None = None
) -> None:
    Shift.objects.bulk_create(
        Shift(
            office=here.office,
            rulebook=here.book.id,
            watch=here.watch.id,
            slot=one.slot,
            post_id=int(one.post),
            begins=one.begins,
            ends=one.ends,
            case=case,
            entered_by=by,
            entered_at=at,
        )
        for one in shifts
    )


def _covered(here: WatchHere, first: date, last: date, at: datetime) -> Decision:
    """Whether the roster leaves gaps on these days; what is over was, and is not refused."""
    stood, calendar = as_rules(here.shifts()), calendar_of(here.office)
    decision = covers(here.book, here.watch.id, stood, first, last, calendar)
    ahead = [want for gap, want in zip(decision.value or (), decision.wants, strict=True) if gap.ends > at]
    if decision.status is Status.REFUSED and ahead:
        raise Refused(decision)
    return decision


# cases


def shift_enter(*, here: WatchHere, shift: watching.Shift, case: Case, by: str, at: datetime) -> None:
    """Put a post on the roster by a case. Raises NotDone where it is on it at that time already."""
    _not_twice(here, shift)
    _enter(here, [shift], by, at, case)


def shifts_take(
    *, here: WatchHere, of: str, shift: watching.Shift, case: Case, by: str, at: datetime
) -> None:
    """Let a post stand what ``of`` would have stood in the time of ``shift`` (换班、替班), by a case.

    What lies before and after stays with ``of``. Raises NotDone where ``of`` has no watch then.
    """
    whole = [one for one in here.shifts() if (one.slot, str(one.post_id)) == (shift.slot, of)]
    taken = [one for one in whole if one.begins < shift.ends and shift.begins < one.ends]
    if not taken:
        raise NotDone(_("“%(title)s”的值班表上，这段时间没有要换的班") % {"title": here.watch.title})
    _drop(taken, by, at)
    for one in taken:
        part = replace(shift, begins=max(one.begins, shift.begins), ends=min(one.ends, shift.ends))
        _not_twice(here, part)
        before = replace(part, post=of, begins=one.begins, ends=part.begins)
        after = replace(part, post=of, begins=part.ends, ends=one.ends)
        _enter(here, [each for each in (before, part, after) if each.begins < each.ends], by, at, case)


def _not_twice(here: WatchHere, shift: watching.Shift) -> None:
    own = [one for one in here.shifts() if (one.slot, str(one.post_id)) == (shift.slot, shift.post)]
    if any(one.begins < shift.ends and shift.begins < one.ends for one in own):
        raise NotDone(
            _("“%(title)s”的值班表上，%(post)s这段时间已经在班")
            % {"title": here.watch.title, "post": own[0].post.title}
        )
