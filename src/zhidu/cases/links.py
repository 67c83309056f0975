"""Where a case's page is."""

from __future__ import annotations

from functools import cache

from django.urls import reverse
from django.utils.translation import gettext as _

from zhidu.cases import registry
from zhidu.cases.models import Case, Notice
from zhidu.editions.selectors import book_of


def case_url(case: Case) -> str:
    """The page of a case: its room's, or the generic one."""
    room = registry.room_of(book_of(case.edition).kinds[case.kind])
    return room.url(case) if room else numbered("case", case.pk)


def numbered(name: str, pk: int) -> str:
    """The address of that name with a number in it; lists have hundreds of them."""
    return str(pk).join(_around(name))


@cache
def _around(name: str) -> tuple[str, ...]:
    """What stands before and after the number."""
    return tuple(reverse(name, args=[_NUMBER]).split(str(_NUMBER)))


_NUMBER = 987_654_321


def notice_url(notice: Notice) -> str:
    """What somebody was told, marked as read on the way."""
    return numbered("notice", notice.pk)


def thing_url(case: Case, thing: str) -> str:
    """A paper of a case, or the case itself."""
    room = registry.room_of(book_of(case.edition).kinds[case.kind])
    return room.thing_url(case, thing) if room and thing != "case" else case_url(case)


def back_to(case: Case) -> dict[str, str]:
    """The way back from a paper of a case to the case."""
    return {"url": case_url(case), "title": case.title or _("表格")}
