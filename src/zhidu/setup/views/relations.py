"""分管、联系、B角 of one post: what is registered, taken back or added."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from zhidu.org.models import Post
from zhidu.org.selectors import contacts_of, deputies_of, portfolios_of, posts_of, relations_ended
from zhidu.org.services import OrgRefused
from zhidu.setup import relations as services
from zhidu.setup.doors import KeeperRequest, keeps
from zhidu.setup.forms import ContactForm, DeputyForm, LeadForm
from zhidu.setup.views.showing import shown


@keeps
@never_cache
def relations(request: KeeperRequest, pk: int) -> HttpResponse:
    """One post: three short lists, each with a form that adds to it."""
    found = get_object_or_404(posts_of(request.office), pk=pk)
    act = request.POST.get("act", "")
    if act in _END:
        _END[act](request, found, request.POST.get("row", "0"))
        messages.success(request, _("已撤销"))
        return redirect("office-relations", pk)
    if act not in _ADD:
        return _page(request, found)
    form = _forms(request, found, act)[act]
    if not form.is_valid():
        return _page(request, found, act, form)
    try:
        _ADD[act](request, found, form.cleaned_data)
    except OrgRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, found, act, form)
    messages.success(request, _("已登记"))
    return redirect("office-relations", pk)


def _forms(request: KeeperRequest, found: Post, posted: str = "") -> dict[str, Any]:
    """The three forms; the one that was posted with what it says."""
    units = list(request.office.units.all())
    others = [post for post in posts_of(request.office) if post.pk != found.pk]
    said = {name: request.POST if name == posted else None for name in _ADD}
    return {
        "lead": LeadForm(said["lead"], units=units),
        "contact": ContactForm(said["contact"], units=units),
        "deputy": DeputyForm(said["deputy"], posts=others),
    }


def _page(request: KeeperRequest, found: Post, posted: str = "", form: Any = None) -> HttpResponse:
    forms = _forms(request, found) | ({posted: form} if posted else {})
    context = {f"{name}_form": form for name, form in forms.items()} | {
        "post": found,
        "led": portfolios_of(request.office.pk).filter(post=found),
        "contacts": contacts_of(request.office.pk).filter(post=found),
        "deputies": deputies_of(request.office.pk).filter(post=found),
        "ended": relations_ended(found),
    }
    return shown(request, "setup/relations.html", context)


def _lead(request: KeeperRequest, found: Post, said: dict[str, Any]) -> None:
    unit = get_object_or_404(request.office.units, pk=said["unit"]) if said["unit"] else None
    about = {"field": said["field"], "since": said["since"]}
    services.lead_begin(post=found, unit=unit, **about, by=request.actor, at=request.now)


def _contact(request: KeeperRequest, found: Post, said: dict[str, Any]) -> None:
    unit = get_object_or_404(request.office.units, pk=said["unit"]) if said["unit"] else None
    about = {"place": said["place"], "since": said["since"]}
    services.contact_begin(post=found, unit=unit, **about, by=request.actor, at=request.now)


def _deputy(request: KeeperRequest, found: Post, said: dict[str, Any]) -> None:
    by_post = get_object_or_404(posts_of(request.office), pk=said["by_post"])
    about = {"order": said["order"], "since": said["since"]}
    services.deputy_begin(post=found, by_post=by_post, **about, by=request.actor, at=request.now)


_ADD: dict[str, Callable[[KeeperRequest, Post, dict[str, Any]], None]] = {
    "lead": _lead,
    "contact": _contact,
    "deputy": _deputy,
}


def _unlead(request: KeeperRequest, found: Post, pk: str) -> None:
    led = get_object_or_404(found.portfolios, pk=pk)
    services.lead_end(led=led, by=request.actor, at=request.now)


def _uncontact(request: KeeperRequest, found: Post, pk: str) -> None:
    contact = get_object_or_404(found.contacts, pk=pk)
    services.contact_end(contact=contact, by=request.actor, at=request.now)


def _undeputy(request: KeeperRequest, found: Post, pk: str) -> None:
    deputy = get_object_or_404(found.deputies, pk=pk)
    services.deputy_end(deputy=deputy, by=request.actor, at=request.now)


_END: dict[str, Callable[[KeeperRequest, Post, str], None]] = {
    "unlead": _unlead,
    "uncontact": _uncontact,
    "undeputy": _undeputy,
}
