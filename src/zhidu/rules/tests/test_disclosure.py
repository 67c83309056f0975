"""What is made public, what is hidden, and what is wrong with a form."""

from __future__ import annotations

from typing import Any

import pytest

from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.check import check
from zhidu.rules.facts import read_moment
from zhidu.rules.outline import outline
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import small
from zhidu.rules.tests.further import asked

# publication


def test_what_is_shown_needs_its_consent_first() -> None:
    decision = asked("disclose", "notice.draft")
    assert (decision.status, decision.because) == ("refused", ("B-19",))
    assert [want.what for want in decision.wants] == ["group"]


def test_where_how_long_and_without_what() -> None:
    decision = asked("disclose", "notice.draft", preview="2026-06-01 09:00", consent="group")
    value = decision.value
    assert decision.status == "allowed"
    assert (value.where, value.without, value.collects) == (("公开栏", "网站"), ("sender",), ("意见",))
    assert str(value.until).startswith("2026-06-16")


@pytest.mark.parametrize(("until", "status"), [("2026-06-16", "allowed"), ("2026-06-15", "deviation")])
def test_shown_long_enough(until: str, status: str) -> None:
    given = {"preview": "2026-06-01 09:00", "consent": "group", "shown_until": until}
    assert asked("disclose", "notice.draft", **given).status == status


@pytest.mark.parametrize(
    ("given", "at", "status"),
    [
        ({"settle": "2026-06-01"}, "2026-06-04 10:00", "allowed"),
        ({"settle": "2026-06-01"}, "2026-06-05", "breach"),
        ({"settle": "2026-06-01", "show": "2026-06-04 20:00"}, None, "allowed"),
        ({"settle": "2026-06-01", "show": "2026-06-05"}, None, "breach"),
        ({"settle": "2026-06-02", "show": "2026-06-01"}, None, "breach"),
    ],
)
def test_in_time(given: dict[str, str], at: str | None, status: str) -> None:
    decision = asked("disclose", "notice.case", at, secret="否", **given)
    assert (decision.status, decision.readings) == (status, ("promptly",))


def test_an_exception_holds_it_back() -> None:
    decision = asked("disclose", "notice.case", "2026-07-01", secret="是", settle="2026-06-01")
    assert (decision.status, decision.value.held_back) == ("allowed", True)
    assert set(decision.because) == {"B-21", "B-22"}


def test_copies_are_treated_as_the_original() -> None:
    assert asked("disclose", "notice.case", secret="是").value.copies == "same"
    assert asked("permit", "notice.copy", by="director").because == ("B-22",)


def test_it_is_shown_again_when_the_time_is_over() -> None:
    decision = asked("disclose", "notice.final", at="2026-06-17", preview="2026-06-01 09:00")
    assert (decision.status, str(decision.value.due)[:10]) == ("breach", "2026-06-16")


@pytest.mark.parametrize(
    ("done", "posts"), [((), ("group",)), (("settle",), ("director",))], ids=["before", "after"]
)
def test_nobody_else_reads_before_the_act_and_some_never(
    done: tuple[str, ...], posts: tuple[str, ...]
) -> None:
    decision = asked("readers", "notice.case", done=list(done))
    assert decision.value == posts
    assert "B-26" in decision.because


SHOWING = """
kinds:
  seal:
    title: 用印
    form:
      {{title: 单, at: ask, house: 表单, fields: {{}}, papers: {{slip: {{title: 用印单, house: 附上}}}}}}
    steps:
      - {{id: ask, title: 申请, verb: 申请, by: initiator, house: 申请}}
      - {{id: show, title: 公示, verb: 公示, by: director, house: 公示}}
    acts:
      take: {{title: 撤下, by: director}}
      copy: {{title: 复制, by: director}}
    publish: [{publish}]
    copies: [{copies}]
"""
SHOWN_LONG = "{what: case, met_by: show, down_by: take, for_at_least: 15 days, cites: A-4}"


def _showing(publish: str = "", copies: str = "") -> Rulebook:
    return small(SHOWING.format(publish=publish, copies=copies))


@pytest.mark.parametrize(("at", "status"), [("2026-06-16", "refused"), ("2026-06-17", "allowed")])
def test_it_is_not_taken_down_before_it_was_shown_so_long(at: str, status: str) -> None:
    given = {"show": "2026-06-01 09:00"}
    question = Question("permit", "seal.take", given, ("director",), read_moment(at))
    decision = ask(_showing(SHOWN_LONG), question)
    assert (decision.status, decision.because) == (status, ("A-4",))


@pytest.mark.parametrize(("consent", "status"), [("director", "allowed"), ("office", "refused")])
def test_what_a_publication_needs_is_a_gate_on_the_act(consent: str, status: str) -> None:
    """Whichever of the rules on the thing names the act."""
    book = _showing(f"{SHOWN_LONG}, {{what: case, needs: {{consent: director}}, cites: A-5}}")
    given = {"done": "ask", "consent": consent}
    decision = ask(book, Question("permit", "seal.show", given, ("director",)))
    assert (decision.status, "A-5" in decision.because) == (status, True)


def test_copies_go_to_these_who_read_the_thing_from_then_on() -> None:
    book = _showing(copies="{act: copy, what: slip, to: director, class: same, cites: A-4}")
    (told,) = ask(book, Question("follow", "seal.copy", {})).value
    assert (told.form, told.what, told.reads) == ("tells", "用印单复制件（按原件管理）", "slip")
    assert (told.posts, told.because) == (("director",), ("A-4",))
    said = [line.said for line in outline(book) if line.clause == "A-4"]
    assert (
        "用印：“复制”之后，把“用印单复制件（按原件管理）”告知主任，并可看“用印单复制件（按原件管理）”。"
        in said
    )


