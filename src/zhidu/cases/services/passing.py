"""Who is asked at an open step instead of, or beside, those whom it waits for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from zhidu.cases.models import Step, StepPost


def rows_pass(rows: list[StepPost], to: Iterable[str], via: str, by: str, at: datetime) -> None:
    """Ask others, at least one, for what is asked of these posts; their rows stay and say so.

    ``by`` is the name of whoever passes it on, or empty where time does.
    """
    to, step = tuple(to), rows[0].step
    for row in rows:
        row.passed_to_id, row.person_name, row.done_at = int(to[0]), by, at
        row.save(update_fields=["passed_to", "person_name", "done_at"])
    for post in to:
        for row in rows:
            post_ask(step, post, via, by, row)


def post_ask(step: Step, post: str, via: str, by: str, like: StepPost) -> None:
    """Ask one more post, in the part and at the place of another; who handed on may get it back."""
    StepPost.objects.update_or_create(
        step=step,
        post_id=int(post),
        part=like.part,
        defaults={
            "part_title": like.part_title,
            "place": like.place,
            "via": via,
            "via_name": by,
            "person_name": "",
            "done_at": None,
            "passed_to": None,
        },
    )
