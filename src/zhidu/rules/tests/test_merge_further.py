"""Several texts adopted together: registers, moves, numbers, facts that follow and the counting of days."""

from __future__ import annotations

from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.merge import Adopted, merge
from zhidu.rules.tests.pairs import SECOND, SETTLED, SMALL, edited

NAMED = """\
  sealer: {title: 经手角色, type: role}
  waited: {title: 等了几天, type: number, is: elapsed, from: EVENT, unit: day}
"""
REGISTER = """\
registers:
  uses: {title: 用印台账, columns: {place: required}, keeper: clerk, cites: B-3}
"""
ADDED = """\
    number: {at: apply, form: "印{n}号", cites: B-1}
    moves:
      urge: {by: clerk, cites: B-4}
      extend: {by: clerk, of: stamping, at_most: 3 days, cites: B-4}
    gates:
      approve:
        - {when: {sealer: clerk, waited: "> 3"}, needs: {field: checked}, cites: B-2}
"""


def both(event: str = "apply") -> Adopted:
    """The seal book with a second text that has everything that a text can add."""
    last_term, teller = "type: longtext}\n", "        - {tells: clerk"
    entry = "        - {enters: uses, given: {place: place}, cites: B-3}\n"
    source, counting = "source: other.txt", ", counting: {count_from: same_day, cites: B-4}"
    second = edited(SECOND, "    gates:\n", ADDED)
    second = edited(second, last_term, last_term + NAMED.replace("EVENT", event))
    second = edited(second, "kinds:\n  seal:\n    title", REGISTER + "kinds:\n  seal:\n    title")
    second = edited(second, teller, entry + teller)
    return merge([SMALL, edited(second, source, source + counting)], SETTLED)


def seal_book(adopted: Adopted) -> Rulebook:
    book = adopted.book_for("seal")
    assert book is not None
    return book


def test_a_row_is_entered_in_the_register_of_the_text_that_has_it() -> None:
    book = seal_book(both())
    found = ask(book, Question("follow", "seal.stamp", {"other:place": "三楼"})).value
    assert [(h.what, h.facts) for h in found if h.form == "enters"] == [
        ("other:uses", {"other:place": "三楼"})
    ]
    assert book.registers["other:uses"].rule.keeper == ["other:clerk"]


def test_a_move_and_a_number_are_added_where_the_text_that_prevails_has_none() -> None:
    kind = seal_book(both()).kinds["seal"]
    assert kind.number is not None
    assert kind.number.cites == ("B-1",)
    assert kind.moves["extend"].rule.of == "other:stamping"
    assert kind.moves["urge"].rule.by == ["other:clerk"]


def test_a_fact_may_name_only_the_roles_of_its_own_text() -> None:
    values = seal_book(both()).terms["other:sealer"].values
    assert values == {
        "director": "主任",
        "leader": "分管领导",
        "keeper": "印章专人",
        "other:clerk": "档案员",
    }


def test_an_added_gate_looks_at_the_facts_that_follow() -> None:
    gate = seal_book(both()).kinds["seal"].gates["approve"][-1]
    assert {fact: str(cell) for fact, cell in gate.when[0].items()} == {
        "other:sealer": "other:clerk",
        "other:waited": "[4..]",
    }


def test_an_added_deadline_counts_days_as_its_own_text_does() -> None:
    given = {"apply": "2026-03-02 09:00"}
    book = seal_book(both())
    assert ask(book, Question("due", "seal.other:stamping", given)).value.at.day == 6


def test_what_follows_from_an_act_that_is_not_there_takes_its_rules_along() -> None:
    adopted = both("keep")
    assert "other:waited" not in seal_book(adopted).terms
    lost = [finding for finding in adopted.findings if finding.code == "not_there"]
    assert [finding.clauses for finding in lost] == [("B-2",)]
    assert "的这条规则，按《用印管理办法》办理时用不上：没有叫“other:waited”的事实" in lost[0].message


def test_each_text_keeps_its_own_registers_and_counting() -> None:
    other = both().views["other"]
    assert set(other.registers) == {"uses"}
    assert other.header.counting.count_from == "same_day"


KEYS = """\
  keys: {title: 钥匙台账, columns: {place: required}, keeper: clerk, cites: B-3}
"""
NEEDS = """\
        - needs:
            - {opinion: clerk}
            - {told: clerk}
            - {entry: keys}
            - {returned: all}
            - {distinct: [clerk, holder]}
            - {count: clerk, is: "> 1"}
            - {equal: [place, checked]}
            - {adds_up: {total: whole, of: [part, rest]}}
            - {elapsed: {since: finished, at_least: 1 day}}
          cites: B-2
"""
FACTS = """\
  holder: {title: 持有人, type: post}
  whole: {title: 总数, type: number}
  part: {title: 部分, type: number}
  rest: {title: 其余, type: number}
  finished: {title: 完成日, type: date}
"""


def test_what_another_text_needs_is_asked_by_its_own_names() -> None:
    gate = "        - {when: {paper: foreign}, needs: {field: checked}, cites: B-2}\n"
    last_term = "  checked: {title: 法制审核结论, type: longtext}\n"
    second = edited(edited(SECOND, gate, NEEDS), last_term, last_term + FACTS.replace("longtext", "text"))
    second = edited(
        second, "  place: {title: 保管地点, type: text}", "  place: {title: 保管地点, type: longtext}"
    )
    second = edited(second, "kinds:\n  seal:\n    title", REGISTER + KEYS + "kinds:\n  seal:\n    title")
    book = seal_book(merge([SMALL, second], SETTLED))
    given = {
        "other:holder": "other:clerk",
        "other:place": "甲",
        "other:checked": "乙",
        "other:whole": 3,
        "other:part": 1,
        "other:rest": 1,
    }
    wants = ask(book, Question("permit", "seal.stamp", given, ("keeper",))).wants
    assert {want.what for want in wants if want.what.startswith("other:")} == {
        "other:clerk",
        "other:keys",
        "other:uses",
        "other:holder",
        "other:checked",
        "other:whole",
        "other:finished",
    }
    assert {"opinion", "told", "entry", "returned", "distinct", "count", "equal", "adds_up", "elapsed"} <= {
        want.form for want in wants
    }


def test_who_acts_for_a_role_of_another_text_is_its_own() -> None:
    second = edited(
        SECOND,
        "  clerk: {title: 档案员}",
        "  clerk: {title: 档案员, acting: {post: deputy, when: {place: 外地}, cites: B-3}}\n"
        "  deputy: {title: 副手}",
    )
    book = seal_book(merge([SMALL, second], SETTLED))
    told = ask(book, Question("follow", "seal.stamp", {"other:place": "外地"})).value
    assert [h.posts for h in told if h.because == ("B-3",)] == [("other:deputy",)]


def test_who_acts_for_a_shared_role_adds_up() -> None:
    acting = "keeper: {title: 印章管理员, acting: {post: clerk, when: {place: 外地}, cites: B-3}}"
    second = edited(SECOND, "keeper: {title: 印章管理员}", acting)
    book = seal_book(merge([SMALL, second], SETTLED))
    asked = Question("resolve", "keeper", {"other:place": "外地"})
    assert (ask(book, asked).value, ask(book, asked).because) == (("other:clerk",), ("B-3",))
    assert ask(book, Question("resolve", "keeper", {"other:place": "本地"})).value == ("keeper",)
