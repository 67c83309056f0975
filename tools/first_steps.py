"""The first steps of the journey by plain HTTP: ``python3 tools/first_steps.py http://127.0.0.1:8000/``.

Only Python's own library is used, so that it runs on the barest machine.
"""

import sys
import time
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.parse import urljoin, urlsplit

FILLING = 240
"""Seconds that an empty demo may take to fill, on a busy machine."""


@dataclass
class Form:
    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """The forms of a page with what they would send, and the files it is dressed with."""

    def __init__(self, address: str, text: str) -> None:
        super().__init__()
        self.address, self.text = address, text
        self.forms: list[Form] = []
        self.files: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attributes}
        if tag == "form":
            self.forms.append(Form(urljoin(self.address, given.get("action", ""))))
        elif tag in {"input", "button"} and self.forms and "name" in given:
            self.forms[-1].fields.setdefault(given["name"], given.get("value", ""))
        elif tag == "script" and "src" in given:
            self.files.append(urljoin(self.address, given["src"]))
        elif tag == "link" and given.get("rel") == "stylesheet":
            self.files.append(urljoin(self.address, given["href"]))


class Visitor:
    """A browser without a screen: keeps cookies, follows redirects, stops at anything but 200."""

    def __init__(self) -> None:
        cookies = urllib.request.HTTPCookieProcessor(CookieJar())
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)

    def open(self, address: str, data: bytes | None = None) -> Page:
        request = urllib.request.Request(address, data, {"Referer": address})
        with self.opener.open(request, timeout=30) as answer:
            return Page(answer.url, answer.read().decode("utf-8", "replace"))

    def press(self, form: Form) -> Page:
        return self.open(form.action, urllib.parse.urlencode(form.fields).encode())


def walk(address: str) -> None:
    """Each step says what it is before it is done, so the last line names the one that failed."""
    visitor = Visitor()

    step("the login page")
    login = visitor.open(address)
    expect(login.files, "the login page has no stylesheet")

    step("the files it is dressed with")
    for file in login.files:
        visitor.open(file)

    step("the first demo log-in button")
    buttons = until_filled(visitor, address)
    expect(buttons, "the login page offers no demo log-in")
    expect("user" in buttons[0].fields, "the demo log-in does not name a user")
    visitor.press(buttons[0])

    step("the desk")
    desk = visitor.open(address)
    expect(desk.address == address, f"the desk sent us to {desk.address}")
    raise_topic(visitor, address)


def until_filled(visitor: Visitor, address: str) -> list[Form]:
    """The buttons of the demo's people, once its year was played."""
    deadline = time.monotonic() + FILLING
    while True:
        login = visitor.open(address)
        buttons = [form for form in login.forms if urlsplit(form.action).path == "/demo/login/"]
        if buttons or time.monotonic() > deadline:
            return buttons
        time.sleep(1)


def raise_topic(visitor: Visitor, address: str) -> None:
    """A topic of 480,000 yuan, as far as a draft, and what the form says of it."""
    step("a new topic")
    topics = visitor.open(urljoin(address, "/meetings/topics/"))
    begun = visitor.press(the_form(topics, "/cases/new/"))
    form = the_form(begun, "/cases/")
    facts = {
        "title": "河岸线保洁服务",
        "fiscal": "是",
        "kind": "service",
        "amount": "48万",
        "act": "save:draft",
    }
    form.fields |= facts

    step("what the form says of 480,000 yuan")
    said = visitor.press(Form(form.action.replace("/form/", "/preview/"), form.fields))
    expect("四（二）" in said.text, "the preview names no clause")

    step("the draft, kept")
    visitor.press(form)
    kept = visitor.open(form.action)
    expect("河岸线保洁服务" in kept.text, "the draft was not kept")


def the_form(page: Page, path: str) -> Form:
    """The page's form that posts to an address that begins so."""
    forms = [form for form in page.forms if urlsplit(form.action).path.startswith(path)]
    expect(forms, f"{page.address} has no form for {path}")
    return forms[0]


def step(name: str) -> None:
    print(f"  {name}", flush=True)


def expect(truth: object, otherwise: str) -> None:
    if not truth:
        sys.exit(f"first steps: {otherwise}")


if __name__ == "__main__":
    walk(sys.argv[1])
