"""Where a case's page is."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from zhidu.cases import registry
from zhidu.cases.models import Case, Notice
from zhidu.editions.selectors import book_of


def case_url(case: Case) -> str:
    """The page of a case: its room's, or the generic one."""
    room = registry.room_of(book_of(case.edition).kinds[case.kind])
    return room.url(case) if room else reverse("case", args=[case.pk])


def notice_url(notice: Notice) -> str:
    """What somebody was told, marked as read on the way."""
    return reverse("notice", args=[notice.pk])


def thing_url(case: Case, thing: str) -> str:
    """A paper of a case, or the case itself."""
    room = registry.room_of(book_of(case.edition).kinds[case.kind])
    return room.thing_url(case, thing) if room and thing != "case" else case_url(case)


def back_to(case: Case) -> dict[str, str]:
    """The way back from a paper of a case to the case."""
    return {"url": case_url(case), "title": case.title or _("表格")}
