"""A small office that runs by a rulebook, for tests of services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.test import Client

from zhidu.editions.models import Edition
from zhidu.editions.services import Roles, adoption_make, edition_publish, files_of
from zhidu.org.actor import Actor
from zhidu.org.models import Appointment, Office, Person, Post, Unit
from zhidu.org.services import office_create

WUSONG = Path(__file__).parents[4] / "rulebooks" / "wusong"
CHINA = ZoneInfo("Asia/Shanghai")

POSTS = [
    # code, title, unit, head
    ("party_secretary", "街道党工委书记", "", False),
    ("director", "办事处主任", "", False),
    ("deputy_1", "副主任（一）", "", False),
    ("deputy_2", "副主任（二）", "", False),
    ("commander", "旧改分指挥部常务副指挥长", "", False),
    ("discipline", "纪工委书记", "", False),
    ("office_head", "党政办公室主任", "office", True),
    ("supervision", "监察办副主任", "", False),
    ("urban_head", "城市管理科科长", "urban", True),
    ("community_head", "社区服务办主任", "community", True),
    ("clerk", "文书", "office", False),
    ("urban_clerk", "城市管理科办事员", "urban", False),
    ("archivist", "档案员", "archives", False),
]
UNITS = {"office": "党政办公室", "urban": "城市管理科", "community": "社区服务办", "archives": "档案室"}
ROLES = {
    "director": ["director"],
    "deputies": ["deputy_1", "deputy_2"],
    "renewal_commander": ["commander"],
    "office_head": ["office_head"],
    "supervision_deputy": ["supervision"],
    "leadership": ["director", "deputy_1", "deputy_2", "commander", "discipline"],
    "unit_heads": ["office_head", "urban_head", "community_head"],
    "office": ["clerk", "office_head"],
    "party_secretary": ["party_secretary"],
    "discipline_secretary": ["discipline"],
    "archives": ["archivist"],
}


@dataclass(frozen=True)
class TestOffice:
    """The office, its posts by code, and an actor for each."""

    __test__ = False

    office: Office
    edition: Edition
    posts: dict[str, Post]
    actors: dict[str, Actor]

    def __getitem__(self, code: str) -> Actor:
        return self.actors[code]

    def post(self, code: str) -> str:
        return str(self.posts[code].pk)

    def unit(self, code: str) -> str:
        return str(self.office.units.get(code=code).pk)


def make_office(
    code: str = "qinghe",
    rulebook: Path = WUSONG,
    files: dict[str, str] | None = None,
    roles: dict[str, list[str]] = ROLES,
) -> TestOffice:
    """An office in which every post has a holder, run by a rulebook from 2026-01-01 on."""
    office = office_create(code=code, name="示例市云溪区青禾街道办事处", short_name="青禾街道")
    posts = _posts(office)
    people = Person.objects.bulk_create(
        Person(office=office, name=f"甲{order:02d}", code=f"{order + 1:03}") for order in range(len(posts))
    )
    Appointment.objects.bulk_create(
        Appointment(post=post, person=person, since=date(2026, 1, 1))
        for post, person in zip(posts.values(), people, strict=True)
    )
    actors = {
        post_code: Actor(office.pk, person.pk, person.name, (str(post.pk),))
        for (post_code, post), person in zip(posts.items(), people, strict=True)
    }
    edition = edition_publish(files=files or files_of(rulebook), at=moment("2026-01-01 09:00"))
    adoption_make(
        office=office, edition=edition, since=date(2026, 1, 1), roles=roles, at=moment("2026-01-01 09:00")
    )
    return TestOffice(Office.objects.get(pk=office.pk), edition, posts, actors)


def _posts(office: Office) -> dict[str, Post]:
    """In one statement each: a thousand tests begin with them."""
    units = Unit.objects.bulk_create(
        Unit(office=office, code=code, name=name, order=order)
        for order, (code, name) in enumerate(UNITS.items())
    )
    by_code = {unit.code: unit for unit in units}
    posts = Post.objects.bulk_create(
        Post(office=office, code=code, title=title, order=order, unit=by_code.get(unit), is_head=is_head)
        for order, (code, title, unit, is_head) in enumerate(POSTS)
    )
    return {post.code: post for post in posts}


def adopt(office: TestOffice, rulebook: Path, roles: Roles, edit: tuple[str, str] = ("", "")) -> TestOffice:
    """The office, running by one more rulebook; ``edit`` replaces one passage of it."""
    old, new = edit
    files = files_of(rulebook)
    if old:
        assert sum(text.count(old) for text in files.values()) == 1, f"“{old}” does not stand there once"
        files = {name: text.replace(old, new) for name, text in files.items()}
    at = moment("2026-01-01 09:00")
    edition = edition_publish(files=files, at=at)
    adoption_make(office=office.office, edition=edition, since=date(2026, 1, 1), roles=roles, at=at)
    return replace(office, office=Office.objects.get(pk=office.office.pk))


def moment(text: str) -> datetime:
    """``2026-11-23 09:00`` in China."""
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def login(office: TestOffice, code: str) -> Client:
    """The browser of whoever holds a post."""
    person = Person.objects.get(pk=office[code].person_id)
    if person.user is None:
        person.user = User.objects.create_user(f"{office.office.code}-{code}")
        person.save()
    client = Client()
    client.force_login(person.user)
    return client


def docx(text: str = "汇报稿") -> bytes:
    """The smallest file that is truly a DOCX."""
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<document>{text}</document>")
    return buffer.getvalue()
