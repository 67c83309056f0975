"""Fills an empty demo: every row comes by the same services that the pages use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from zhidu.calendar import SHANGHAI, WorkCalendar, local_date
from zhidu.cases.models import Case
from zhidu.cases.services import Deed, case_act, case_open, draft_save, file_add
from zhidu.demo.street import OFFICE, ROLES, SEATS, street_found
from zhidu.demo.topics import PAPERS, TOPICS, Topic
from zhidu.editions.selectors import book_of
from zhidu.editions.services import adoption_make, edition_publish, files_of
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.org.selectors import actor_for
from zhidu.rules.book import Rulebook
from zhidu.rules.facts import read_facts

RULEBOOK, KIND = "wusong", "topic"


@dataclass(frozen=True, slots=True)
class Stage:
    """The demo's office at the time of seeding: who acts, and days gone by."""

    office: Office
    book: Rulebook
    today: date

    def actor(self, post: str) -> Actor:
        """Who holds a post."""
        seat = next(seat for seat in SEATS if seat.post == post)
        actor = actor_for(User.objects.get(username=seat.username), self.today)
        assert actor is not None  # everybody in the demo has an account
        return actor

    def at(self, days_ago: int, hour: int, minute: int) -> datetime:
        """A time of day some working days before today."""
        day = WorkCalendar().add_workdays(self.today, -days_ago).date
        return datetime.combine(day, time(hour, minute), SHANGHAI)


@transaction.atomic
def demo_seed(now: datetime) -> bool:
    """Found the office and let it begin, unless that was done before; whether anything was done.

    Past meetings come after the topics: ``seed_past`` takes the same stage.
    """
    if Office.objects.filter(code=OFFICE).exists():
        return False
    stage = stage_set(now)
    for topic in TOPICS:
        topic_bring(stage, topic)
    return True


def stage_set(now: datetime) -> Stage:
    """The office with its people, running by its rulebook since the first day of last year."""
    today = local_date(now)
    since = date(today.year - 1, 1, 1)
    office = street_found(since)
    published = datetime.combine(since, time(9, 0), SHANGHAI)
    edition = edition_publish(files=files_of(settings.ZHIDU_RULEBOOKS / RULEBOOK), at=published)
    adoption_make(office=office, edition=edition, since=since, roles=ROLES, at=published)
    return Stage(office, book_of(edition), today)


def topic_bring(stage: Stage, topic: Topic) -> Case:
    """A topic as far as it has come: drafted, handed in, passed by the office."""
    case = _drafted(stage, topic)
    if topic.is_submitted:
        at = stage.at(topic.days_ago, 15, 5)
        case_act(case_id=case.pk, deed=Deed("submit"), by=stage.actor(topic.by), at=at)
    if topic.opinion:
        at = stage.at(topic.days_ago - 1, 9, 40)
        deed = Deed("review", opinion=topic.opinion)
        case_act(case_id=case.pk, deed=deed, by=stage.actor("office_head"), at=at)
    return case


def _drafted(stage: Stage, topic: Topic) -> Case:
    by = stage.actor(topic.by)
    case = case_open(office=stage.office, kind=KIND, by=by, at=stage.at(topic.days_ago, 10, 20))
    unit = stage.office.units.get(code=topic.unit)
    facts = read_facts(stage.book.terms, topic.facts | {"unit": str(unit.pk)})
    ticked = _points(stage.book) if topic.is_submitted else []
    draft_save(case_id=case.pk, facts=facts, ticked=ticked, by=by, at=stage.at(topic.days_ago, 10, 50))
    for slot, name in topic.papers.items():
        content = (PAPERS / name).read_bytes()
        at = stage.at(topic.days_ago, 11, 10)
        file_add(case_id=case.pk, slot=slot, name=name, content=content, by=by, at=at)
    return case


def _points(book: Rulebook) -> list[str]:
    """Every point of the form's check list."""
    form = book.kinds[KIND].form
    return list(form.checklist.points) if form and form.checklist else []
