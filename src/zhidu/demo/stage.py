"""The demo's office while it is being filled: its people act at times gone by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.contrib.auth.models import User

from zhidu.calendar import SHANGHAI, end_of_day
from zhidu.cases.models import Case
from zhidu.cases.services import Deed, case_act, case_open, draft_save, file_add
from zhidu.demo.street import SEATS
from zhidu.demo.topics import PAPERS, Topic
from zhidu.org.actor import Actor
from zhidu.org.calendars import calendar_of
from zhidu.org.models import Office
from zhidu.org.selectors import actor_for
from zhidu.rules.book import Rulebook
from zhidu.rules.facts import read_facts

KIND = "topic"


@dataclass(frozen=True, slots=True)
class Stage:
    """The demo's office at the time of seeding: who acts, and days gone by."""

    office: Office
    book: Rulebook
    today: date

    def actor(self, post: str) -> Actor:
        """Who holds a post."""
        seat = next(seat for seat in SEATS if seat.post == post)
        user = User.objects.get(username=seat.username)
        actor = actor_for(user, end_of_day(self.today))
        assert actor is not None  # everybody in the demo has an account
        return actor

    def at(self, days_ago: int, hour: int, minute: int) -> datetime:
        """A time of day some working days before today."""
        day = calendar_of(self.office).add_workdays(self.today, -days_ago).date
        return datetime.combine(day, time(hour, minute), SHANGHAI)


def topic_bring(stage: Stage, topic: Topic) -> Case:
    """A topic as far as it has come: drafted, handed in, passed by the office."""
    case = _drafted(stage, topic)
    if topic.is_submitted:
        at = stage.at(topic.days_ago, 15, 5)
        case_act(case_id=case.pk, deed=Deed("submit"), by=stage.actor(topic.by), at=at)
    if topic.opinion:
        at = stage.at(topic.days_ago - 1, 9, 40)
        deed = Deed("review", opinion=topic.opinion, ticked=tuple(_points(stage.book)))
        case_act(case_id=case.pk, deed=deed, by=stage.actor("office_head"), at=at)
    return case


def _drafted(stage: Stage, topic: Topic) -> Case:
    by = stage.actor(topic.by)
    case = case_open(office=stage.office, kind=KIND, by=by, at=stage.at(topic.days_ago, 10, 20))
    unit = stage.office.units.get(code=topic.unit)
    facts = read_facts(stage.book.terms, topic.facts | {"unit": str(unit.pk)})
    form = stage.book.kinds[KIND].form
    ticked = list(form.checklist.points) if topic.is_submitted and form and form.checklist else []
    draft_save(case_id=case.pk, facts=facts, ticked=ticked, by=by, at=stage.at(topic.days_ago, 10, 50))
    for slot, name in topic.papers.items():
        content = (PAPERS / name).read_bytes()
        at = stage.at(topic.days_ago, 11, 10)
        file_add(case_id=case.pk, slot=slot, name=name, content=content, by=by, at=at)
    return case


def _points(book: Rulebook) -> list[str]:
    """Every point that is to be confirmed of a topic."""
    return list(book.kinds[KIND].points)
