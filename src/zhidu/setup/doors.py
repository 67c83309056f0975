"""Who may set up and keep an office: its founder while that goes on, then who keeps its texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhidu.accounts.doors import beside_business
from zhidu.calendar import local_date
from zhidu.editions.selectors import may_propose
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.org.selectors import office_for
from zhidu.setup.models import Setup
from zhidu.setup.selectors import setup_running

View = Callable[..., HttpResponse]


class KeeperRequest(HttpRequest):
    """A request of whoever may change the office; ``setup`` only while it is being set up."""

    actor: Actor
    now: datetime
    office: Office
    setup: Setup | None


class FounderRequest(KeeperRequest):
    """A request of the founder while the office is being set up."""

    setup: Setup


def may_keep(office: Office, actor: Actor, at: datetime) -> bool:
    """Whether somebody may change people, posts and days off: 制度管理员, who answers for the texts."""
    return may_propose(office, actor.posts, local_date(at))


def founds(view: View) -> View:
    """A page of the set-up: the founder's, and gone once it is finished."""

    @wraps(view)
    def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_founder(request):
            raise Http404(_("没有这一页"))
        return view(request, *args, **kwargs)

    return beside_business(opened)


def keeps(view: View) -> View:
    """A page by which the office is kept; for everybody else it is not there."""

    @wraps(view)
    def opened(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_founder(request) and not _is_keeper(request):
            raise Http404(_("没有这一页"))
        return view(request, *args, **kwargs)

    return beside_business(opened)


def _is_founder(request: Any) -> bool:
    request.setup = request.actor and setup_running(request.actor.office_id)
    if not request.setup or request.setup.founder_id != request.actor.person_id:
        return False
    request.office = request.setup.office
    return True


def _is_keeper(request: Any) -> bool:
    if request.actor is None or request.setup:
        return False
    request.office = office_for(request.actor)
    return may_keep(request.office, request.actor, request.now)
