"""Fills an empty demo: every row comes by the same services that the pages use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import transaction

from zhidu.calendar import SHANGHAI, local_date
from zhidu.cases.services import obligations_lapse, steps_wake
from zhidu.demo.affairs import affairs_adopt, affairs_stories
from zhidu.demo.daily import daily_stories
from zhidu.demo.past import meeting_stories
from zhidu.demo.play import Story, play
from zhidu.demo.stage import Stage
from zhidu.demo.street import HOUSE_ROLES, OFFICE, ROLES, street_found
from zhidu.demo.topics import topic_story
from zhidu.demo.year import Held, meetings, waiting
from zhidu.editions.selectors import book_of
from zhidu.editions.services import adoption_make, edition_publish, files_of
from zhidu.org.models import Office

HOUSE, RULEBOOK = "house", "wusong"
_BEFORE = 9
"""Working days before the first meeting, from which on anything happened."""
_LONGER_THAN_THE_YEAR = timedelta(days=400)


@transaction.atomic
def demo_seed(now: datetime) -> bool:
    """Found the office and play its year, unless that was done before; whether anything was done.

    Of its meetings the last ``settings.ZHIDU_DEMO_MEETINGS``.
    """
    if Office.objects.filter(code=OFFICE).exists():
        return False
    stage = stage_set(now)
    held = meetings()[-settings.ZHIDU_DEMO_MEETINGS :]
    since = stage.at(held[0].held + _BEFORE, 0, 0)
    play(_stories(stage, held, since), since=since, until=now)
    return True


def _stories(stage: Stage, held: Sequence[Held], since: datetime) -> Iterator[Story]:
    yield from affairs_stories(stage, since)
    yield from daily_stories(stage)
    for meeting in held:
        yield from meeting_stories(stage, meeting)
    yield from (topic_story(stage, topic) for topic in waiting())
    yield _evenings(since)


def _evenings(since: datetime) -> Story:
    """What happens because time passes."""
    at = since + timedelta(hours=18)
    while True:
        yield (at := at + timedelta(days=1))
        steps_wake(at)
        obligations_lapse(at)


def stage_set(now: datetime) -> Stage:
    """The office with its people, running by its texts since the first day of the year before."""
    today = local_date(now)
    since = date((today - _LONGER_THAN_THE_YEAR).year, 1, 1)
    office = street_found(since)
    published = datetime.combine(since, time(9, 0), SHANGHAI)
    for folder, roles in ((HOUSE, HOUSE_ROLES), (RULEBOOK, ROLES)):
        edition = edition_publish(files=files_of(settings.ZHIDU_RULEBOOKS / folder), at=published)
        adoption_make(office=office, edition=edition, since=since, roles=roles, at=published)
    affairs_adopt(office, since)
    return Stage(Office.objects.get(pk=office.pk), book_of(edition), today)
