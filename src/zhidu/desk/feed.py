"""日历订阅: what somebody has ahead, by a secret link that needs no log-in and opens nothing else."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhidu.accounts.services import calendar_link_of
from zhidu.cases.appointments import START, appointment_of, deadline_of
from zhidu.cases.models import Case, CaseIndex
from zhidu.cases.selectors import cases_visible_to, obligations_of
from zhidu.editions.selectors import with_editions
from zhidu.org.actor import Actor
from zhidu.org.dates import office_language
from zhidu.org.selectors import actor_for
from zhidu.papers.ics import ICS, calendar

BACK, MOST = timedelta(days=90), 500
"""How far back a calendar reaches, and how much it holds of a sort."""


@login_not_required
@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a link; nothing is there where it was revoked."""
    link = calendar_link_of(token)
    at = timezone.localtime()
    actor = actor_for(link.account.user, at) if link else None
    if actor is None:
        raise Http404(_("没有这一页"))
    with office_language():
        dates = [appointment_of(case, request.build_absolute_uri) for case in _cases(actor)]
        dues = [deadline_of(due, request.build_absolute_uri) for due in obligations_of(actor)[:MOST]]
        made = calendar(f"制度：{actor.name}", [*filter(None, dates), *dues], at)  # zh: a file to download
    response = HttpResponse(made, content_type=ICS)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _cases(actor: Actor) -> list[Case]:
    """What the actor may read that has a time, the latest first; what was called off stays in as such."""
    since = (timezone.localtime() - BACK).date().isoformat()
    timed = CaseIndex.objects.filter(office_id=actor.office_id, fact=START, value__gte=since)
    seen = cases_visible_to(actor).filter(pk__in=timed.values("case")).order_by("-pk")[:MOST]
    return list(with_editions(seen, "edition"))
