"""The room's one door to the spine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from zhidu.cases.deeds import Deed
from zhidu.cases.links import numbered
from zhidu.cases.models import Case
from zhidu.cases.situation import situation_of
from zhidu.org.actor import Actor
from zhidu.rooms.meetings import facts, papers, selectors, together
from zhidu.rooms.meetings.acts import is_past, kind_of
from zhidu.rooms.meetings.selectors import is_granted
from zhidu.rooms.meetings.services import prepare
from zhidu.rules.book import BookKind
from zhidu.rules.facts import Given
from zhidu.rules.presiding import presiders


class MeetingsRoom:
    """Meetings of every body that a rulebook has."""

    def houses(self, kind: BookKind) -> bool:
        return kind.body is not None

    def supply(self, case: Case, given: Given) -> Given:
        return facts.supplied(case, given)

    def url(self, case: Case) -> str:
        return numbered("meeting", case.pk)

    def thing_url(self, case: Case, thing: str) -> str:
        return reverse("meeting-minutes", args=[case.pk])

    def offer(self, case: Case, given: Given, asks: Sequence[str]) -> dict[str, Any]:
        """Those expected as present, less who has leave, and minutes drafted from the record."""
        offers: dict[str, Any] = {}
        if "present" in asks:
            expected = [a for a in case.attendance.all() if a.person_name and not is_granted(a.leave)]
            came = self._came_beside(case)
            offers["present"] = [str(a.post_id) for a in expected if came is None or a.post_id in came]
        if "minutes_text" in asks:
            offers["minutes_text"] = papers.minutes_draft(situation_of(case))
        fact = body.presider if (body := kind_of(case).body) else None
        if fact and fact in asks:
            come, here = {"present": tuple(offers.get("present", ()))}, situation_of(case)
            may = presiders(here.book, here.kind, here.given.plus(**come), here.chart)
            offers |= {fact: may[0].post} if may else {}
        return offers

    def _came_beside(self, case: Case) -> set[int] | None:
        """Who came to the other meeting of one session, once that is open."""
        beside = together.other_of(case)
        if beside is None or not is_past(situation_of(beside), "open"):
            return None
        both = {row.post_id for row in beside.attendance.all()}
        absent = {row.post_id for row in beside.attendance.all() if not row.is_present}
        return {row.post_id for row in case.attendance.all()} - (both & absent)

    def held(self, office_id: int, body: str, since: datetime) -> list[tuple[Case, datetime]]:
        return selectors.meetings_held(office_id, body, since)

    def prepare(self, case: Case, deed: Deed, by: Actor, at: datetime) -> bool:
        return prepare(case, deed, by, at)
