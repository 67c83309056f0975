"""An empty installation for tests, and a small town that founds itself in it."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from openpyxl import load_workbook

from zhidu.accounts.services import First
from zhidu.cases.tests.offices import moment
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.org.selectors import actor_for
from zhidu.org.sheets import office_content_write, office_rows
from zhidu.setup.code import code
from zhidu.setup.models import Setup
from zhidu.setup.services import Seat, office_begin, seat_add

AT = moment("2026-11-23 09:00")
TODAY = AT.date()
SINCE = date(2026, 1, 1)
FOUNDER, THREE = "文若舟", ("管运行", "安守密", "查有据")
SAID = {
    "name": "示例市云溪区青禾街道办事处",
    "short_name": "青禾街道",
    "code": "qinghe",
    "founder": FOUNDER,
    "system": THREE[0],
    "security": THREE[1],
    "audit": THREE[2],
}
SHEETS = {
    "科室": [("office", "党政办公室", 10), ("city", "城市管理科", 20), ("archives", "档案室", 30)],
    "职务": [
        ("secretary", "街道党工委书记", 10),
        ("director", "办事处主任", 20),
        ("deputy", "分管城建副主任", 30),
        ("commander", "旧改分指挥部常务副指挥长", 40),
        ("discipline", "纪工委书记", 50),
        ("office_head", "党政办公室主任", 60, "office", "是"),
        ("supervision", "监察办副主任", 70, "office"),
        ("city_head", "城市管理科科长", 80, "city", "是"),
        ("clerk", "党政办公室文书", 90, "office"),
        ("archivist", "档案员", 100, "archives"),
    ],
    "人员": [
        ("101", "云怀谷"),
        ("102", "禾正清", "13800000102"),
        ("103", "林有溪"),
        ("104", "江改新"),
        ("105", "严自律"),
        ("106", "简明察"),
        ("107", "柳常新"),
        ("108", "舒小禾"),
        ("109", "史存真"),
    ],
    "任职": [
        ("secretary", "101", "云怀谷", SINCE),
        ("director", "102", "禾正清", SINCE),
        ("deputy", "103", "林有溪", SINCE),
        ("commander", "104", "江改新", SINCE),
        ("discipline", "105", "严自律", SINCE),
        ("office_head", "001", FOUNDER, SINCE),
        ("supervision", "106", "简明察", SINCE),
        ("city_head", "107", "柳常新", SINCE),
        ("clerk", "108", "舒小禾", SINCE),
        ("archivist", "109", "史存真", SINCE),
    ],
}
"""What the town writes into its workbook, below what the template holds already."""


def begun(**said: Any) -> list[First]:
    words = {**SAID, **said}
    return office_begin(
        code=words["code"],
        name=words["name"],
        short_name=words["short_name"],
        founder=words["founder"],
        administrators=[words["system"], words["security"], words["audit"]],
        at=AT,
    )


def founder_of(at: datetime = AT) -> tuple[Setup, Actor]:
    setup = Setup.objects.select_related("office", "founder").get()
    actor = actor_for(User.objects.get(person=setup.founder), at)
    assert actor is not None
    return setup, actor


def client_of(name: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(person__name=name))
    return client


def post_office(client: Client, **said: str) -> Any:
    """The first page, filled in; ``said_code`` is the right one unless something else is said."""
    return client.post("/setup/", {"said_code": code(), **SAID, **said})


def workbook(office: Office, **rows: list[tuple]) -> bytes:
    """The template of an office with rows added; ``rows`` adds more of its own."""
    book = load_workbook(BytesIO(office_content_write("template.xlsx", office_rows(office))))
    for sheets in (SHEETS, rows):
        for sheet, lines in sheets.items():
            for line in lines:
                book[sheet].append(line)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def seat(title: str, name: str, **other: Any) -> None:
    setup, actor = founder_of()
    said = Seat(title=title, name=name, since=other.pop("since", SINCE), **other)
    seat_add(office=setup.office, seat=said, by=actor, at=AT)
