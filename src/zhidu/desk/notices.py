"""通知: everything that one's posts were told, read or not."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from zhidu.cases.doing import ActingRequest, actor_of
from zhidu.cases.longlists.keyset import LongList, Order
from zhidu.cases.selectors import notices_for, notices_of
from zhidu.cases.services import notices_read
from zhidu.desk import lines
from zhidu.org.actor import Actor

PAGE_SIZE = 50
NEWEST = Order("at", is_descending=True, of=datetime)
_TOLD = {
    "all": LongList(lambda *own: notices_for(Actor.of_keys(*own)), NEWEST, PAGE_SIZE),
    "unread": LongList(lambda *own: notices_of(Actor.of_keys(*own)), NEWEST, PAGE_SIZE),
}
TABS = {"unread": gettext_lazy("待阅"), "all": gettext_lazy("全部")}


@require_safe
def notices(request: ActingRequest) -> HttpResponse:
    """The newest first, some at a time; the unread ones where nothing else is asked for."""
    actor, tab = actor_of(request), "all" if request.GET.get("tab") == "all" else "unread"
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = _TOLD[tab].page(*actor.keys, after=after, before=before)
    context = {
        "tab": tab,
        "tabs": TABS,
        "notices": [lines.told(notice) for notice in page.rows],
        "through": max((notice.pk for notice in page.rows), default=0),
        "next": urlencode({"tab": tab, "after": page.after}) if page.after else "",
        "previous": urlencode({"tab": tab, "before": page.before}) if page.before else "",
    }
    return render(request, "desk/notices.html", context)


@require_POST
def read(request: ActingRequest) -> HttpResponse:
    """全部标为已阅: everything up to the newest that the page showed."""
    through = request.POST.get("through", "")
    actor = actor_of(request)
    is_number = through.isascii() and through.isdigit() and len(through) < 19
    count = notices_read(through=int(through), by=actor, at=request.now) if is_number else 0
    messages.success(request, _("%(count)s件已标为已阅") % {"count": count} if count else _("没有待阅的通知"))
    return redirect("notices")
