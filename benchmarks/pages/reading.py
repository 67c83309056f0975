"""Somebody at a browser: logs in by the page's own form, opens pages, sends forms."""

from __future__ import annotations

import re
from html import unescape
from http.client import HTTPConnection, RemoteDisconnected
from http.cookies import SimpleCookie
from time import perf_counter
from urllib.parse import urlencode

PASSWORD = "只为测量-Bench-2026"
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


class Visitor:
    """One connection that stays open, with its cookies.

    ``answer``, ``queries`` (as many as the page asked of its database) and ``location`` are the last page's.
    """

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = dict(cookies)
        self.answer = b""
        self.queries = 0
        self.location = ""

    def log_in(self, name: str) -> dict[str, str]:
        """The cookies of somebody who is logged in now; their other tabs have the same."""
        self.get("/login/")
        fields = self.hidden('name="csrfmiddlewaretoken"') | {"username": name, "password": PASSWORD}
        self.post("/login/", fields, wants=302)
        return self.cookies

    def get(self, path: str, *wants: int) -> float:
        """Milliseconds until a page was there; ``wants`` are the right answers, 200 where none is said."""
        return self.ask("GET", path, None, *(wants or (200,)))

    def post(self, path: str, fields: dict[str, str], wants: int = 302) -> float:
        """Milliseconds until a form was answered."""
        return self.ask("POST", path, urlencode(fields), wants)

    def hidden(self, within: str) -> dict[str, str]:
        """The hidden fields of the first form that has a text in it."""
        page = self.answer.decode()
        start = page.rindex("<form", 0, page.index(within))
        found = _HIDDEN.findall(page[start : page.index("</form>", start)])
        return {name: unescape(value) for name, value in found}

    def ask(self, method: str, path: str, body: str | None, *wants: int) -> float:
        """Milliseconds until one of the answers that are right was there."""
        begun = perf_counter()
        try:
            self.connection.request(method, path, body, self._headers())
            answer = self.connection.getresponse()
        except (RemoteDisconnected, BrokenPipeError):
            self.connection.close()  # it was idle for too long; the next request opens another
            return self.ask(method, path, body, *wants)
        self.answer, self.location = answer.read(), answer.headers.get("Location", "")
        self.queries = int(answer.headers.get("X-Queries", 0))
        took = (perf_counter() - begun) * 1000
        for said in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.update({name: kept.value for name, kept in SimpleCookie(said).items()})
        if answer.status not in wants:
            raise SystemExit(f"{method} {path} answers {answer.status}, not {wants}")
        return took

    def _headers(self) -> dict[str, str]:
        kept = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        return form | {"Cookie": kept, "Referer": f"http://{self.connection.host}:{self.connection.port}/"}
