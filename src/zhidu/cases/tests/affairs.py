"""An office that runs by two texts of others at once, for tests of leave and of seals by their data alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User

from zhidu.cases.errors import Refused
from zhidu.cases.models import Case, Step, StepPost
from zhidu.cases.services import Deed, case_act, case_open, draft_save
from zhidu.cases.tests.offices import WUSONG, TestOffice, adopt, make_office, moment
from zhidu.org.actor import Actor
from zhidu.org.models import Office, Person
from zhidu.org.selectors import actor_for
from zhidu.org.services import (
    person_appoint,
    person_create,
    portfolio_assign,
    post_create,
    unit_create,
)

OFFICE_AFFAIRS, DADUKOU = WUSONG.parent / "office-affairs", WUSONG.parent / "dadukou"
NEIGHBOURS = [
    # code, title, head
    ("village_head", "青禾社区居委会主任", True),
    ("village_member", "青禾社区居委会委员", False),
]
OF_AFFAIRS = {
    "party_secretary": ["party_secretary"],
    "director": ["director"],
    "principals": ["party_secretary", "director"],
    "deputy_leaders": ["deputy_1", "deputy_2", "commander", "discipline"],
    "general_staff": ["office_head", "urban_head", "clerk", "urban_clerk", "supervision"],
    "village_heads": ["village_head"],
    "village_members": ["village_member"],
    "office": ["clerk", "office_head"],
    "unit_heads": ["office_head", "urban_head", "community_head"],
}
OF_DADUKOU = {
    "director": ["director"],
    "leadership": ["party_secretary", "director", "deputy_1", "deputy_2"],
    "office": ["clerk"],
    "office_head": ["office_head"],
    "unit_heads": ["office_head", "urban_head", "community_head"],
    "community_heads": ["community_head"],
    "stability_centre": ["urban_clerk"],
    "safety_committee": ["director", "deputy_1", "urban_head"],
    "safety_office": ["supervision"],
    "responsible_heads": ["archivist"],
}
LED = {"deputy_1": "urban", "deputy_2": "community", "director": "office"}
"""Who leads which unit (分管)."""
NO_EDIT = ("", "")


def affairs_office(
    code: str = "qinghe", affairs: tuple[str, str] = NO_EDIT, dadukou: tuple[str, str] = NO_EDIT
) -> TestOffice:
    """The small office with a neighbourhood, its leaders' portfolios and both texts, each perhaps edited."""
    office = _with_neighbourhood(make_office(code))
    for post, unit in LED.items():
        portfolio_assign(post=office.posts[post], unit=office.office.units.get(code=unit))
    office = adopt(office, OFFICE_AFFAIRS, OF_AFFAIRS, affairs)
    return adopt(office, DADUKOU, OF_DADUKOU, dadukou)


def _with_neighbourhood(office: TestOffice) -> TestOffice:
    unit = unit_create(office=office.office, code="village", name="青禾社区居委会", order=9)
    posts, actors = dict(office.posts), dict(office.actors)
    for order, (code, title, is_head) in enumerate(NEIGHBOURS, start=90):
        post = post_create(
            office=office.office, code=code, title=title, order=order, unit=unit, is_head=is_head
        )
        person = person_create(office=office.office, name=f"甲{order}")
        person_appoint(post=post, person=person, since=date(2026, 1, 1))
        posts[code] = post
        actors[code] = Actor(office.office.pk, person.pk, person.name, (str(post.pk),))
    office = replace(office, posts=posts, actors=actors)
    return replace(office, office=Office.objects.get(pk=office.office.pk))


def at_that_time(office: TestOffice, who: str, at: str) -> Actor:
    """Whoever holds a post, with the posts that they act for at a moment (B角)."""
    person = Person.objects.get(pk=office[who].person_id)
    if person.user is None:
        person.user = User.objects.create_user(f"{office.office.code}-{who}-then")
        person.save()
    actor = actor_for(person.user, moment(at))
    assert actor is not None  # everybody holds a post
    return actor


