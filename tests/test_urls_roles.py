"""Every address × the three administrators, who are kept apart, from business, and in their office."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.test import Client
from openpyxl import load_workbook

from tests import test_urls as table
from tests.test_urls import ACT, LIST, OWN, PUBLIC, ROLE, TABLE, address, client_of, of_sort
from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.models import Attempts, Event, Role
from zhidu.accounts.services import login_try
from zhidu.accounts.tests.town import administrator
from zhidu.cases.tests.offices import TestOffice, make_office, moment
from zhidu.org.models import Appointment, Office, Person
from zhidu.org.services import person_appoint

pytestmark = pytest.mark.django_db

office, arguments = table.office, table.arguments

PAGES = {
    Role.SYSTEM: (
        "admin-accounts",
        "admin-accounts-together",
        "admin-account",
        "system-status",
        "admin-deliveries",
    ),
    Role.SECURITY: ("admin-security", "admin-security-person", "admin-locks", "admin-policy"),
    Role.AUDIT: ("admin-log", "admin-log-export"),
}
MINE = [name for name in TABLE if name.startswith("account")]
BESIDE_BUSINESS = {*MINE, "logout", "demo-clock", "version"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}

Administrators = dict[Role, Client]


def client_in(office: Office, role: Role) -> Client:
    client = Client()
    client.force_login(administrator(office, role))
    return client


@pytest.fixture
def three(office: TestOffice) -> Administrators:
    return {role: client_in(office.office, role) for role in Role}


def test_every_page_of_administration_is_one_roles():
    assert {name for names in PAGES.values() for name in names} | {"administration"} == {*of_sort(ROLE)}


def test_each_of_the_three_has_their_own_pages_and_nobody_elses(three: Administrators, arguments: dict):
    for role, client in three.items():
        assert client.get("/administration/").status_code == 302
        for owner, names in PAGES.items():
            for name in names:
                url = address(name, arguments)
                assert (role, name, client.get(url).status_code) == (
                    role,
                    name,
                    200 if role == owner else 404,
                )
                if role != owner:
                    assert (role, name, client.post(url).status_code) == (role, name, 404)


def test_nobody_in_a_post_finds_any_of_them(office: TestOffice, arguments: dict):
    for code in ("director", "clerk", "archivist"):
        client = client_of(office, code)
        for name in of_sort(ROLE):
            ask: Callable
            for ask in (client.get, client.post):
                assert (code, name, ask(address(name, arguments)).status_code) == (code, name, 404)


def test_an_administrator_without_a_post_sees_no_business(three: Administrators, arguments: dict):
    for client in three.values():
        assert client.get("/").headers["Location"] == "/administration/"
        for name in of_sort(OWN, LIST, ACT):
            if name not in BESIDE_BUSINESS and name != "desk":
                ask = client.post if TABLE[name][0] == ACT else client.get
                assert (name, ask(address(name, arguments)).status_code) == (name, 404)
        for name in MINE:
            if TABLE[name][0] == LIST:
                page = client.get(address(name, arguments))
                assert (name, page.status_code) == (name, 200)
        titles = [entry["title"] for entry in client.get("/account/").context["menu"]]
        assert titles == ["系统管理"]


def test_an_administrator_in_a_post_has_both(office: TestOffice, three: Administrators, arguments: dict):
    person = Person.objects.get(user__account__role=Role.AUDIT)
    assert three[Role.AUDIT].get("/directory/").status_code == 404
    Appointment.objects.filter(post=office.posts["clerk"]).update(until=moment("2026-01-02 09:00").date())
    person_appoint(post=office.posts["clerk"], person=person, since=moment("2026-01-02 09:00").date())
    page = three[Role.AUDIT].get("/directory/")
    assert page.status_code == 200
    assert [entry["title"] for entry in page.context["menu"]][-1] == "系统管理"
    assert three[Role.AUDIT].get("/administration/log/").status_code == 200


# ---- a second office


def test_no_address_with_an_id_leads_into_another_office(arguments: dict):
    """By looking and by posting, as an ordinary person and as each administrator there."""
    other = make_office("other")
    clients = [client_of(other, "director"), *(client_in(other.office, role) for role in Role)]
    ids = [name for name, (_, of) in TABLE.items() if of not in (None, *SHARED)]
    before = [Event.objects.filter(about_id=pk).count() for pk in arguments["person"]]
    for client in clients:
        for name in ids:
            url = address(name, arguments)
            assert (name, client.post(url).status_code) in {(name, 404), (name, 405)}
            if TABLE[name][0] != ACT:
                assert (name, client.get(url).status_code) == (name, 404)
    assert [Event.objects.filter(about_id=pk).count() for pk in arguments["person"]] == before


SHARED = ("rulebook", "clause", "kind", "body", "token")
"""Arguments that are words, which each office has of its own; ``token`` is public."""


def test_lists_and_exports_name_nobody_of_another_office(three: Administrators, office: TestOffice):
    other = make_office("other")
    strangers = {role: client_in(other.office, role) for role in Role}
    locked = User.objects.get(username=f"qinghe-{Role.SYSTEM}")
    for _ in range(5):
        with pytest.raises(AccountRefused):
            login_try(name=locked.username, password="x", address="", at=moment("2030-01-01 09:00"))
    Attempts.objects.update(locked_until=moment("2099-01-01 09:00"))
    for clients, mine, theirs in ((three, "qinghe", "other"), (strangers, "other", "qinghe")):
        for role, name in (
            (Role.SYSTEM, "/administration/accounts/"),
            (Role.SECURITY, "/administration/security/"),
            (Role.AUDIT, "/administration/log/"),
        ):
            page = clients[role].get(name).content.decode()
            assert f"{mine}{role.label}" in page
            assert theirs + role.label not in page
        assert (
            "qinghe系统管理员" in clients[Role.SECURITY].get("/administration/locks/").content.decode()
        ) == (mine == "qinghe")
        cells = str(sheet(clients[Role.AUDIT].get("/administration/log/export/")))
        assert f"{mine}审计管理员" in cells
        assert theirs + "审计管理员" not in cells


def sheet(answer) -> list[tuple]:
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return list(book.active.iter_rows(values_only=True))


# ---- headers


def test_every_answer_has_the_headers_that_browsers_obey(
    office: TestOffice, three: Administrators, arguments: dict
):
    for client in (Client(), client_of(office, "office_head"), *three.values()):
        for name in of_sort(PUBLIC, OWN, LIST, ROLE):
            answer = client.get(address(name, arguments))
            policy = answer.headers.get("Content-Security-Policy", "")
            if answer.headers["Content-Type"].startswith("text/html"):
                assert (name, "script-src 'self';" in policy, "unsafe" in policy) == (name, True, False)
                assert "default-src 'self'" in policy
            else:
                assert (name, "script-src 'unsafe" in policy) == (name, False)
                assert ("default-src 'none'" in policy) or ("default-src 'self'" in policy)
            assert "frame-ancestors 'none'" in policy
            assert (name, {key: answer.headers.get(key) for key in HEADERS}) == (name, HEADERS)
