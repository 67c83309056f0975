"""Pages read in English say nothing in Chinese but what the office itself has written."""

import re

import pytest
from django.conf import settings
from django.test import Client

from tests.test_english import WIDE
from zhidu.accounts.tests.town import Town, town
from zhidu.org.models import Office, Person, Post, Unit

PAGES = {
    "clerk": ("/account/", "/account/password/", "/account/factor/", "/account/reminders/", "/version/"),
    "system": ("accounts/", "accounts/{clerk}/", "accounts/together/", "deliveries/", "status/"),
    "security": ("security/", "security/{clerk}/", "locks/", "policy/"),
    "audit": ("log/?q=nobody",),
}


@pytest.fixture
def qinghe(db) -> Town:
    return town()


def test_pages_of_accounts_and_upkeep_are_english_throughout(qinghe: Town) -> None:
    own = {word for words in _of_the_office() for word in words} | {"中文"}
    found = {}
    for who, paths in PAGES.items():
        client = qinghe.client(who)
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
        for path in paths:
            address = path if path.startswith("/") else f"/administration/{path}"
            found[path] = _chinese(client, address.format(clerk=qinghe.people["clerk"].pk), own)
    assert {path: words for path, words in found.items() if words} == {}


def _of_the_office() -> tuple[list[str], ...]:
    titles = Post.objects.values_list("title", flat=True)
    offices = Office.objects.values_list("short_name", flat=True)
    return (
        list(titles),
        list(offices),
        [p.name for p in Person.objects.all()],
        [u.name for u in Unit.objects.all()],
    )


def _chinese(client: Client, path: str, own: set[str]) -> list[str]:
    """The Chinese lines of what a page says of its own."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    text = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    for word in sorted(own, key=len, reverse=True):
        text = text.replace(word, "")
    return [line.strip() for line in re.findall(r"[^<>]+", text) if WIDE.search(line)]
