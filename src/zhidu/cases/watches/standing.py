"""Who is on the roster of a watch. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from zhidu.cases.watch_models import Shift
from zhidu.rules import watching


def on_watch(office_id: int, rulebook: str, at: datetime) -> dict[str, tuple[str, ...]]:
    """``watch.staff`` or ``watch.leader`` → the posts that stand it at a moment, by rank; one query."""
    standing: dict[str, tuple[str, ...]] = {}
    now = shifts_of(office_id, rulebook).filter(begins__lte=at, ends__gt=at)
    by_rank = now.order_by("post__order", "post__code")
    for watch, slot, post in by_rank.values_list("watch", "slot", "post_id"):
        standing[f"{watch}.{slot}"] = (*standing.get(f"{watch}.{slot}", ()), str(post))
    return standing


def shifts_of(office_id: int, rulebook: str) -> QuerySet[Shift]:
    """The rosters of a text as they hold, the first shift first."""
    return Shift.objects.filter(office_id=office_id, rulebook=rulebook, dropped_at=None)


def as_rules(shifts: Iterable[Shift]) -> list[watching.Shift]:
    """Shifts as the rules see them."""
    return [watching.Shift(str(one.post_id), one.begins, one.ends, one.slot) for one in shifts]
