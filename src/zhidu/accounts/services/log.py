"""The security log: one line an event; each is written in the transaction of what it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override

from zhidu.accounts.models import Event
from zhidu.accounts.verbs import sentence
from zhidu.org.models import Person


def event_add(
    *,
    verb: str,
    at: datetime,
    by: Person | None = None,
    about: Person | None = None,
    address: str = "",
    data: Mapping[str, Any] | None = None,
    is_done: bool = True,
) -> Event:
    """Append an event; ``about`` whom, where that is not who did it. Raises KeyError for an unknown verb."""
    known = about or by
    event = Event(
        office_id=known.office_id if known else None,
        at=at,
        verb=verb,
        is_done=is_done,
        person=by.name if by else "",
        person_id=by.pk if by else None,
        about=about.name if about else "",
        about_id=about.pk if about else None,
        address=address,
        data=_kept(data or {}),
    )
    sentence(verb, event.data)
    event.save()
    return event


def _kept(data: Mapping[str, Any]) -> dict[str, Any]:
    """In the language of the office, whichever somebody reads their pages in."""
    with override(settings.LANGUAGE_CODE):
        return {key: str(value) if isinstance(value, Promise) else value for key, value in data.items()}
