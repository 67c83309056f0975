"""Writes: found an office, bring in its people, let it run by its texts, finish; and keep it afterwards.

Each is one transaction by the services of the floors below, and a line of the security log: who is in
which post decides who may do what.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zhidu.accounts.services import First, administrators_first, event_add, founder_first
from zhidu.calendar import local_date
from zhidu.cases.services import series_begin
from zhidu.editions.models import Adoption
from zhidu.editions.services import Roles, adoption_make, edition_publish, files_of
from zhidu.org import services as org
from zhidu.org.actor import Actor
from zhidu.org.calendars import closure_add, closure_remove
from zhidu.org.models import Acting, Appointment, Closure, Office, Person, Post, Unit
from zhidu.org.sheets import BadFile, Change, Problem, office_import, office_plan
from zhidu.org.sheets.reading import Draft
from zhidu.rules.book import Rulebook
from zhidu.setup.code import is_open
from zhidu.setup.errors import SetupRefused
from zhidu.setup.models import Setup
from zhidu.setup.selectors import STEPS, Numbered, done_of

CONFIRMED = ("calendar", "numbers")
"""Steps of which only the founder can say that they need no more."""


# the first office


@transaction.atomic
def office_begin(
    *, code: str, name: str, short_name: str, founder: str, administrators: Sequence[str], at: datetime
) -> list[First]:
    """Found the first office with the account of its founder and its three administrators; their links.

    The founder may be the system administrator, who then has one account for both. Raises SetupRefused
    where there is an office, and where the founder is one of the other two; AccountRefused for anything
    but three different administrators.
    """
    if not is_open():
        raise SetupRefused(_("已经有单位了，不能再次开办"))
    if founder in administrators[1:]:
        raise SetupRefused(_("开办人可以兼系统管理员，不能兼安全管理员或审计管理员，请另选一人"))
    try:
        with transaction.atomic():
            office = org.office_create(code=code, name=name, short_name=short_name)
            person = org.person_create(office=office, name=founder)
            Setup.objects.create(office=office, founder=person, begun_at=at)
    except IntegrityError:
        raise SetupRefused(_("刚刚已经有人开办了单位，请刷新页面")) from None
    event_add(verb="office.founded", at=at, by=person, data={"name": name})
    own = founder_first(person=person, at=at)
    three = administrators_first(office=office, names=administrators, at=at)
    return [*([] if any(first.person == person for first in three) else [own]), *three]


@transaction.atomic
def step_confirm(*, setup: Setup, step: str, at: datetime) -> None:
    """Say that a step needs no more. Raises SetupRefused for one whose rows say so themselves."""
    if step not in CONFIRMED:
        raise SetupRefused(_("这一步以实际登记的内容为准，不用另行确认"))
    setup.confirmed = setup.confirmed | {step: at.isoformat()}
    setup.save(update_fields=["confirmed"])


@transaction.atomic
def setup_finish(*, setup: Setup, today: date, by: Actor, at: datetime) -> None:
    """End the set-up; its pages are gone from now on. Raises SetupRefused without people or texts."""
    done = done_of(setup, today)
    missing = [str(STEPS[step]) for step in ("people", "rules") if not done[step]]
    if missing:
        raise SetupRefused(_("还不能完成开办：请先办好%(steps)s") % {"steps": _("、").join(missing)})
    setup.finished_at = at
    setup.save(update_fields=["finished_at"])
    event_add(verb="office.opened", at=at, by=_person(by))


# people


def people_plan(*, office: Office, draft: Draft) -> list[Change]:
    """What a file would change in an office. Raises BadFile with everything that is wrong in it."""
    _of_this_office(office, draft)
    return office_plan(draft)


@transaction.atomic
def people_import(*, office: Office, draft: Draft, by: Actor, at: datetime) -> int:
    """Bring a file into an office, all of it or nothing; how much changed. Raises BadFile, OrgRefused."""
    _of_this_office(office, draft)
    changes = office_import(draft, on=local_date(at))
    if changes:
        event_add(verb="people.imported", at=at, by=_person(by), data={"count": len(changes)})
    return len(changes)


def _of_this_office(office: Office, draft: Draft) -> None:
    """A file founds no second office, and changes none that it does not belong to."""
    for row in draft.rows.offices:
        if row.code != office.code:
            said = _("这是代码“%(code)s”的单位的文件，本单位的代码是“%(own)s”") % {
                "code": row.code,
                "own": office.code,
            }
            heading = "代码"  # zh: as the workbook has it
            raise BadFile([Problem(row.sheet, row.at, heading, said, office.code)])


@dataclass(frozen=True, slots=True)
class Seat:
    """A post with who holds it, as a form says it; an empty ``unit`` is above the units."""

    title: str
    name: str
    since: date
    unit: str = ""
    is_head: bool = False
    phone: str = ""


@transaction.atomic
def seat_add(*, office: Office, seat: Seat, by: Actor, at: datetime) -> Appointment:
    """Add a post with its holder; unit, post and person are made where the office has none so called.

    Raises OrgRefused where somebody holds the post, and for a name that several people have.
    """
    Office.objects.select_for_update().get(pk=office.pk)
    unit = _unit(office, seat.unit) if seat.unit else None
    post = _vacant(office, unit, seat)
    return post_give(
        post=post, person=person_named(office, seat.name, seat.phone), since=seat.since, by=by, at=at
    )


def _unit(office: Office, name: str) -> Unit:
    known = office.units.filter(name=name).first()
    return known or org.unit_create(
        office=office, code=_code(office.units, "u"), name=name, order=_last(office.units) + 10
    )


def _vacant(office: Office, unit: Unit | None, seat: Seat) -> Post:
    post = office.posts.filter(title=seat.title, unit=unit).first()
    if post is None:
        return org.post_create(
            office=office,
            code=_code(office.posts, "p"),
            title=seat.title,
            order=_last(office.posts) + 10,
            unit=unit,
            is_head=seat.is_head,
        )
    held = post.appointments.filter(until=None).select_related("person").first()
    if held:
        said = {"title": seat.title, "name": held.person.name}
        raise org.OrgRefused(
            _(
                "“%(title)s”已由%(name)s担任；换人请打开这个职务办理，"
                "另设职务请写不同的名称，例如“%(title)s（二）”"
            )
            % said
        )
    return post


def person_named(office: Office, name: str, phone: str = "") -> Person:
    """The one person of a name, or a new one. Raises OrgRefused where several have it."""
    namesakes = list(office.people.filter(name=name)[:2])
    if len(namesakes) > 1:
        raise org.OrgRefused(_("有几位“%(name)s”，请用人员表导入，按编号区分") % {"name": name})
    return namesakes[0] if namesakes else org.person_create(office=office, name=name, phone_masked=phone)


def _code(rows: Any, letter: str) -> str:
    taken = set(rows.values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := f"{letter}{n:02}") not in taken)


def _last(rows: Any) -> int:
    return max(rows.values_list("order", flat=True), default=0)


@transaction.atomic
def post_give(*, post: Post, person: Person, since: date, by: Actor, at: datetime) -> Appointment:
    """任命: give a post to a person from a day on; who held it leaves it then. Raises OrgRefused."""
    given = org.person_appoint(post=post, person=person, since=since)
    data = {"post": post.title, "since": since.isoformat()}
    event_add(verb="post.given", at=at, by=_person(by), about=person, data=data)
    return given


@transaction.atomic
def post_vacate(*, post: Post, on: date, by: Actor, at: datetime) -> None:
    """免任: whoever holds a post leaves it on a day; its work stays with it. Raises OrgRefused."""
    ended = org.appointment_end(post=post, on=on)
    data = {"post": post.title, "on": on.isoformat()}
    event_add(verb="post.ended", at=at, by=_person(by), about=ended.person, data=data)


@transaction.atomic
def post_act_begin(
    *,
    post: Post,
    by_post: Post,
    since: datetime,
    until: datetime | None,
    ground: str,
    by: Actor,
    at: datetime,
) -> Acting:
    """Let a post be acted for (代行、临时主持) on a ground that somebody states. Raises OrgRefused."""
    acting = org.acting_begin(post=post, by_post=by_post, since=since, until=until, ground=ground)
    data = {"post": post.title, "by_post": by_post.title, "ground": ground.strip()}
    event_add(verb="acting.begun", at=at, by=_person(by), data=data)
    return acting


@transaction.atomic
def post_act_end(*, acting: Acting, by: Actor, at: datetime) -> None:
    """End an acting before its time. Raises OrgRefused where it is over."""
    org.acting_end(acting=acting, at=at)
    data = {"post": acting.post.title, "by_post": acting.by_post.title}
    event_add(verb="acting.ended", at=at, by=_person(by), data=data)


# texts


@transaction.atomic
def text_adopt(
    *,
    office: Office,
    folder: str,
    book: Rulebook,
    roles: Roles,
    prevails: Mapping[str, str],
    since: date,
    by: Actor,
    at: datetime,
) -> Adoption:
    """Publish a text that came along and let the office run by it from a day on.

    Raises AdoptionRefused for roles without a post and for what contradicts the other texts, SetupRefused
    where the office runs by the text already.
    """
    if office.adoptions.filter(edition__rulebook=book.id).exists():
        raise SetupRefused(_("已经采用《%(title)s》；以后的改动请起草修订") % {"title": book.title})
    edition = edition_publish(files=files_of(Path(settings.ZHIDU_RULEBOOKS) / folder), at=at)
    adoption = adoption_make(
        office=office, edition=edition, since=since, roles=roles, prevails=prevails, at=at
    )
    data = {"title": book.title, "since": since.isoformat()}
    event_add(verb="text.adopted", at=at, by=_person(by), data=data)
    return adoption


@transaction.atomic
def numbers_begin(
    *, setup: Setup, used: Mapping[str, int], series: Sequence[Numbered], by: Actor, at: datetime
) -> None:
    """Say how far each series has counted this year before the system, so that the next number is right.

    Raises NotDone where the system has given numbers of a series already.
    """
    for each in series:
        last = used[each.series]
        if last == each.last:
            continue
        series_begin(office=setup.office, series=each.series, year=each.year, last=last)
        data = {"titles": "、".join(each.titles), "last": last}
        event_add(verb="series.begun", at=at, by=_person(by), data=data)
    step_confirm(setup=setup, step="numbers", at=at)


# days off


@transaction.atomic
def days_close(*, office: Office, start: date, end: date, reason: str, by: Actor, at: datetime) -> Closure:
    """停办: let the office rest on days, both ends included. Raises OrgRefused."""
    closure = closure_add(office=office, start=start, end=end, reason=reason)
    data = {"start": start.isoformat(), "end": end.isoformat(), "reason": closure.reason}
    event_add(verb="closure.added", at=at, by=_person(by), data=data)
    return closure


@transaction.atomic
def days_reopen(*, closure: Closure, by: Actor, at: datetime) -> None:
    """Take a closure back."""
    data = {"start": closure.start.isoformat(), "end": closure.end.isoformat()}
    closure_remove(closure=closure)
    event_add(verb="closure.removed", at=at, by=_person(by), data=data)


def _person(by: Actor) -> Person:
    return Person.objects.get(pk=by.person_id)
