"""上会经过: before which meetings a topic has been, and what came of it at each. Reads only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from zhidu.cases.models import Case, Step
from zhidu.editions.selectors import with_editions
from zhidu.rooms.meetings.acts import kind_of
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.selectors import doing


@dataclass(frozen=True)
class Passage:
    """One time at a meeting; ``move`` is what the outcome did to the topic's step."""

    meeting: Case
    body: str
    at: datetime
    outcome: str
    move: str
    why: str

    @property
    def is_put_off(self) -> bool:
        """Whether the topic was to come again: 暂缓, 退回."""
        return self.move in ("hold", "return")


def passages_of(topics: Collection[int]) -> dict[int, list[Passage]]:
    """Of topics by their keys, the closed meetings that decided on them, first to last."""
    if not topics:
        return {}
    items = AgendaItem.objects.filter(
        Q(topic__in=topics) | Q(joined__topic__in=topics), decided_at__isnull=False
    )
    meetings = Case.objects.filter(pk__in=items.values("meeting"))
    closed = Step.objects.filter(doing("close", meetings), case=OuterRef("meeting"), state=Step.State.DONE)
    decided = with_editions(items.filter(Exists(closed)).distinct(), "meeting__edition")
    found: dict[int, list[Passage]] = {pk: [] for pk in topics}
    for item in decided.prefetch_related("joined").order_by("decided_at", "pk"):
        for pk in {item.topic_id, *(joined.topic_id for joined in item.joined.all())} & found.keys():
            found[pk].append(_passage(item))
    return found


def _passage(item: AgendaItem) -> Passage:
    kind = kind_of(item.meeting)
    outcome = kind.body.outcomes[str(item.facts["outcome"])]  # type: ignore[union-attr]
    assert item.decided_at is not None  # only such are asked for
    return Passage(item.meeting, kind.title, item.decided_at, outcome.title, outcome.move, item.why)
