"""常用意见 …"""

from __future__ import annotations

import pytest
from django.test import Client

from zhidu.cases.links import case_url
from zhidu.desk.tests.factories import Desk, seen_by
from zhidu.org.models import Person
from zhidu.org.services.phrases import LONGEST, MOST


@pytest.fixture
def client(office: Desk) -> Client:
    client = Client()
    client.force_login(office.director)
    return client


def keep(client: Client, words: str, **headers: str) -> str:
    return client.post("/phrases/", {"opinion": words}, follow=True, headers=headers).content.decode()


def kept(office: Desk) -> list[str]:
    return Person.objects.get(user=office.director).phrases


def test_are_kept_and_offered_under_the_opinion(office: Desk, client: Client) -> None:
    keep(client, "  同意，请按程序办理。 ")
    assert kept(office) == ["同意，请按程序办理。"]
    page = seen_by(office.director, case_url(office.asked("添置档案柜")))
    assert "data-phrase>同意，请按程序办理。</button>" in page


def test_nobody_else_is_offered_them(office: Desk, client: Client) -> None:
    keep(client, "同意，抓紧落实。")
    assert "抓紧落实" not in seen_by(office.clerk, "/phrases/")


def test_are_kept_once_and_let_go(office: Desk, client: Client) -> None:
    for _ in range(2):
        keep(client, "同意。")
    assert kept(office) == ["同意。"]
    client.post("/phrases/", {"act": "drop", "opinion": "同意。"})
    assert kept(office) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [("", "请先写好意见"), ("已阅。", "不是意见"), ("长" * (LONGEST + 1), f"不超过{LONGEST}个字")],
)
def test_what_cannot_be_kept_is_told(office: Desk, client: Client, words: str, said: str) -> None:
    assert said in keep(client, words)
    assert said in keep(client, words, hx_request="true")
    assert kept(office) == []


def test_there_is_an_end_to_them(office: Desk, client: Client) -> None:
    for place in range(MOST):
        keep(client, f"意见{place}")
    assert f"最多{MOST}条" in keep(client, "再来一条")
    assert len(kept(office)) == MOST
