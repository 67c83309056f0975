"""A small trail over several days, written by the same service as any, for tests of seals and audits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection

from zhidu.calendar import SHANGHAI
from zhidu.cases.audit import office_findings
from zhidu.cases.guards import guards_install, guards_remove
from zhidu.cases.models import Case, Entry
from zhidu.cases.services import entry_add
from zhidu.cases.services.trail import digest_of, is_as_written
from zhidu.editions.models import Edition
from zhidu.org.actor import Actor
from zhidu.org.models import Office, Person, Post

START = datetime(2026, 12, 26, 12, 0, tzinfo=SHANGHAI)
"""A Saturday noon; the trail crosses the year."""

TEXT = """
rulebook: {id: small, title: 制度, issuer: 青禾街道办事处, source: 测试用文本}
clauses:
  S-1: {place: 第一条, gist: 材料留存备查, force: statement}
"""
"""As little as a text can say: no rule, so that what is written is the trail's alone."""


def noon(day: int) -> datetime:
    """Twelve o'clock on a day of the trail, counted from 0."""
    return START + timedelta(days=day)


def small_office(code: str = "qinghe") -> Office:
    """An office that is no more than the rows to which a case points."""
    office = Office.objects.create(code=code, name=f"{code}街道办事处", short_name=code)
    Person.objects.create(office=office, name="甲")
    Post.objects.create(office=office, code="clerk", title="文书", order=1)
    content = {"content": {"text.yaml": TEXT}, "title": "制度", "published_at": START}
    Edition.objects.get_or_create(rulebook="small", digest="d", defaults=content)
    return office


def small_actor(office: Office) -> Actor:
    """Its only person, in its only post."""
    person, post = office.people.get(), office.posts.get()
    return Actor(office.pk, person.pk, person.name, (str(post.pk),))


def small_case(office: Office, title: str = "河岸线保洁") -> Case:
    """A case without a trail yet."""
    return Case.objects.create(
        office=office,
        edition=Edition.objects.get(rulebook="small"),
        kind="topic",
        title=title,
        initiator=office.people.get(),
        initiator_post=office.posts.get(),
        opened_at=START,
    )


def trail_write(office: Office, days: Sequence[Sequence[int]]) -> list[Case]:
    """On each day an entry in each of the cases named by number; the cases, opened as they come."""
    cases: dict[int, Case] = {}
    for day, numbers in enumerate(days):
        for minute, number in enumerate(numbers):
            case = cases.get(number) or cases.setdefault(number, small_case(office, f"事项{number}"))
            at = noon(day) + timedelta(minutes=minute)
            entry_add(case=case, verb="due.met", at=at, data={"title": f"{day}·{minute}"}, because=["WS-1"])
    return [cases[number] for number in sorted(cases)]


@contextmanager
def unguarded() -> Iterator[None]:
    """What somebody does who owns the tables, and puts the guards back so that nobody notices."""
    guards_remove(connection)
    yield
    guards_install(connection)


def rewrite(case_id: int, since: int, **changes: object) -> None:
    """A forger's careful work: an entry changed, and all digests after it made to fit."""
    chain = list(Entry.objects.filter(case_id=case_id).order_by("seq"))
    previous = ""
    for entry in chain:
        if entry.seq >= since:
            values = changes if entry.seq == since else {}
            entry.previous = previous
            for name, value in values.items():
                setattr(entry, name, value)
            entry.digest = digest_of(entry)
            Entry.objects.filter(pk=entry.pk).update(previous=previous, digest=entry.digest, **values)
        previous = entry.digest


def sorts(office: Office, now: datetime) -> list[str]:
    """The sorts of what an audit finds, without files."""
    return [finding.sort for finding in office_findings(office.pk, now, files=False)]


def broken_entries(case_id: int) -> Iterator[Entry]:
    """Entries of a case whose digest, place or chain does not hold."""
    previous, seq = "", 1
    for entry in Entry.objects.filter(case_id=case_id).order_by("seq"):
        if entry.seq != seq or entry.previous != previous or not is_as_written(entry):
            yield entry
        previous, seq = entry.digest, entry.seq + 1
