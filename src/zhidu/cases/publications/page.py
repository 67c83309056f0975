"""What the pages say of publications: what is owed, what is shown, what was. Reads only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _

from zhidu.calendar import local_date
from zhidu.cases.explain import chips
from zhidu.cases.lights import due_light
from zhidu.cases.links import case_url
from zhidu.cases.models import RUNNING, Case, Obligation, Publication, Reader
from zhidu.cases.selectors import cases_visible_to
from zhidu.cases.services.owings import PUBLISH
from zhidu.cases.situation import Situation
from zhidu.editions.selectors import adoptions_in_force, book_of
from zhidu.org.actor import Actor
from zhidu.org.dates import date_said
from zhidu.org.models import Office

LATELY = timedelta(days=92)
"""So long is a publication listed that is over, or that the text gives no length."""
_DEFERRED = "case__edition__content"


def has_publications(office: Office, on: date) -> bool:
    """Whether a text that the office runs by makes anything public; remembered with its chart."""
    return _has_publications(office.pk, office.chart_version, on)


@lru_cache(maxsize=256)
def _has_publications(office_id: int, chart_version: int, on: date) -> bool:
    books = (book_of(adoption.edition) for adoption in adoptions_in_force(Office(office_id), on))
    return any(kind.publish for book in books for kind in book.kinds.values())


def sections(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """What the actor may read, each part under its heading; none that is empty. Three queries."""
    shown = list(_published(actor, now))
    parts = {
        _("还没有公开"): [_owed_line(one, now) for one in _owed(actor)],
        _("正在公开"): [_line(one, now) for one in shown if not _is_over(one, now)],
        _("已经结束"): [_line(one, now) for one in shown if _is_over(one, now)],
    }
    return [{"title": title, "lines": lines} for title, lines in parts.items() if lines]


def published_of(here: Situation, now: datetime) -> list[dict[str, Any]]:
    """What of one case was made public; nothing is read where no text wants that."""
    if not here.kind.publish:
        return []
    there = here.case.publications.select_related("case__edition").defer(_DEFERRED)
    return [_line(one, now) | {"about": ""} for one in there.annotate(reads_case=Value(value=False))]


def _owed(actor: Actor) -> QuerySet[Obligation]:
    owed = Obligation.objects.filter(rule__startswith=PUBLISH, met_at=None, case__status__in=RUNNING)
    seen = owed.filter(case__in=cases_visible_to(actor)).select_related("case__edition", "case__office")
    return seen.defer(_DEFERRED).order_by("due_at", "pk")


def _published(actor: Actor, now: datetime) -> QuerySet[Publication]:
    """Those of a case, or of the very paper, that one of the actor's posts may read."""
    let_in = Reader.objects.filter(case=OuterRef("case"), post_id__in=actor.posts)
    reads = {"reads_case": Exists(let_in.filter(what="case"))}
    there = Publication.objects.filter(case__office_id=actor.office_id).annotate(**reads)
    there = there.filter(Q(reads_case=True) | Exists(let_in.filter(what=OuterRef("what"))))
    lasting = Q(down_at=None, until__gte=now) | Q(at__gte=now - LATELY) | Q(down_at__gte=now - LATELY)
    lasting |= Q(down_at=None, until__gte=now - LATELY)
    listed = there.exclude(case__status=Case.Status.REMOVED).filter(lasting)
    return listed.select_related("case__edition").defer(_DEFERRED)


def _is_over(shown: Publication, now: datetime) -> bool:
    return shown.down_at is not None or (shown.until is not None and shown.until < now)


def _owed_line(owed: Obligation, now: datetime) -> dict[str, Any]:
    return {
        "title": owed.title,
        "about": owed.case.title,
        "url": case_url(owed.case),
        "clauses": chips(book_of(owed.case.edition), owed.clauses),
        "light": due_light(owed, now),
    }


def _line(shown: Publication, now: datetime) -> dict[str, Any]:
    case = shown.case
    return {
        "title": shown.title,
        "about": case.title if shown.title != case.title else book_of(case.edition).kinds[case.kind].title,
        "url": case_url(case) if shown.reads_case else "",  # type: ignore[attr-defined]
        "clauses": chips(book_of(case.edition), shown.clauses),
        "where": _("、").join(shown.where),
        "span": _span(shown),
        "notes": list(_notes(shown)),
        "by": _("%(name)s（%(post)s）") % {"name": shown.by, "post": shown.post} if shown.post else shown.by,
        "state": _state(shown, now),
        "is_on": not _is_over(shown, now),
    }


def _span(shown: Publication) -> str:
    places = {"since": date_said(local_date(shown.at))}
    if shown.until is None:
        return _("%(since)s起") % places
    return _("%(since)s起，到%(until)s") % (places | {"until": date_said(local_date(shown.until))})


def _notes(shown: Publication) -> Iterable[str]:
    if shown.collects:
        yield _("期间收集：%(names)s") % {"names": _("、").join(shown.collects)}
    if shown.without:
        yield _("不写：%(names)s") % {"names": _("、").join(shown.without)}
    if shown.down_at:
        yield _("%(on)s由%(who)s撤下") % {"on": date_said(local_date(shown.down_at)), "who": shown.down_by}


def _state(shown: Publication, now: datetime) -> str:
    if shown.down_at:
        return _("已撤下")
    return _("已满期") if _is_over(shown, now) else _("公开中")
