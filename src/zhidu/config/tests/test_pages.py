"""What every answer of the server has, whichever page it is."""

import re

import pytest
from django.db import DatabaseError
from django.test import Client

from zhidu.config import errors


@pytest.mark.django_db
def test_every_page_takes_nothing_from_elsewhere(client):
    policy = client.get("/health/").headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.django_db
def test_a_stranger_is_led_to_the_login_page(client):
    assert client.get("/").headers["Location"] == "/login/?next=/"


@pytest.mark.django_db
def test_an_unknown_address_is_404_in_chinese(client):
    found = client.get("/no-such-page/")
    assert found.status_code == 404
    assert re.search(r"[\u4e00-\u9fff]", found.content.decode())


def test_a_form_from_elsewhere_is_403():
    found = Client(enforce_csrf_checks=True).post("/login/", {"username": "x"})
    assert found.status_code == 403


def test_a_failure_names_the_same_incident_on_the_page_and_in_the_log(rf, caplog):
    request = rf.get("/")
    errors.Incidents(lambda given: None)(request)
    found = errors.server_error(request)
    assert found.status_code == 500
    assert request.incident in found.content.decode()


def test_a_failing_error_page_still_speaks(rf, monkeypatch):
    def broken(request):
        raise DatabaseError

    monkeypatch.setattr("zhidu.web.views.server_error", broken)
    request = rf.get("/")
    request.incident = "AB12CD34"
    found = errors.server_error(request)
    assert found.status_code == 500
    assert "事件编号 AB12CD34" in found.content.decode()
