"""The demo's office while its year is played: its people act at times gone by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from django.contrib.auth.models import User

from zhidu.calendar import SHANGHAI, WorkCalendar, end_of_day
from zhidu.cases.models import Case, StepPost
from zhidu.cases.services import Deed, case_act, case_open, draft_save
from zhidu.demo.street import SEATS
from zhidu.org.actor import Actor
from zhidu.org.calendars import calendar_of
from zhidu.org.models import Office
from zhidu.org.selectors import actor_for
from zhidu.rules.book import Rulebook


@dataclass
class Stage:
    """The demo's office at the time of seeding: who acts, and days gone by."""

    office: Office
    book: Rulebook
    today: date
    topics: dict[str, Case] = field(default_factory=dict)
    """By title, as far as they were begun."""
    seals: dict[str, str] = field(default_factory=dict)
    """Name of a seal → its row."""

    @cached_property
    def people(self) -> dict[str, Actor]:
        """Who holds each post; read before anybody is on leave, so that all act in their own posts."""
        users = {user.username: user for user in User.objects.all()}
        day = end_of_day(self.today)
        found = {seat.post: actor_for(users[seat.username], day) for seat in SEATS}
        return {post: actor for post, actor in found.items() if actor}

    @cached_property
    def units(self) -> Mapping[str, str]:
        return {code: str(pk) for code, pk in self.office.units.values_list("code", "pk")}

    @cached_property
    def _calendar(self) -> WorkCalendar:
        return calendar_of(self.office)

    def actor(self, post: str) -> Actor:
        """Who holds a post."""
        return self.people[post]

    def post(self, code: str) -> str:
        """The id of a post."""
        return self.people[code].posts[0]

    def at(self, days_ago: int, hour: int, minute: int) -> datetime:
        """A time of day some working days before today; below zero, after it."""
        day = self._calendar.add_workdays(self.today, -days_ago).date
        return datetime.combine(day, time(hour, minute), SHANGHAI)

    def do(self, case: Case, act: str, post: str, at: datetime, **deed: Any) -> None:
        """An act of whoever holds a post."""
        case_act(case_id=case.pk, deed=Deed(act, **deed), by=self.actor(post), at=at)

    def filed(self, kind: str, by: str, at: datetime, **facts: Any) -> Case:
        """A form filled in by somebody and handed in."""
        actor = self.actor(by)
        case = case_open(office=self.office, kind=kind, by=actor, at=at)
        draft_save(case_id=case.pk, facts=facts, ticked=[], by=actor, at=at)
        return case_act(case_id=case.pk, deed=Deed(case.steps.get().step), by=actor, at=at)

    def answered(self, case: Case, at: datetime, opinion: str = "", **deed: Any) -> None:
        """The open step, done by the first who is asked for it."""
        waiting = StepPost.objects.filter(step__case=case, step__state="open").select_related("step", "post")
        first = waiting.order_by("post__order")[0]
        self.do(case, first.step.step, first.post.code, at, opinion=opinion, **deed)
