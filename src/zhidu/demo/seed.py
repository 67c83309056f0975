"""Fills an empty demo: every row comes by the same services that the pages use."""

from __future__ import annotations

from datetime import date, datetime, time

from django.conf import settings
from django.db import transaction

from zhidu.calendar import SHANGHAI, local_date
from zhidu.demo.affairs import affairs_adopt, affairs_seed
from zhidu.demo.daily import daily_seed
from zhidu.demo.past import past_seed
from zhidu.demo.stage import Stage, topic_bring
from zhidu.demo.street import HOUSE_ROLES, OFFICE, ROLES, street_found
from zhidu.demo.topics import TOPICS
from zhidu.editions.selectors import book_of
from zhidu.editions.services import adoption_make, edition_publish, files_of
from zhidu.org.models import Office

HOUSE, RULEBOOK = "house", "wusong"


@transaction.atomic
def demo_seed(now: datetime) -> bool:
    """Found the office and let it begin, unless that was done before; whether anything was done.

    The meeting of the past comes first, then the topics that wait now, then leaves and seals.
    """
    if Office.objects.filter(code=OFFICE).exists():
        return False
    stage = stage_set(now)
    past_seed(stage)
    for topic in TOPICS:
        topic_bring(stage, topic)
    affairs_seed(stage)
    daily_seed(stage)
    return True


def stage_set(now: datetime) -> Stage:
    """The office with its people, running by its texts since the first day of last year."""
    today = local_date(now)
    since = date(today.year - 1, 1, 1)
    office = street_found(since)
    published = datetime.combine(since, time(9, 0), SHANGHAI)
    for folder, roles in ((HOUSE, HOUSE_ROLES), (RULEBOOK, ROLES)):
        edition = edition_publish(files=files_of(settings.ZHIDU_RULEBOOKS / folder), at=published)
        adoption_make(office=office, edition=edition, since=since, roles=roles, at=published)
    affairs_adopt(office, since)
    return Stage(Office.objects.get(pk=office.pk), book_of(edition), today)
