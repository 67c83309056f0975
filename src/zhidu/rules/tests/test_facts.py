"""Facts as people write them become typed ones, or are refused in Chinese, each by its name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from zhidu.calendar import SHANGHAI
from zhidu.rules.facts import FactError, Given, read_facts, read_given, read_moment
from zhidu.rules.model import Term
from zhidu.rules.tests.books import small

TERMS = small().terms
ACTS = ("apply", "stamp")


def _mistakes(written: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(FactError) as caught:
        read_given(TERMS, ACTS, written)
    return caught.value.mistakes


def test_facts_are_typed() -> None:
    written = {
        "paper": "合同",
        "amount": "5万",
        "copies": "3",
        "secret": "否",
        "place": "会议室",
        "unit": "党政办",
        "begins": "2026-11-27 09:00",
        "day": "2026-11-27",
        "present": ["director", "leader"],
    }
    assert read_facts(TERMS, written) == {
        "paper": "contract",
        "amount": 5_000_000,
        "copies": 3,
        "secret": "否",
        "place": "会议室",
        "unit": "党政办",
        "begins": datetime(2026, 11, 27, 9, tzinfo=SHANGHAI),
        "day": date(2026, 11, 27),
        "present": ("director", "leader"),
    }
    assert read_facts(TERMS, {"present": "director"}) == {"present": ("director",)}


def test_facts_may_be_written_by_their_titles() -> None:
    assert read_facts(TERMS, {"文件类别": "函件", "金额": 5}) == {"paper": "letter", "amount": 500}


def test_none_is_a_fact_not_known() -> None:
    assert read_facts(TERMS, {"paper": None, "amount": 1}) == {"amount": 100}


@pytest.mark.parametrize(
    ("written", "mistakes"),
    [
        (
            {"amount": 1.5},
            {"amount": "金额：“1.5”不收；请写整数元、5万，或加引号写到分的数如 '99.90'，不用浮点数"},
        ),
        ({"amount": "-5"}, {"amount": "金额：不能是负数"}),
        ({"copies": -1}, {"copies": "份数：“-1”不是整数"}),
        ({"copies": "²"}, {"copies": "份数：“²”不是整数"}),
        ({"copies": True}, {"copies": "份数：“True”不是整数"}),
        ({"secret": True}, {"secret": "是否涉密：没有“True”这个值；可以写 是、否"}),
        ({"place": ["a"]}, {"place": "用印地点：“['a']”应是文字"}),
        ({"place": True}, {"place": "用印地点：“True”应是文字"}),
        ({"day": "三月"}, {"day": "约定日期：“三月”不是日期；写法如 2026-11-27"}),
        ({"begins": "明天"}, {"begins": "开始时间：“明天”不是时间；写法如 2026-11-27 09:00"}),
        ({"present": [None]}, {"present": "到场人员：“None”应是文字"}),
        ({"amount": 1, "金额": 2}, {"amount": "“金额”写了两次"}),
        ({"done": "aply"}, {"done": "done 里的aply不是环节或动作"}),
        ({"stamp": "昨天"}, {"stamp": "stamp：“昨天”不是时间；写法如 2026-11-27 09:00"}),
        ({"papers": [["a"]]}, {"papers": "papers：“['a']”应是文字"}),
        ({"items": [{"amount": -1}]}, {"amount": "金额：不能是负数"}),
    ],
)
def test_an_ill_typed_fact_is_refused(written: dict[str, Any], mistakes: dict[str, str]) -> None:
    assert _mistakes(written) == mistakes


def test_an_unknown_fact_is_refused_with_those_that_are_known() -> None:
    [said] = _mistakes({"colour": "红"}).values()
    assert said.startswith("没有“colour”这个事实；可以写 paper（文件类别）、amount（金额）、copies（份数）")


def test_every_mistake_is_named() -> None:
    with pytest.raises(FactError) as caught:
        read_facts(TERMS, {"amount": -1, "copies": "x"})
    assert str(caught.value) == "金额：不能是负数；份数：“x”不是整数"


def test_two_facts_of_one_title_are_told_apart_by_their_ids() -> None:
    terms = {"a": Term(title="金额", type="money"), "b": Term(title="金额", type="money")}
    assert read_facts(terms, {"a": 1, "b": 2}) == {"a": 100, "b": 200}
    with pytest.raises(FactError, match="没有“金额”这个事实；可以写 a（金额）、b（金额）"):
        read_facts(terms, {"金额": 1})


def test_a_fact_that_a_table_gives_is_not_written() -> None:
    terms = {"tier": Term(title="决定方式", type="text", outcome="t.out")}
    with pytest.raises(FactError, match="“决定方式”由决策表得出，不用填写"):
        read_facts(terms, {"tier": "final"})


def test_a_situation_holds_facts_evidence_times_and_sets() -> None:
    given = read_given(
        TERMS,
        ACTS,
        {
            "amount": 5,
            "done": "apply",
            "apply": "2026-03-01 11:00",
            "papers": "draft",
            "signed": ["leader"],
            "initiator": "clerk",
            "items": [{"place": "甲", "has": "record"}, {"place": "乙"}],
            "nothing": [],
        },
    )
    assert given == Given(
        facts={"amount": 500},
        done=("apply",),
        times={"apply": datetime(2026, 3, 1, 11, tzinfo=SHANGHAI)},
        papers=frozenset({"draft"}),
        signed=frozenset({"leader"}),
        initiator="clerk",
        sets={
            "items": (Given(facts={"place": "甲"}, has=frozenset({"record"})), Given(facts={"place": "乙"})),
            "nothing": (),
        },
    )


def test_a_situation_grows_by_facts() -> None:
    assert Given(facts={"amount": 1}).plus(copies=2).facts == {"amount": 1, "copies": 2}


def test_a_bare_day_is_its_first_minute_and_a_zone_is_kept() -> None:
    assert read_moment("2026-03-09") == datetime(2026, 3, 9, tzinfo=SHANGHAI)
    assert read_moment("2026-03-09T01:00+00:00") == datetime(2026, 3, 9, 9, tzinfo=SHANGHAI)
