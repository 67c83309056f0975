"""The switch of language, and the pages for what went wrong; the project's urls name those as handlers.

``handler400 = "zhidu.web.views.bad_request"`` and so on, and
``CSRF_FAILURE_VIEW = "zhidu.web.views.csrf_failure"``. The incident number is ``request.incident``
where a middleware has set one.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Keeps the language that a reader chose in a cookie, and goes back to the page."""
    return set_language(request)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of an ended or changed log-in: its content is kept by the browser (autosave.js)."""
    return _page(request, 403, stale=True)


def _page(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    """Made without the context processors, so that it can be made when they cannot be."""
    context["incident"] = getattr(request, "incident", None)
    return HttpResponse(render_to_string(f"errors/{status}.html", context), status=status)
