"""Fills an empty demo: every row comes by the same services that the pages use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from zhidu.calendar import SHANGHAI, local_date
from zhidu.cases.duties.running import duties_run
from zhidu.cases.models import DutyPeriod, Notice
from zhidu.cases.services import days_seal, notices_read, obligations_lapse, steps_wake
from zhidu.demo.affairs import affairs_stories
from zhidu.demo.daily import daily_stories
from zhidu.demo.past import BODY, meeting_stories
from zhidu.demo.people import demo_office
from zhidu.demo.play import Story, play
from zhidu.demo.stage import Stage
from zhidu.demo.street import OFFICE, street_found
from zhidu.demo.topics import topic_story
from zhidu.demo.year import Held, meetings, texts, waiting
from zhidu.editions.selectors import book_in_force
from zhidu.editions.services import Roles, adoption_make, edition_publish, files_of
from zhidu.org.models import Office

_WEEK = timedelta(days=7)
_BEFORE = 9
"""Working days before the first meeting, from which on anything happened."""
_LONGER_THAN_THE_YEAR = timedelta(days=400)


@transaction.atomic
def demo_seed(now: datetime) -> bool:
    """Found the office and play its year, unless that was done before; whether anything was done.

    Of its meetings the last ``settings.ZHIDU_DEMO_MEETINGS``.
    """
    if demo_office():
        return False
    demo_found(now)
    _year_play(_stage(local_date(now)), now)
    return True


def demo_found(now: datetime) -> None:
    """Found the office without its year, so that nobody founds another one while the year is played."""
    if not Office.objects.filter(code=OFFICE).exists():
        stage_set(now)


def _year_play(stage: Stage, now: datetime) -> None:
    held = meetings()[-settings.ZHIDU_DEMO_MEETINGS :]
    since = stage.at(held[0].held + _BEFORE, 0, 0)
    play(_stories(stage, held, since), since=since, until=now)


def _stories(stage: Stage, held: Sequence[Held], since: datetime) -> Iterator[Story]:
    yield from affairs_stories(stage, since)
    yield from daily_stories(stage)
    for meeting in held:
        yield from meeting_stories(stage, meeting)
    yield from (topic_story(stage, topic) for topic in waiting())
    yield _evenings(since)
    yield _mornings(stage, since)


def _mornings(stage: Stage, since: datetime) -> Story:
    """Once a week duties are looked after, and everybody has read what came until the week before."""
    at = since + timedelta(hours=8)
    while True:
        yield (at := at + _WEEK)
        if DutyPeriod.objects.exists():  # from the first meeting on
            duties_run(at)
        old = Notice.objects.filter(at__lt=at - _WEEK).aggregate(last=Max("pk"))["last"] or 0
        for by in stage.people.values():
            notices_read(through=old, by=by, at=at)


def _evenings(since: datetime) -> Story:
    """What happens because time passes; the day before is sealed as it would have been."""
    at = since + timedelta(hours=18)
    while True:
        yield (at := at + timedelta(days=1))
        steps_wake(at)
        obligations_lapse(at)
        days_seal(at)


def stage_set(now: datetime) -> Stage:
    """The office with its people, running by its texts since the first day of the year before."""
    today = local_date(now)
    since = date((today - _LONGER_THAN_THE_YEAR).year, 1, 1)
    office = street_found(since)
    published = datetime.combine(since, time(9, 0), SHANGHAI)
    for adopted in texts():
        _adopt(office, since, published, **adopted)
    return _stage(today)


def _adopt(
    office: Office, since: date, at: datetime, *, text: str, roles: Roles, left_out: Sequence[str] = ()
) -> None:
    files = files_of(settings.ZHIDU_RULEBOOKS / text)
    kept = {name: said for name, said in files.items() if name not in left_out}
    edition = edition_publish(files=kept, at=at)
    adoption_make(office=office, edition=edition, since=since, roles=roles, at=at)


def _stage(today: date) -> Stage:
    office = Office.objects.get(code=OFFICE)
    return Stage(office, book_in_force(office, BODY, today)[1], today)
