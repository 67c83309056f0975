"""The form of a kind, made from the rulebook …"""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse

from zhidu.cases.models import Case
from zhidu.cases.tests.counter import approved_trip, drafted_trip
from zhidu.cases.tests.offices import TestOffice, login, moment
from zhidu.org.models import Appointment


def form(office: TestOffice, case: Case, who: str = "urban_clerk") -> str:
    return unescape(login(office, who).get(reverse("case-form", args=[case.pk])).content.decode())


def test_stands_in_groups_with_the_help_of_the_form_before_that_of_the_word(counter: TestOffice) -> None:
    html = form(counter, drafted_trip(counter))
    first, second = html.index("外出事项</legend>"), html.index("费用和交接</legend>")
    assert first < html.index('name="place"') < second < html.index('name="cost"')
    assert "含交通和住宿" in html
    assert "一句话写清去哪里" in html


def test_offers_one_post_by_its_holder_under_its_unit(counter: TestOffice) -> None:
    Appointment.objects.filter(post__code="archivist").delete()
    html = form(counter, drafted_trip(counter, stand_in=counter.post("urban_head")))
    select = html.split('name="stand_in"')[1].split("</select>")[0]
    assert f'<option value="{counter.post("urban_head")}" selected>甲08（城市管理科科长）' in select
    assert "档案员（空缺）" in select
    assert select.index('label="党政办公室"') < select.index('label="城市管理科"')
    assert select.index("甲01（办事处主任）") < select.index('label="党政办公室"')


@pytest.mark.parametrize(
    ("fact", "value", "shown"),
    [
        ("cost", 1_234_50, '"1234.50"'),
        ("cost", 0, '"0"'),
        ("people", 3, '"3"'),
        ("leaves", moment("2028-02-29 00:00").date(), '"2028-02-29"'),
    ],
)
def test_shows_what_is_known_as_people_write_it(
    counter: TestOffice, fact: str, value: object, shown: str
) -> None:
    field = form(counter, drafted_trip(counter, **{fact: value})).split(f'name="{fact}"')[1].split(">")[0]
    assert f"value={shown}" in field + ">"


def test_takes_what_is_typed_back_as_facts(counter: TestOffice) -> None:
    case = drafted_trip(counter)
    typed = {
        "title": "去开会",
        "people": "12",
        "cost": "1.5万",
        "stand_in": counter.post("clerk"),
        "act": "save:draft",
    }
    login(counter, "urban_clerk").post(reverse("case-form", args=[case.pk]), typed)
    case.refresh_from_db()
    known = {name: case.facts[name] for name in ("people", "cost", "stand_in", "note")}
    assert known == {"people": 12, "cost": 15_000_00, "stand_in": counter.post("clerk"), "note": None}


def test_keeps_what_cannot_be_read_and_says_how_to_write_it(counter: TestOffice) -> None:
    case = drafted_trip(counter)
    typed = {"title": "去开会", "people": "三", "cost": "不多", "stand_in": "0", "act": "do:fill", "key": "k"}
    answer = login(counter, "urban_clerk").post(reverse("case-form", args=[case.pk]), typed)
    html = unescape(answer.content.decode())
    assert 'value="不多"' in html
    assert 'value="三"' in html
    assert html.count("field__errors") == 3
    assert case.steps.get().step == "fill"


def test_asks_an_act_for_a_time_and_shows_it_again_when_it_was_wrong(counter: TestOffice) -> None:
    case = approved_trip(counter)
    client = login(counter, "urban_clerk")
    url = reverse("case", args=[case.pk])
    assert 'name="ask-back_at"' in client.get(url).content.decode()
    wrong = client.post(url, {"act": "do:back", "ask-back_at": "昨天", "key": "1"}).content.decode()
    assert 'value="昨天"' in wrong
    client.post(url, {"act": "do:back", "ask-back_at": "2026-11-25T08:30", "key": "2"})
    case.refresh_from_db()
    assert case.status == Case.Status.CLOSED
