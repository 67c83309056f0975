"""What somebody did, written in the trail with the post in which it was done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from zhidu.cases import turns
from zhidu.cases.deeds import Deed
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation
from zhidu.org.actor import Actor
from zhidu.rules.people import resolve


def acting_post(here: Situation, deed: Deed, by: Actor) -> str:
    """The title of the post in which a person does a deed: the one that may, else the highest."""
    allowed = {*_asked(here, deed), *resolve(here.book, _named(here, deed), here.given, here.chart)}
    post = next((p for p in by.posts if p in allowed), by.posts[0] if by.posts else None)
    return here.chart.posts[post].title if post and post in here.chart.posts else ""


def _asked(here: Situation, deed: Deed) -> list[str]:
    step = here.open_step
    is_open = step is not None and step.step == deed.act and deed.move in ("do", "return", "refuse")
    return [str(row.post_id) for row in turns.awaited(step)] if step and is_open else []


def _named(here: Situation, deed: Deed) -> list[str]:
    if deed.move in here.kind.moves:
        return here.kind.moves[deed.move].rule.by
    if step := here.kind.step(deed.act):
        return step.rule.by
    return here.kind.acts[deed.act].by if deed.act in here.kind.acts else []


def deed_note(
    here: Situation,
    verb: str,
    deed: Deed,
    by: Actor,
    at: datetime,
    data: Mapping[str, Any],
    because: Iterable[str],
) -> None:
    """The entry of a deed, with its idempotency key."""
    post = acting_post(here, deed, by)
    entry_add(case=here.case, verb=verb, at=at, by=by, post=post, data=data, because=because, key=deed.key)
