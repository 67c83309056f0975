"""One post: who holds it from when on, and who acts in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from zhidu.calendar import local_date
from zhidu.org.models import Acting, Post
from zhidu.org.selectors import actings_between, posts_of
from zhidu.org.services import OrgRefused
from zhidu.setup.doors import KeeperRequest, keeps
from zhidu.setup.forms import ActForm, GiveForm, VacateForm
from zhidu.setup.services import person_named, post_act_begin, post_act_end, post_give, post_vacate
from zhidu.setup.views.showing import shown

_GIVE, _VACATE, _ACT = "give", "vacate", "act"


@keeps
@never_cache
def post(request: KeeperRequest, pk: int) -> HttpResponse:
    """Give it, end it, let it be acted for; what waits for it stays with it."""
    found = get_object_or_404(posts_of(request.office), pk=pk)
    if request.method != "POST":
        return _page(request, found)
    act = request.POST.get("act", "")
    if act == "end":
        return _ended(request, found)
    form = _form(act, request, found)
    if form is None or not form.is_valid():
        return _page(request, found, **({f"{act}_form": form} if form else {}))
    try:
        messages.success(request, _DO[act](request, found, form.cleaned_data))
    except OrgRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, found, **{f"{act}_form": form})
    return redirect("office-post", pk)


def _form(act: str, request: KeeperRequest, found: Post) -> Any:
    if act == _ACT:
        return ActForm(request.POST, posts=_others(request, found))
    return {_GIVE: GiveForm, _VACATE: VacateForm}.get(act, lambda said: None)(request.POST)


def _page(request: KeeperRequest, found: Post, **extra: Any) -> HttpResponse:
    today = local_date(request.now)
    terms = list(found.appointments.select_related("person").order_by("-since"))
    context = {
        "post": found,
        "terms": terms,
        "is_held": any(term.until is None for term in terms),
        "actings": _actings(request, found),
        "people": request.office.people.order_by("code"),
        "give_form": GiveForm(initial={"since": today}),
        "vacate_form": VacateForm(initial={"on": today}),
        "act_form": ActForm(initial={"since": request.now}, posts=_others(request, found)),
    }
    return shown(request, "setup/post.html", context | extra)


def _others(request: KeeperRequest, found: Post) -> list[Post]:
    return [post for post in posts_of(request.office) if post.pk != found.pk]


def _actings(request: KeeperRequest, found: Post) -> list[Acting]:
    """Those that run or are still to come."""
    return list(actings_between(request.office.pk, request.now, None).filter(post=found))


def _give(request: KeeperRequest, found: Post, said: dict[str, Any]) -> str:
    person = person_named(request.office, said["name"])
    post_give(post=found, person=person, since=said["since"], by=request.actor, at=request.now)
    return _("已登记%(name)s自%(since)s起任%(title)s") % {
        "name": person.name,
        "since": said["since"],
        "title": found.title,
    }


def _vacate(request: KeeperRequest, found: Post, said: dict[str, Any]) -> str:
    post_vacate(post=found, on=said["on"], by=request.actor, at=request.now)
    return _("已登记：%(title)s自%(on)s起空缺") % {"title": found.title, "on": said["on"]}


def _act(request: KeeperRequest, found: Post, said: dict[str, Any]) -> str:
    by_post = get_object_or_404(posts_of(request.office), pk=said["by_post"])
    post_act_begin(
        post=found,
        by_post=by_post,
        since=said["since"],
        until=said["until"],
        ground=said["ground"],
        by=request.actor,
        at=request.now,
    )
    return _("已登记由“%(by_post)s”代行“%(post)s”") % {"by_post": by_post.title, "post": found.title}


_DO = {_GIVE: _give, _VACATE: _vacate, _ACT: _act}


def _ended(request: KeeperRequest, found: Post) -> HttpResponse:
    acting = get_object_or_404(found.actings, pk=request.POST.get("acting", "0"))
    try:
        post_act_end(acting=acting, by=request.actor, at=request.now)
        messages.success(request, _("代行已结束"))
    except OrgRefused as refused:
        messages.error(request, str(refused))
    return redirect("office-post", found.pk)
