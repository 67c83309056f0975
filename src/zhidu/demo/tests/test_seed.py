"""The demo is filled …"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client

from zhidu.cases.models import Case, Entry
from zhidu.demo.reports import PAPERS
from zhidu.demo.seed import demo_found, demo_seed, stage_set
from zhidu.demo.tests.conftest import NOW
from zhidu.desk.context import MENU, menu
from zhidu.org.models import Office

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the demo lives in SQLite, and takes seconds to fill"
)
SIX = ["hezhengqing", "linyouxi", "wenruozhou", "shuxiaohe", "liuchangxin", "shicunzhen"]
"""Director, deputy, head of the office, its clerk, head of a unit, archivist."""


@pytest.mark.parametrize(
    "now", ["2026-12-28T00:05", "2027-01-01T23:05", "2027-01-04T09:00", "2028-02-29T08:05"]
)
def test_at_any_hour_of_any_day_also_beside_a_year_without_a_notice(db: None, now: str) -> None:
    moment = datetime.fromisoformat(f"{now}+08:00")
    assert demo_seed(moment)
    meeting = Case.objects.get(kind="director_meeting")
    assert meeting.status == Case.Status.CLOSED
    assert not meeting.deviations.exists()
    assert Entry.objects.latest("at").at < moment


def test_whole_or_not_at_all(friday: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhidu.demo.reports.PAPERS", PAPERS / "nowhere")
    with pytest.raises(FileNotFoundError):
        demo_seed(friday)
    assert not Office.objects.exists()


def test_while_the_login_page_says_so(client: Client, friday: datetime) -> None:
    demo_found(friday)
    page = client.get("/login/").content.decode()
    assert "演示数据正在生成" in page
    assert 'http-equiv="refresh"' in page
    assert "demo/login" not in page
    assert demo_seed(friday)
    assert "demo/login" in client.get("/login/").content.decode()


@pytest.fixture(scope="module")
def stage(kept: None) -> None:
    """For the last tests of the module, as the others begin with nothing."""
    stage_set(NOW)


@pytest.mark.parametrize("user", SIX)
def test_from_an_office_with_every_page_of_the_menu_open(
    client: Client, stage: None, friday: datetime, user: str
) -> None:
    client.post("/demo/login/", {"user": user})
    answers = {entry["title"]: client.get(entry["url"]).status_code for entry in menu("/")}
    assert answers == {title: 200 for title, _ in MENU}
