"""A small office for tests: 青禾街道, with two units and seven posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import User

from zhidu.org import services
from zhidu.org.models import Office, Person, Post, Unit

SINCE = date(2025, 1, 1)
_POSTS = (
    # code, title, order, unit, head
    ("clerk", "党政办科员", 60, "office", False),
    ("office_head", "党政办主任", 40, "office", True),
    ("secretary", "党工委书记", 10, None, False),
    ("director", "办事处主任", 20, None, False),
    ("deputy_a", "副主任（甲）", 30, None, False),
    ("deputy_b", "副主任（乙）", 31, None, False),
    ("finance_head", "财政所所长", 50, "finance", True),
)


@dataclass(frozen=True, slots=True)
class Street:
    """The office with its units and posts by code."""

    office: Office
    units: dict[str, Unit]
    posts: dict[str, Post]

    def person(self, name: str, *posts: str, user: User | None = None, since: date = SINCE) -> Person:
        """A person of the office who holds posts from a day on."""
        person = services.person_create(office=self.office, name=name, user=user)
        for code in posts:
            services.person_appoint(post=self.posts[code], person=person, since=since)
        return person


def street(code: str = "qinghe") -> Street:
    """The office with vacant posts; posts are written in an order that is not their rank."""
    office = services.office_create(code=code, name="示例市云溪区青禾街道办事处", short_name="青禾街道")
    units = {
        "office": services.unit_create(office=office, code="office", name="党政办公室", order=1),
        "finance": services.unit_create(office=office, code="finance", name="财政所", order=2),
    }
    posts = {
        code: services.post_create(
            office=office, code=code, title=title, order=order, unit=units.get(unit or ""), is_head=head
        )
        for code, title, order, unit, head in _POSTS
    }
    services.portfolio_assign(post=posts["deputy_b"], unit=units["finance"])
    services.portfolio_assign(post=posts["director"], unit=units["finance"])
    services.portfolio_assign(post=posts["deputy_a"], unit=units["office"])
    office.refresh_from_db()
    return Street(office, units, posts)
