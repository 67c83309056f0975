"""What the pages have in common: the steps while the set-up runs, the tabs afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhidu.calendar import local_date
from zhidu.setup.doors import KeeperRequest
from zhidu.setup.selectors import STEPS, done_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

TABS = ((_("人员和任职"), "people"), (_("停办"), "calendar"))
"""What is kept after the set-up."""


def shown(request: KeeperRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page in its frame; the steps say which is done."""
    frame: dict[str, Any] = {"office": request.office, "setup": request.setup, "places": _places(request)}
    frame |= {} if request.setup else {"lies_in": reverse("directory")}
    return render(request, template, frame | context, status=status)


def _places(request: KeeperRequest) -> list[dict[str, Any]]:
    """The steps or tabs, with the one that the page belongs to marked."""
    if request.setup is None:
        return [_place(request, name, title) for title, name in TABS]
    done = done_of(request.setup, local_date(request.now))
    return [
        _place(request, name, f"{number} {title}") | {"is_done": done[name]}
        for number, (name, title) in enumerate(STEPS.items(), 2)
    ]


def _place(request: KeeperRequest, name: str, title: StrOrPromise) -> dict[str, Any]:
    url = reverse(f"office-{name}")
    is_post = name == "people" and request.path.startswith("/office/posts/")
    return {"title": title, "url": url, "here": is_post or request.path.startswith(url)}


def after(step: str) -> dict[str, StrOrPromise]:
    """Where the step after one is, for the link at its end."""
    names = [*STEPS]
    following = names[names.index(step) + 1]
    return {"title": STEPS[following], "url": reverse(f"office-{following}")}
