"""One act on many cases …"""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from zhidu.cases.deeds import Deed
from zhidu.cases.models import Case, Entry, Step
from zhidu.cases.services import case_act
from zhidu.cases.tests.conftest import fixed_now
from zhidu.cases.tests.counter import TEXT, approved_trip, checked_trip, counter_office, drafted_trip, trip
from zhidu.cases.tests.offices import TestOffice, login
from zhidu.cases.tests.test_lists import page

TOGETHER = reverse("case-kind-together", args=["trip"])


def choose(client: Client, *cases: Case) -> str:
    answer = client.post(TOGETHER, {"case": [case.pk for case in cases]}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def marks(html: str) -> list[str]:
    return re.findall(r'name="case" value="([\d:]+)"', html)


def act(client: Client, html: str, deed: str = "do:approve", **posted: str) -> str:
    """Press the button of the page that asks once more."""
    key = re.search(r'name="key" value="([^"]+)"', html)[1]
    answer = client.post(TOGETHER, {"case": marks(html), "act": deed, "key": key, **posted})
    assert answer.status_code == 200
    return answer.content.decode()


def waiting_at(*cases: Case) -> list[str]:
    return [Step.objects.get(case=case, state="open").step for case in cases]


@pytest.fixture
def two(counter: TestOffice) -> list[Case]:
    return [checked_trip(counter, title="甲"), checked_trip(counter, title="乙")]


def test_is_offered_where_something_waits_for_one(counter: TestOffice, two: list[Case]) -> None:
    director, head = login(counter, "director"), login(counter, "urban_head")
    assert page(director, "tab=todo").count('name="case"') == 2
    assert 'name="case"' not in page(director, "tab=all")
    assert 'name="case"' not in page(head, "tab=todo")


def test_is_asked_once_more_and_then_done_on_each(counter: TestOffice, two: list[Case]) -> None:
    client = login(counter, "director")
    asked = choose(client, *two)
    assert "批准（2 件）" in asked
    assert waiting_at(*two) == ["approve", "approve"]
    done = act(client, asked, opinion="同意，注意安全。")
    assert "2件中办成2件" in done
    assert done.count("已批准") == 2
    assert waiting_at(*two) == ["back", "back"]
    entries = Entry.objects.filter(verb="step.done", data__step="approve")
    assert [entry.data["opinion"] for entry in entries] == ["同意，注意安全。"] * 2
    assert all(entry.because == ["C-2"] for entry in entries)


def test_is_done_once_by_two_clicks(counter: TestOffice, two: list[Case]) -> None:
    client = login(counter, "director")
    asked = choose(client, *two)
    assert act(client, asked).count("已批准") == act(client, asked).count("已批准") == 2
    assert Entry.objects.filter(verb="step.done", data__step="approve").count() == 2


def test_says_of_each_what_came_of_it(counter: TestOffice, two: list[Case]) -> None:
    client = login(counter, "director")
    asked = choose(client, *two)
    case_act(case_id=two[0].pk, deed=Deed("approve"), by=counter["director"], at=fixed_now())
    done = act(client, asked)
    assert "2件中办成1件" in done
    assert "办理过" in done
    assert waiting_at(two[1]) == ["back"]


def test_refuses_by_clause_what_the_rules_refuse_and_does_the_others(counter: TestOffice) -> None:
    gate = "    readers:\n      - {what: case, are: office,"
    never = "        - {when: {sort: survey}, never: 本季度不安排考察调研, cites: C-3}\n"
    never = f"    gates:\n      approve:\n{never}"
    assert gate in TEXT
    office = counter_office("strict", TEXT.replace(gate, never + gate))
    cases = [checked_trip(office, title="去考察", sort="survey"), checked_trip(office, title="去开会")]
    client = login(office, "director")
    done = act(client, choose(client, *cases))
    assert "2件中办成1件" in done
    assert "本季度不安排考察调研" in done
    assert "第三条" in done
    assert waiting_at(*cases) == ["approve", "back"]
    assert Entry.objects.get(verb="act.refused").case_id == cases[0].pk


def test_sends_what_asks_for_facts_or_a_form_to_its_own_page(counter: TestOffice) -> None:
    case = approved_trip(counter, title="该登记返回的")
    client = login(counter, "urban_clerk")
    html = choose(client, case)
    assert "须逐件办理" in html
    assert "“返回登记”要填写内容" in html
    assert "do:back" not in html
    assert "要填写内容" in act(client, f'name="key" value="k" name="case" value="{case.pk}:1"', "do:back")
    assert waiting_at(case) == ["back"]


def test_never_returns_or_refuses(counter: TestOffice, two: list[Case]) -> None:
    client = login(counter, "director")
    html = choose(client, *two)
    assert "不批准" not in html
    assert "refuse:" not in html
    act(client, html, "refuse:approve")
    assert {case.status for case in Case.objects.all()} == {Case.Status.OPEN}


def test_groups_what_waits_at_different_steps(counter: TestOffice) -> None:
    counter.posts["director"].unit = counter.office.units.get(code="urban")
    counter.posts["director"].is_head = True
    counter.posts["director"].save()
    cases = [trip(counter, title="甲"), checked_trip(counter, title="乙")]
    html = choose(login(counter, "urban_head"), *cases)
    assert "审核同意（1 件）" in html
    assert "批准（1 件）" not in html


def test_leaves_out_what_does_not_wait_for_one_or_is_not_ones_to_see(counter: TestOffice) -> None:
    cases = [trip(counter, title="别人的"), drafted_trip(counter, title="草稿")]
    for who in ("director", "community_head"):
        client = login(counter, who)
        assert "请先勾选" in choose(client, *cases)
        posted = {"case": [f"{case.pk}:1" for case in cases], "act": "do:check", "key": "k"}
        client.post(TOGETHER, posted)
    assert waiting_at(cases[0]) == ["check"]


@pytest.mark.parametrize("mark", ["", "x", "9" * 30, "-1", "１", "1:x:2"])
def test_does_nothing_for_a_mark_that_is_none(counter: TestOffice, mark: str) -> None:
    client = login(counter, "director")
    assert client.post(TOGETHER, {"case": [mark], "act": "do:approve", "key": "k"}).status_code == 200
    assert client.post(TOGETHER, {"case": [mark]}).status_code == 302
