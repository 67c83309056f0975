"""What a reminder says: what it is about and where to look, never what the case says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from zhidu.delivery.models import Occasion
from zhidu.org.models import Person


@dataclass(frozen=True)
class Message:
    """What goes to one person in one piece; ``id`` stays the same when it has to be sent again."""

    id: str
    person: Person
    address: str
    """Where mail goes; empty for the other ways."""
    occasions: Sequence[Occasion]
    at: datetime


def headline(message: Message) -> str:
    """新待办：议题, or 3条提醒."""
    if len(message.occasions) == 1:
        return said_of(message.occasions[0])
    return f"{len(message.occasions)}条提醒"


def said_of(occasion: Occasion) -> str:
    return f"{occasion.get_sort_display()}：{occasion.kind}"


def line_of(occasion: Occasion) -> str:
    """With the title only where the installation says that mails may show it."""
    title = occasion.case.title if settings.ZHIDU_MAIL_TITLES and occasion.case else ""
    return f"{said_of(occasion)} {title}".strip()


def link_of(occasion: Occasion) -> str:
    return settings.ZHIDU_URL + occasion.path


def choices_link() -> str:
    return settings.ZHIDU_URL + reverse("account-reminders")
