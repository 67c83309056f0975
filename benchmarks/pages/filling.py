"""An office with years behind it: 2,000 meetings and 20,000 topics in every state, with tasks and minutes.

One meeting of each sort is played by the services, clause by clause, and then copied.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from django.contrib.auth.models import User

from pages.copying import Block, copy
from pages.reading import PASSWORD
from zhidu.calendar import local_date
from zhidu.cases.models import Case, Step
from zhidu.cases.tests.offices import TestOffice, adopt, make_office, moment
from zhidu.org.models import Person
from zhidu.org.selectors import actor_for, office_for
from zhidu.rooms.meetings.selectors import bodies_of, topic_kinds, topics_of
from zhidu.rooms.meetings.tests import steps
from zhidu.rooms.meetings.tests.steps import do
from zhidu.rooms.meetings.views.lists import PAGE

TOPICS = 10
"""Of a meeting."""
NOW = "2026-12-07 09:00"
"""The Monday after the meeting that is played."""
RULEBOOKS = Path(__file__).parents[2] / "rulebooks"


class Filling:
    """An office in which one meeting of each sort was played; ``grow`` makes years of them."""

    def __init__(self, scale: int) -> None:
        """With a thousandth of ``scale`` times everything in the end."""
        daily = {
            "office": ["clerk", "office_head"],
            "secrecy_officer": ["archivist"],
            "classifier": ["director"],
        }
        self.office = adopt(make_office(), RULEBOOKS / "daily", daily)
        self._blocks = [
            _block(self.office, play, max(copies * scale // 1000, 1), days) for play, copies, days in SORTS
        ]
        self._next = 1

    def tenth(self) -> None:
        self._grow(lambda copies: max(copies // 10, 1))

    def rest(self) -> None:
        """What is missing after the tenth."""
        self._grow(lambda copies: copies - max(copies // 10, 1))

    def _grow(self, share: Callable[[int], int]) -> None:
        parts = [replace(block, copies=share(block.copies)) for block in self._blocks]
        self._next = copy([part for part in parts if part.copies], self._next)


def _block(office: TestOffice, play: Callable[[TestOffice], object], copies: int, days: int) -> Block:
    before = set(Case.objects.values_list("pk", flat=True))
    play(office)
    made = set(Case.objects.values_list("pk", flat=True)) - before
    return Block(frozenset(made), copies, days)


def _topics(office: TestOffice) -> list[Case]:
    titles = ("保洁服务采购", "沟渠清淤", "社区食堂改造", "老旧电梯更新", "停车秩序整治")
    return [
        steps.pooled_topic(office, title=f"云溪河{number}号片区{titles[number % len(titles)]}")
        for number in range(TOPICS)
    ]


def archived(office: TestOffice) -> Case:
    """A meeting whose minutes lie in the archive and whose decisions are carried out."""
    meeting = followed(office)
    do(office, meeting, "archive", "clerk", "2026-12-04 15:00")
    do(office, meeting, "receive", "archivist", "2026-12-04 16:00")
    for task in Case.objects.filter(kind="task", parent__tabled__meeting=meeting):
        do(office, task, "carry_out", "urban_head", "2026-12-04 17:00", facts={"report": "已落实。"})
        do(office, task, "verify", "clerk", "2026-12-04 17:30")
    return meeting


def followed(office: TestOffice) -> Case:
    """A meeting whose minutes were issued and whose decisions are being carried out."""
    meeting = to_be_drafted(office)
    do(office, meeting, "draft", "clerk", "2026-12-02 09:00", facts={"minutes_text": MINUTES})
    for who in ("deputy_1", "deputy_2", "commander"):
        do(office, meeting, "read", who, "2026-12-03 09:00")
    do(office, meeting, "sign", "director", "2026-12-04 09:00")
    sent = {"recipients": tuple(office.post(code) for code in RECIPIENTS)}
    return do(office, meeting, "issue", "clerk", "2026-12-04 10:00", facts=sent)


def to_be_drafted(office: TestOffice) -> Case:
    """A meeting that was closed and has no minutes yet."""
    meeting = in_session(office)
    topics = [item.topic for item in meeting.agenda.select_related("topic")]
    for place, topic in enumerate(topics):
        outcome = {"outcome": "rejected", "why": "条件还不成熟"} if place == TOPICS - 1 else {}
        steps.decide(office, meeting, topic, at=f"2026-11-30 09:{10 + place}", **outcome)
    return do(office, meeting, "close", "clerk", "2026-11-30 10:30")


def in_session(office: TestOffice) -> Case:
    return steps.opened_meeting(office, *_topics(office))


def notified(office: TestOffice) -> Case:
    return steps.notified(office, *_topics(office))


def planned(office: TestOffice) -> Case:
    return steps.planned_meeting(office, *_topics(office))


def pooled(office: TestOffice) -> None:
    """As many approved topics as a meeting takes."""
    _topics(office)


def waiting(office: TestOffice) -> None:
    """Topics for the next plan, under review, and drafts."""
    for number in range(3):
        steps.pooled_topic(office, title=f"等待上会的第{number}个议题")
        submitted = steps.draft_topic(office, title=f"待审核的第{number}个议题")
        do(office, submitted, "submit", "urban_head", "2026-11-23 10:00")
        steps.draft_topic(office, title=f"还在填写的第{number}个议题")


RECIPIENTS = ("party_secretary", "director", "discipline", "office_head", "supervision")

MINUTES = "会议听取了各项议题的汇报，经讨论议定：\n" + "\n".join(
    f"{number}. 同意以比价方式采购，由城市管理科牵头，于年底前完成。" for number in range(1, TOPICS + 1)
)

SORTS = (
    (archived, 1900, 1),
    (followed, 50, 1),
    (to_be_drafted, 40, 0),
    (in_session, 2, 1),
    (notified, 4, 1),
    (planned, 4, 1),
    (waiting, 8, 2),
    (pooled, 6, 2),
)
"""What is played, how many copies there are of it, how many days apart."""


LISTS = {
    "meetings": "/meetings/",
    "topics": "/meetings/topics/",
    "topics closed": "/meetings/topics/?state=closed",
    "tasks": "/tasks/",
    "tasks closed": "/tasks/?tab=closed",
    "kinds of case": "/cases/",
    "notices": "/notices/",
}
DESK = {
    "desk": "/",
    "week": "/week/",
    "search, often": "/search/?q=%E4%BF%9D%E6%B4%81",
    "search, nowhere": "/search/?q=%E6%B2%A1%E6%9C%89%E7%9A%84%E8%AF%8D",
}


def single() -> dict[str, str]:
    """A meeting before it opens, one that is archived, its minutes; a topic and a task."""
    meetings = Case.objects.filter(kind="director_meeting")
    ahead = meetings.filter(steps__step="open", steps__state="open").last()
    held = meetings.filter(status=Case.Status.CLOSED).last()
    topic = Case.objects.filter(kind="topic", tabled__meeting=held).first()
    task = Case.objects.filter(kind="task", status=Case.Status.OPEN).last()
    assert None not in (ahead, held, topic, task)
    return {
        "meeting ahead": f"/meetings/{ahead.pk}/",
        "meeting held": f"/meetings/{held.pk}/",
        "minutes": f"/meetings/{held.pk}/minutes/",
        "topic": f"/cases/{topic.pk}/",
        "task": f"/cases/{task.pk}/",
    }


def drafting() -> list[int]:
    """The meetings that wait for their minutes."""
    open_steps = Step.objects.filter(step="draft", state=Step.State.OPEN, case__kind="director_meeting")
    return list(open_steps.order_by("-pk").values_list("case", flat=True))


def visitors(office: TestOffice) -> dict[str, str]:
    """Post → the name by which its holder logs in."""
    for code in VISITORS:
        user = User.objects.create_user(f"bench-{code}", password=PASSWORD)
        Person.objects.filter(pk=office[code].person_id).update(user=user)
    return {code: f"bench-{code}" for code in VISITORS}


VISITORS = ("clerk", "director", "urban_head")


def newest_topics() -> tuple[str, tuple[object, ...]]:
    """The statement that finds the rows of 议题, for the clerk."""
    person = Person.objects.select_related("user__person__office").get(user__username="bench-clerk")
    actor = actor_for(person.user, moment(NOW))
    assert actor
    bodies = bodies_of(office_for(actor), local_date(moment(NOW)))
    closed = topics_of(actor, topic_kinds(bodies)).filter(status=Case.Status.CLOSED)
    page = closed.order_by("-opened_at", "-pk")[: PAGE + 1]
    return page.query.sql_with_params()
