"""制度: which texts the office begins with, and which of its posts stand behind their roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from zhidu.calendar import local_date
from zhidu.editions.selectors import adoptions_in_force, book_of
from zhidu.editions.services import AdoptionRefused
from zhidu.editions.text import readings_shown
from zhidu.org.models import Post
from zhidu.org.selectors import holders_of, posts_of
from zhidu.rules.book import Rulebook
from zhidu.setup.doors import FounderRequest, founds
from zhidu.setup.errors import SetupRefused
from zhidu.setup.forms import day_field
from zhidu.setup.proposing import proposed
from zhidu.setup.selectors import book_shipped, roles_known, shipped_texts
from zhidu.setup.services import text_adopt
from zhidu.setup.views.showing import after, shown


@founds
@require_safe
def texts(request: FounderRequest) -> HttpResponse:
    """The texts that came along, and which of them the office has adopted."""
    adoptions = {a.edition.rulebook: a for a in adoptions_in_force(request.office, local_date(request.now))}
    rows: list[dict[str, Any]] = [
        {"text": text, "adoption": adoptions.get(text.id)} for text in shipped_texts()
    ]
    context = {
        "running": [row for row in rows if row["text"].kinds],
        "words_only": [row for row in rows if not row["text"].kinds],
        "next": after("rules"),
    }
    return shown(request, "setup/texts.html", context)


@founds
@never_cache
def text(request: FounderRequest, folder: str) -> HttpResponse:
    """One text: from when on, who is who in it, what was read into it."""
    try:
        book = book_shipped(folder)
    except KeyError:
        raise Http404(_("没有这部制度")) from None
    if request.method == "POST":
        return _adopted(request, folder, book)
    return _page(request, book)


def _page(request: FounderRequest, book: Rulebook, problem: str = "") -> HttpResponse:
    posts, today = list(posts_of(request.office)), local_date(request.now)
    chosen = _said(request, book) if request.method == "POST" else _proposed(request, book, posts)
    holders = holders_of(request.office, today)
    context = {
        "book": book,
        "posts": [{"post": post, "holder": holders.get(str(post.pk), "")} for post in posts],
        "roles": [_role(book, name, chosen.get(name, ()), posts) for name in _mapped(book)],
        "met": _met(request, book),
        "readings": list(readings_shown(book)),
        "since": request.POST.get("since") or today.isoformat(),
        "problem": problem,
    }
    return shown(request, "setup/text.html", context)


def _mapped(book: Rulebook) -> list[str]:
    return [name for name, role in book.roles.items() if role.is_mapped]


def _role(book: Rulebook, name: str, chosen: Sequence[str], posts: Sequence[Post]) -> dict[str, Any]:
    role = book.roles[name]
    called = _("、").join(word for word in role.called if word != role.title)
    behind = [post for post in posts if post.code in chosen]
    return {"id": name, "title": role.title, "called": called, "chosen": set(chosen), "behind": behind}


def _proposed(request: FounderRequest, book: Rulebook, posts: Sequence[Post]) -> dict[str, list[str]]:
    known = roles_known(request.office, local_date(request.now))
    return {name: proposed(book.roles[name], posts, known) for name in _mapped(book)}


def _said(request: FounderRequest, book: Rulebook) -> dict[str, list[str]]:
    codes = {post.code for post in posts_of(request.office)}
    said = {name: request.POST.getlist(f"role-{name}") for name in _mapped(book)}
    return {name: [code for code in chosen if code in codes] for name, chosen in said.items()}


def _met(request: FounderRequest, book: Rulebook) -> list[dict[str, Any]]:
    """The kinds that adopted texts know too, with the texts to choose from."""
    others = [book_of(a.edition) for a in adoptions_in_force(request.office, local_date(request.now))]
    knowing = {kind: [b for b in others if kind in b.kinds and b.id != book.id] for kind in book.kinds}
    return [
        {
            "kind": kind,
            "title": book.kinds[kind].title,
            "books": [*books, book],
            "chosen": request.POST.get(f"prevails-{kind}", ""),
        }
        for kind, books in knowing.items()
        if books
    ]


def _prevails(request: FounderRequest, book: Rulebook) -> Mapping[str, str]:
    met = _met(request, book)
    return {one["kind"]: one["chosen"] for one in met if one["chosen"] in {b.id for b in one["books"]}}


def _adopted(request: FounderRequest, folder: str, book: Rulebook) -> HttpResponse:
    roles = {name: codes for name, codes in _said(request, book).items() if codes}
    try:
        since = day_field(_("施行日期")).clean(request.POST.get("since", ""))
        text_adopt(
            office=request.office,
            folder=folder,
            book=book,
            roles=roles,
            prevails=_prevails(request, book),
            since=since,
            by=request.actor,
            at=request.now,
        )
    except (AdoptionRefused, SetupRefused) as refused:
        return _page(request, book, str(refused))
    except ValidationError as wrong:
        return _page(request, book, _("；").join(wrong.messages))
    messages.success(
        request, _("已采用《%(title)s》，自%(since)s起执行") % {"title": book.title, "since": since}
    )
    return redirect("office-rules")
