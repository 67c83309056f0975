"""Who answers for a role while another holds it by the word of the text, and what words stand for."""

from __future__ import annotations

import pytest

from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.check import check
from zhidu.rules.coverage import without
from zhidu.rules.decision import Decision
from zhidu.rules.explain import raw
from zhidu.rules.outline import outline
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import small

ACTING = "acting: {post: leader, when: {secret: 是}, cites: A-5}"
BOOK = f"""
roles:
  director: {{title: 主任, {ACTING}}}
  both: {{title: 主要领导, are: [director, keeper], cites: A-1}}
kinds:
  seal:
    title: 用印
    steps:
      - {{id: approve, title: 审批, verb: 同意, by: director, cites: A-1}}
      - {{id: stamp, title: 盖章, verb: 盖章, house: 盖章}}
    acts: {{note: {{title: 登记, by: director}}}}
    gates: {{stamp: [{{only: both, cites: A-4}}]}}
"""


def _small(rules: str = BOOK) -> Rulebook:
    """The rules with the base of the seal book, whose director they say more of."""
    return small(rules, but="  director: {title: 主任}\n")


def _ask(book: Rulebook, function: str, target: str, by: str = "", **given: object) -> Decision:
    return ask(book, Question(function, target, given, (by,) if by else ()))


@pytest.mark.parametrize(("secret", "post", "because"), [("是", "leader", ("A-5",)), ("否", "director", ())])
def test_a_role_is_answered_for_by_another_while_the_text_says_so(
    secret: str, post: str, because: tuple[str, ...]
) -> None:
    decision = _ask(_small(), "resolve", "director", secret=secret)
    assert (decision.value, decision.because) == ((post,), because)


def test_nobody_acts_while_it_is_not_known_whether_he_does() -> None:
    assert _ask(_small(), "resolve", "director").value == ("director",)


def test_a_group_has_who_acts_in_place_of_its_member() -> None:
    decision = _ask(_small(), "resolve", "both", secret="是")
    assert (set(decision.value), decision.because) == ({"leader", "keeper"}, ("A-1", "A-5"))


@pytest.mark.parametrize("act", ["approve", "note", "stamp"])
def test_who_acts_may_do_what_the_role_may_and_by_which_clause(act: str) -> None:
    may = _ask(_small(), "permit", f"seal.{act}", "leader", secret="是", done=["approve"])
    assert (may.status, "A-5" in may.because) == ("allowed", True)
    no = _ask(_small(), "permit", f"seal.{act}", "director", secret="是", done=["approve"])
    assert no.status == "refused"


def test_the_step_awaits_who_acts_by_both_clauses() -> None:
    decision = _ask(_small(), "next_step", "seal", secret="是")
    assert (decision.value.posts, decision.because) == (("leader",), ("A-1", "A-5"))


def test_without_its_clause_nobody_acts() -> None:
    book = without(_small(), "A-5")
    assert book.cited()["A-5"] == 0
    assert _ask(book, "resolve", "director", secret="是").value == ("director",)


def test_it_is_read_back() -> None:
    [line] = [line for line in outline(_small()) if line.clause == "A-5"]
    assert (line.sort, line.said) == ("代理", "涉密时，主任的职责由分管领导代行。")
    assert [rule["at"] for rule in raw(_small(), "A-5")] == ["director"]


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("acting: {post: director, when: {secret: 是}, cites: A-5}", "绕成了圈：director → director"),
        ("acting: {post: both, when: {secret: 是}, cites: A-5}", "绕成了圈：director → both → director"),
        ("acting: {post: lieder, when: {secret: 是}, cites: A-5}", "没有叫“lieder”的角色"),
        ("acting: {post: leader, when: {secrt: 是}, cites: A-5}", "没有叫“secrt”的事实"),
        ("acting: {post: leader, cites: A-5}", "缺少“when”"),
        ("acting: {post: leader, when: {secret: 是}}", "没有写依据"),
    ],
    ids=["himself", "a circle", "nobody", "an unknown fact", "always", "without ground"],
)
def test_what_is_wrongly_written_is_refused(new: str, words: str) -> None:
    with pytest.raises(RulebookError, match=words):
        _small(BOOK.replace(ACTING, new))


# readings of words and of other texts


READ = """
readings:
  half_month: {about: A-1, means: {半个月: 15 days}, reason: 按日历折算, by: director}
  cadres: {about: A-6, outside: 《干部管理制度》}
  names: {about: A-4, means: {章管: 印章专人}, reason: 同一职务, by: director}
"""


def test_a_reading_of_words_says_what_they_stand_for() -> None:
    reading = small(READ).readings["half_month"]
    assert (reading.asks, reading.says, str(reading.value)) == ("“半个月”指什么", "“半个月”即15日", "15日")
    names = small(READ).readings["names"]
    assert (names.says, names.value) == ("“章管”即“印章专人”", None)


def test_a_reading_of_words_is_somebodys() -> None:
    with pytest.raises(RulebookError, match="释义要写 says、reason、by"):
        small("readings: {x: {about: A-1, means: {半个月: 15 days}}}")


def test_what_another_text_says_is_told_where_no_rule_says_it() -> None:
    found = {f.clauses[0]: f for f in check(small(READ)) if f.code == "not_modelled"}
    assert found["A-6"].settled_by == "cadres"
    assert found["A-6"].message.endswith(
        "；释义 cadres：按《干部管理制度》的规定办理，那里的条文不在本制度里"
    )
    assert found["A-5"].settled_by is None


@pytest.mark.parametrize(("called", "settled"), [("[章管, 印章专人]", "names"), ("[章管, 保管]", None)])
def test_two_names_that_a_reading_says_are_one(called: str, settled: str | None) -> None:
    book = small(f"{READ}\nroles: {{holder: {{title: 保管人, called: {called}}}}}")
    [finding] = [f for f in check(book) if f.code == "two_names"]
    assert finding.settled_by == settled
