"""Every request has an incident number; where it fails, the page and the log name the same one."""

import logging
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from zhidu.web import views

log = logging.getLogger("zhidu.incident")


class Incidents:
    """The first middleware: gives the number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.incident = secrets.token_hex(4).upper()  # type: ignore[attr-defined]
        return self.get_response(request)


class WithIncident(logging.Filter):
    """Puts the number of the request that a record is about, where it is about one, into its line."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.incident = getattr(getattr(record, "request", None), "incident", "-")
        return True


def server_error(request: HttpRequest) -> HttpResponse:
    """The error page; in plain words where even that cannot be made, as without a database."""
    try:
        return views.server_error(request)
    except Exception:
        log.exception("the error page itself failed", extra={"request": request})
        text = _("系统出错，事件编号 %(incident)s。请把编号告诉系统管理员。") % {
            "incident": getattr(request, "incident", "-")
        }
        return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")
