"""The demo is filled …"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client

from zhidu.cases.models import Case, Entry
from zhidu.demo.reports import PAPERS
from zhidu.demo.seed import demo_found, demo_seed, stage_set
from zhidu.desk.context import MENU, menu
from zhidu.org.models import Office

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="the demo lives in SQLite, and takes seconds to fill"
)
SIX = ["hezhengqing", "linyouxi", "wenruozhou", "shuxiaohe", "liuchangxin", "shicunzhen"]
"""Director, deputy, head of the office, its clerk, head of a unit, archivist."""


@pytest.mark.parametrize("hour", [0, 8, 23])
def test_at_any_hour_of_any_day(db: None, hour: int) -> None:
    now = datetime.fromisoformat(f"2027-01-01T{hour:02}:05:00+08:00")
    assert demo_seed(now)
    assert Entry.objects.latest("at").at < now


@pytest.mark.parametrize("today", ["2026-12-28", "2027-01-04", "2028-02-29"])
def test_on_days_beside_a_year_without_a_notice(db: None, today: str) -> None:
    now = datetime.fromisoformat(f"{today}T09:00+08:00")
    assert demo_seed(now)
    meeting = Case.objects.get(kind="director_meeting")
    assert meeting.status == Case.Status.CLOSED
    assert not meeting.deviations.exists()
    assert Entry.objects.latest("at").at < now


def test_whole_or_not_at_all(friday: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("zhidu.demo.reports.PAPERS", PAPERS / "nowhere")
    with pytest.raises(FileNotFoundError):
        demo_seed(friday)
    assert not Office.objects.exists()


@pytest.mark.parametrize("user", SIX)
def test_from_an_office_with_every_page_of_the_menu_open(client: Client, friday: datetime, user: str) -> None:
    stage_set(friday)
    client.post("/demo/login/", {"user": user})
    answers = {entry["title"]: client.get(entry["url"]).status_code for entry in menu("/")}
    assert answers == {title: 200 for title, _ in MENU}


def test_while_the_login_page_says_so(client: Client, friday: datetime) -> None:
    demo_found(friday)
    page = client.get("/login/").content.decode()
    assert "演示数据正在生成" in page
    assert 'http-equiv="refresh"' in page
    assert "demo/login" not in page
    assert demo_seed(friday)
    assert "demo/login" in client.get("/login/").content.decode()