def drafted(office: TestOffice, kind: str, who: str, at: str, **facts: Any) -> Case:
    """A case of a kind with its form filled in."""
    case = case_open(office=office.office, kind=kind, by=office[who], at=moment(at))
    return draft_save(case_id=case.pk, facts=facts, ticked=[], by=office[who], at=moment(at))


def do(
    office: TestOffice, case: Case, act: str, who: str | Actor, at: str, move: str = "do", **deed: Any
) -> Case:
    """One deed on a case; ``to`` names posts by their codes."""
    to = tuple(office.post(code) for code in deed.pop("to", ()))
    by = who if isinstance(who, Actor) else office[who]
    return case_act(case_id=case.pk, deed=Deed(act, move, to=to, **deed), by=by, at=moment(at))


def refused(
    office: TestOffice, case: Case, act: str, who: str, at: str = "2026-03-03 15:00", **deed: Any
) -> Refused:
    """Why a deed does not happen."""
    with pytest.raises(Refused) as caught:
        do(office, case, act, who, at, **deed)
    return caught.value


def step_of(case: Case) -> str:
    """The step that is awaited; empty where the case has ended."""
    step = Step.objects.filter(case=case, state=Step.State.OPEN).first()
    return step.step if step else ""


def asked(case: Case) -> list[str]:
    """The codes of the posts that the case waits for."""
    rows = StepPost.objects.filter(step__case=case, step__state=Step.State.OPEN, done_at=None)
    return sorted(rows.values_list("post__code", flat=True))


# leave

MONDAY = "2026-03-02 08:30"
BEFORE = "2026-02-27 09:00"
"""The Friday before, when leave is asked for."""


def until(days: float) -> datetime:
    """When a leave of so many days is over that begins on the Monday: a half day ends at noon."""
    whole = int(days)
    last = moment(MONDAY) + timedelta(days=whole - 1 if days == whole else whole)
    return last.replace(hour=17 if days == whole else 12, minute=30 if days == whole else 0)


def leave_facts(office: TestOffice, days: float = 2, stand_in: str = "supervision") -> dict[str, Any]:
    """A form filled in as a person would."""
    return {
        "leave_kind": "personal",
        "leave_unit": office.unit("village"),
        "leave_from": moment(MONDAY),
        "leave_to": until(days),
        "leave_reason": "回乡探亲",
        "destination": "邻省",
        "stand_in": office.post(stand_in),
    }


def leave(office: TestOffice, who: str, days: float = 2, **changes: Any) -> Case:
    """A leave that waits to be approved."""
    facts = leave_facts(office, days) | changes
    case = drafted(office, "leave", who, BEFORE, **facts)
    return do(office, case, "apply", who, "2026-02-27 09:30")


# seals

DAY = "2026-03-02 10:00"


def seal_entered(office: TestOffice, name: str = "青禾街道办事处公章", keeper: str = "clerk") -> str:
    """A seal in the register, by a case of its own; the row's id."""
    facts = {"seal_name": name, "seal_kind": "official", "seal_keeper": office.post(keeper)}
    case = drafted(office, "seal_entry", "clerk", "2026-02-26 09:00", **facts)
    do(office, case, "enter_seal", "clerk", "2026-02-26 09:30")
    do(office, case, "enter_ok", "office_head", "2026-02-26 10:00")
    return str(case.rows.get().pk)


def seal_drafted(office: TestOffice, paper_kind: str, seal: str, **changes: Any) -> Case:
    """A request for a seal, filled in by the clerk of a unit."""
    facts = {
        "unit": office.unit("urban"),
        "title": "二月份市容管理报表",
        "paper_kind": paper_kind,
        "copies": 2,
        "purpose": "报送区城管局",
        "seal": seal,
        "place": "office",
    }
    return drafted(office, "seal_use", "urban_clerk", "2026-03-02 08:40", **(facts | changes))


def seal_asked(office: TestOffice, paper_kind: str, seal: str, **changes: Any) -> Case:
    """A request for a seal that waits for its review."""
    case = seal_drafted(office, paper_kind, seal, **changes)
    return do(office, case, "apply", "urban_clerk", "2026-03-02 09:00")
