"""What the demo's bar and the log-in page show."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from zhidu.calendar import local_date
from zhidu.demo import clock
from zhidu.demo.moves import MOVES
from zhidu.demo.people import people_of, people_of_demo
from zhidu.org.actor import Actor
from zhidu.org.dates import moment_said


def demo(request: HttpRequest) -> dict[str, Any]:
    """The bar for who is logged in; the people to choose from for a stranger."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        people = SimpleLazyObject(lambda: people_of_demo(local_date(clock.now())))
        return {"demo_people": people, "demo_is_filling": SimpleLazyObject(lambda: not people)}
    return {"demo": SimpleLazyObject(lambda: _bar(request, actor))}


def _bar(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    now, url = request.now, reverse("demo-clock")  # type: ignore[attr-defined]
    return {
        "now_words": moment_said(now),
        "moves": [{"value": value, "label": move.label, "url": url} for value, move in MOVES.items()],
        "people": people_of(actor.office_id, local_date(now), request.user.get_username()),
    }