def test_what_no_act_makes_public_is_told() -> None:
    book = _showing("{what: slip, cites: A-4}")
    (finding,) = [one for one in check(book) if one.code == "expected_part"]
    assert "“用印单”须公开，却没有写由哪个动作公开" in finding.message
    assert [one for one in check(_showing(SHOWN_LONG)) if one.code == "expected_part"] == []


@pytest.mark.parametrize(
    ("publish", "copies", "words"),
    [
        ("{what: case, met_by: show, down_by: tear, cites: A-4}", "", "没有叫“tear”的环节或动作"),
        ("", "{act: copy, to: nobody, cites: A-4}", "没有叫“nobody”的角色"),
    ],
)
def test_acts_and_people_must_be_there(publish: str, copies: str, words: str) -> None:
    with pytest.raises(RulebookError, match=words):
        _showing(publish, copies)


# inspection


@pytest.mark.parametrize(
    ("given", "status", "fields", "because"),
    [
        ({"thing": "甲", "account": "字" * 20}, "allowed", set(), {"B-10", "B-23", "B-24"}),
        ({"thing": "甲", "account": "字" * 21}, "allowed", {"account"}, {"B-23"}),
        ({"thing": "甲", "account": "某发〔2020〕5号"}, "refused", {"account"}, {"B-24"}),
        ({}, "refused", {"thing"}, {"B-10"}),
    ],
)
def test_what_is_wrong_field_by_field(
    given: dict[str, str], status: str, fields: set[str], because: set[str]
) -> None:
    decision = asked("inspect", "notice", **given)
    assert (decision.status, set(decision.value)) == (status, fields)
    assert set(decision.because) == because


@pytest.mark.parametrize(
    ("text", "status"),
    [("某发〔2020〕5号", "refused"), ("《通知》（某发〔2020〕5号）", "allowed"), ("字" * 21, "deviation")],
)
def test_a_text_is_looked_at_when_the_form_is_handed_in(text: str, status: str) -> None:
    """A slight limit asks for no reason."""
    decision = asked("permit", "notice.apply", thing="甲", account=text)
    assert (decision.status, decision.is_slight) == (status, status == "deviation")


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"papers": ["talk"], "lengths": {"talk": 10}}, "allowed", ""),
        (
            {"papers": ["talk"], "lengths": {"talk": 11}},
            "refused",
            "“讲稿”：至多10字，现有11字，请修改后重新上传",
        ),
        ({"papers": ["talk"]}, "refused", "“讲稿”里没有可以统计的文字（如扫描件），请点清字数后填写"),
        ({}, "allowed", ""),
    ],
)
def test_a_paper_is_measured_when_it_is_handed_in(given: Any, status: str, said: str) -> None:
    for function, target in (("permit", "notice.apply"), ("inspect", "notice")):
        decision = asked(function, target, thing="甲", **given)
        assert (decision.status, [want.text for want in decision.wants]) == (status, [said] if said else [])
        assert ("B-31" in decision.because) is bool(given)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{headings: 是, cites: A-1}", "材料的 text 只能写 length"),
        ("{length: {at_most: 9}, cites: A-1}", "栏目和材料都叫“talk”"),
    ],
)
def test_of_a_paper_nothing_but_its_length_is_looked_at(text: str, words: str) -> None:
    form = f"""
terms: {{talk: {{title: 讲稿, type: longtext}}}}
kinds:
  speech:
    title: 讲话
    form:
      title: 讲话单
      at: apply
      house: 表
      fields: {{talk: {{text: {{length: {{at_most: 9}}, cites: A-1}}}}}}
      papers: {{talk: {{title: 讲稿, text: {text}, house: 附上}}}}
    steps: [{{id: apply, title: 申请, verb: 申请, house: 申请}}]
"""
    with pytest.raises(RulebookError, match=words):
        small(form)


# how long, by a reading

SHOWN = """
readings: {{half_month: {{about: A-2{said}}}}}
kinds:
  seal:
    title: 用印
    steps: [{{id: show, title: 公示, verb: 公示, house: 公示}}]
    publish:
      - {{what: draft, title: 稿, met_by: show, until: day, for_at_least: {{reading: {name}}}, cites: A-1}}
"""
MEANS = ", means: {半个月: 15 days}, reason: 按日历折算, by: director"
OPEN = ", asks: 半个月是几日"


def _shown(said: str = MEANS, name: str = "half_month") -> Rulebook:
    return small(SHOWN.format(said=said, name=name))


@pytest.mark.parametrize(("day", "status"), [("2026-06-16", "allowed"), ("2026-06-15", "breach")])
def test_how_long_it_is_shown_may_be_left_to_a_reading(day: str, status: str) -> None:
    given = {"show": "2026-06-01 09:00", "day": day}
    decision = ask(_shown(), Question("disclose", "seal.draft", given))
    assert (decision.status, decision.readings) == (status, ("half_month",))
    assert [want.text for want in decision.wants] == ["公开的时间不少于15日（按释义）"] * (status == "breach")


def test_how_long_nobody_has_said_is_open_and_told() -> None:
    decision = ask(_shown(OPEN), Question("disclose", "seal.draft", {"show": "2026-06-01 09:00"}))
    assert (decision.status, [want.what for want in decision.wants]) == ("open", ["half_month"])
    assert [f.clauses for f in check(_shown(OPEN)) if f.code == "unanswered"] == [("A-1",)]
    said = next(line.said for line in outline(_shown(OPEN)) if line.clause == "A-1")
    assert "公开不少于原文没有写明的时间" in said


def test_a_reading_that_does_not_exist_says_nothing() -> None:
    with pytest.raises(RulebookError, match="没有叫“month”的释义"):
        _shown(name="month")
