"""Files as they are read: in the browser where it can show them, Word by its text, the rest as a download."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zhidu.cases import selectors
from zhidu.cases.doing import ActingRequest, actor_of
from zhidu.cases.links import back_to
from zhidu.papers import word

PDF = "application/pdf"
_SANDBOX = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
_SHOWN = {
    # Browsers show a PDF with a part of their own, which a sandbox would keep shut; what a PDF brings along
    # runs in that part and never here.
    PDF: "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "image/png": _SANDBOX,
    "image/jpeg": _SANDBOX,
    "text/html; charset=utf-8": _SANDBOX,  # papers that were kept before they were PDF
}
"""What is shown in the browser, and the policy under which."""


def inline(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A paper that was just made, shown in the browser where it can be."""
    response = HttpResponse(content, content_type=content_type)
    _show(response, content_type, name)
    return response


def _show(response: HttpResponseBase, content_type: str, name: str) -> None:
    is_shown = content_type in _SHOWN
    response.headers["Content-Disposition"] = content_disposition_header(not is_shown, name) or "inline"
    response.headers["Content-Security-Policy"] = _SHOWN.get(content_type, _SANDBOX)
    response.headers["X-Content-Type-Options"] = "nosniff"


@require_GET
def file(request: ActingRequest, pk: int) -> FileResponse:
    """A file as it came."""
    found = selectors.file_for(actor_of(request), pk)
    response = FileResponse(found.blob.open("rb"), content_type=found.content_type)
    _show(response, found.content_type, found.name)
    return response


@require_GET
def page(request: ActingRequest, pk: int) -> HttpResponseBase:
    """The text of a Word file as a page; any other file as it came."""
    found = selectors.file_for(actor_of(request), pk)
    if found.content_type != word.WORD:
        return file(request, pk)
    tools = [{"title": _("下载原件"), "url": reverse("file", args=[pk])}]
    context = {"file": found, "back": back_to(found.case), "tools": tools}
    try:
        context["text"] = mark_safe(word.html(word.blocks_of(found.content())))  # noqa: S308 - our own tags
    except word.Unreadable as problem:
        context["why"] = str(problem)
    return render(request, "cases/file.html", context)
