"""Whether an act is permitted, and if not, what would make it possible."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from zhidu.rules.ask import AskError, Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.chart import nominal
from zhidu.rules.decision import Basis, Decision
from zhidu.rules.facts import Given
from zhidu.rules.gates import permit
from zhidu.rules.load import load_files
from zhidu.rules.tests.books import VALID, bent, seal

WHOLE = load_files(VALID)


def _permit(book: Rulebook, target: str = "seal.stamp", by: str = "keeper", **given: Any) -> Decision:
    return ask(book, Question("permit", target, given, (by,)))


def _gate(rule: str) -> Rulebook:
    return seal(f"gates:\n  stamp:\n    - {rule}")


def _wants(decision: Decision) -> list[tuple[str, str]]:
    return [(want.form, want.what) for want in decision.wants]


# force


@pytest.mark.parametrize(
    ("clause", "status"),
    [("A-4", "refused"), ("A-2", "deviation"), ("A-3", "silent")],
)
def test_a_broken_rule_weighs_by_the_force_of_its_clause(clause: str, status: str) -> None:
    broken = _permit(_gate(f"{{needs: {{consent: director}}, cites: {clause}}}"))
    assert broken.status == status
    assert broken.because == ((clause,) if status != "silent" else ())


@pytest.mark.parametrize("clause", ["A-4", "A-2", "A-3"])
def test_a_rule_that_is_kept_allows_by_its_clause(clause: str) -> None:
    kept = _permit(_gate(f"{{needs: {{consent: director}}, cites: {clause}}}"), consent="director")
    assert (kept.status, kept.because, kept.wants) == ("allowed", (clause,), ())


def test_a_rule_of_two_forces_has_the_one_that_is_written() -> None:
    book = _gate("{needs: {consent: director}, cites: [A-4, A-2], force: should}")
    assert _permit(book).status == "deviation"


def test_a_refusal_names_only_what_failed() -> None:
    book = seal(
        """
        gates:
          stamp:
            - {needs: {consent: director}, cites: A-4}
            - {needs: {consent: leader}, cites: A-6}
            - {needs: {signed: leader}, cites: A-2}
        """
    )
    decision = _permit(book, consent="director")
    assert (decision.status, decision.because, _wants(decision)) == (
        "refused",
        ("A-6",),
        [("consent", "leader")],
    )
    assert _permit(book, consent=["director", "leader"]).because == ("A-2",)


def test_nothing_is_said_where_no_rule_speaks() -> None:
    assert _permit(seal("")).status == "silent"


# basis


def test_a_default_of_the_house_refuses_without_a_clause() -> None:
    decision = _permit(_gate("{needs: {consent: director}, house: 须主任同意}"))
    assert (decision.status, decision.basis, decision.because) == ("refused", Basis.HOUSE, ())


# who


def test_only_those_named_may() -> None:
    book = _gate("{only: [director, keeper], cites: A-4}")
    assert _permit(book).status == "allowed"
    decision = _permit(book, by="clerk")
    assert (decision.status, decision.because) == ("refused", ("A-4",))
    assert decision.wants[0].text == "只有主任、印章专人可以办理"
    assert decision.wants[0].who == ("主任", "印章专人")


def test_whoever_may_act_as_one_that_is_named_is_kept_off_in_any_post() -> None:
    book = _gate("{but: [initiator, director], cites: A-4}")
    assert _permit(book, initiator="clerk").status == "allowed"
    for by in (["clerk"], ["keeper", "clerk"], ["keeper", "director"]):
        decision = ask(book, Question("permit", "seal.stamp", {"initiator": "clerk"}, tuple(by)))
        assert (decision.status, decision.because) == ("refused", ("A-4",))
        assert ("but", "initiator、director") in _wants(decision)


def test_a_step_is_done_by_those_it_is_awaited_from() -> None:
    decision = _permit(WHOLE, "seal.approve", by="clerk", done="apply")
    assert (decision.status, _wants(decision)) == ("refused", [("only", "leader")])


def test_an_act_beside_the_steps_is_done_by_its_post_of_the_house() -> None:
    decision = _permit(WHOLE, "seal.note", by="clerk")
    assert (decision.status, decision.basis) == ("refused", Basis.HOUSE)
    assert _permit(WHOLE, "seal.note", by="keeper").status == "allowed"


def test_the_readings_by_which_a_role_is_understood_are_named() -> None:
    step = "{id: see, title: 见证, verb: 见证, by: witness, cites: A-1}"
    book = load_files({**VALID, "z.yaml": f"kinds: {{t: {{title: 见证, steps: [{step}]}}}}"})
    present = ["leader", "director"]
    assert _permit(book, "t.see", by="leader", present=present).readings == ("ten",)
    assert _permit(book, "t.see", by="director", present=present).status == "refused"


# order


def test_earlier_steps_come_first_each_by_its_own_clause() -> None:
    decision = _permit(WHOLE, "seal.stamp", paper="contract", place="office", consent="director")
    assert _wants(decision) == [("done", "apply"), ("done", "approve"), ("done", "meeting")]
    assert decision.because == ("A-1", "A-4")
    assert decision.wants[1].text == "须先审批"
    assert decision.wants[1].who == ("分管领导",)


def test_a_step_that_does_not_apply_is_not_waited_for() -> None:
    decision = _permit(WHOLE, paper="letter", place="office", done=["apply", "approve"])
    assert (decision.status, decision.because) == ("allowed", ("A-1",))


def test_a_step_of_which_nobody_knows_whether_it_applies_wants_the_fact() -> None:
    decision = _permit(WHOLE, place="office", done=["apply", "approve"])
    assert (decision.status, _wants(decision)) == ("refused", [("field", "paper")])
    assert decision.wants[0].text == "请填写“文件类别”"


# moves


def test_a_step_is_sent_back_by_its_own_post_and_by_the_clause_of_the_way() -> None:
    book = load_files(bent("returns: {to: apply, cites: A-1}", "returns: {to: apply, cites: A-6}"))
    back = _permit(book, "seal.approve.return", by="leader")
    assert (back.status, back.because) == ("allowed", ("A-1", "A-6"))
    other = _permit(book, "seal.approve.return", by="clerk")
    assert (other.status, other.because, _wants(other)) == ("refused", ("A-1",), [("only", "leader")])


def test_a_gate_may_stand_before_a_move() -> None:
    gate = "gates:\n      approve.return:\n        - {needs: {field: reason}, cites: A-4}\n      stamp:"
    book = load_files(bent("gates:\n      stamp:", gate))
    assert _permit(book, "seal.approve.return", by="leader").because == ("A-4",)
    assert _permit(book, "seal.approve.return", by="leader", reason="缺附件").status == "allowed"
    assert _permit(book, "seal.approve", by="leader", done="apply").status == "allowed"


@pytest.mark.parametrize("move", ["approve.refuse", "stamp.return", "nowhere.return"])
def test_a_way_that_a_step_does_not_have_is_not_taken(move: str) -> None:
    with pytest.raises(AskError, match=r"可以写 seal\.apply、"):
        _permit(WHOLE, f"seal.{move}", by="leader")
    decision = permit(WHOLE, f"seal.{move}", Given(), ["leader"], nominal(WHOLE.roles))
    assert (decision.status, decision.basis) == ("refused", Basis.HOUSE)
    assert decision.wants[0].text == "这一步没有这种办法"


# a form about to be filled in


def test_what_the_form_is_about_to_supply_is_not_wanted() -> None:
    book = _gate("{needs: {field: place, consent: leader}, cites: A-4}")
    chart = nominal(book.roles)
    decision = permit(book, "seal.stamp", Given(), [], chart, supplied=lambda want: want.form == "field")
    assert (decision.status, _wants(decision)) == ("refused", [("consent", "leader")])
    assert permit(book, "seal.stamp", Given(), [], chart, supplied=lambda want: True).status == "allowed"


# when and unless


def test_a_rule_speaks_only_in_its_case() -> None:
    book = _gate("{when: {paper: contract}, needs: {consent: director}, cites: A-4}")
    assert _permit(book, paper="contract").status == "refused"
    assert _permit(book, paper="letter").status == "silent"


def test_a_rule_whose_case_is_unknown_wants_the_fact() -> None:
    decision = _permit(_gate("{when: {paper: contract, secret: 是}, never: 不得, cites: A-4}"))
    assert _wants(decision) == [("field", "paper"), ("field", "secret")]
    known = _permit(_gate("{when: {paper: contract, secret: 是}, never: 不得, cites: A-4}"), secret="否")
    assert known.status == "silent"


def test_a_soft_rule_whose_case_is_unknown_deviates() -> None:
    assert _permit(_gate("{when: {paper: contract}, never: 不宜, cites: A-2}")).status == "deviation"


NEVER = """\
{when: {place: not("office")}, never: 用印须在办公室, unless: [{needs: {consent: leader}, cites: A-5}, \
{when: {paper: letter}, cites: A-6}], cites: A-4}"""


def test_what_is_never_done_is_refused_in_the_words_of_the_rule() -> None:
    decision = _permit(_gate(NEVER), place="工地", paper="contract")
    assert (decision.status, decision.because, decision.wants[0].text) == (
        "refused",
        ("A-4",),
        "用印须在办公室",
    )


@pytest.mark.parametrize(
    ("given", "clause"),
    [({"consent": "leader", "paper": "contract"}, "A-5"), ({"paper": "letter"}, "A-6")],
    ids=["by consent", "by case"],
)
def test_an_exception_sets_the_rule_aside_by_its_own_clause(given: dict[str, Any], clause: str) -> None:
    decision = _permit(_gate(NEVER), place="工地", **given)
    assert (decision.status, decision.because) == ("allowed", (clause,))


def test_an_exception_of_which_nobody_knows_whether_it_holds_excuses_nothing() -> None:
    assert _permit(_gate(NEVER), place="工地").status == "refused"


# checks


class Case(NamedTuple):
    """A check, a situation in which it is kept, one in which it is not, and what is wanted then."""

    check: str
    kept: dict[str, Any]
    broken: dict[str, Any]
    wants: list[tuple[str, str]]
    text: str


CHECKS = {
    "field": Case("{field: place}", {"place": "甲"}, {"place": ""}, [("field", "place")], "请填写“用印地点”"),
    "signed": Case(
        "{signed: leader}",
        {"signed": "leader"},
        {"signed": "clerk"},
        [("signed", "leader")],
        "须经分管领导签字",
    ),
    "consent": Case(
        "{consent: [director, leader]}",
        {"consent": ["director", "leader"]},
        {"consent": "leader"},
        [("consent", "director")],
        "须经主任同意",
    ),
    "decided": Case(
        "{decided: director}", {"decided": "director"}, {}, [("decided", "director")], "须先经主任研究决定"
    ),
    "done": Case("{done: note}", {"done": "note"}, {}, [("done", "note")], "须先登记"),
    "each": Case(
        "{each: items, has: [place, record]}",
        {"items": [{"has": ["place", "record"]}]},
        {"items": [{"has": "record"}, {"has": ["place", "record"]}]},
        [("each", "place")],
        "有一项还缺用印地点",
    ),
    "exactly": Case(
        "{exactly: present, are: [director, leader]}",
        {"present": ["leader", "director"]},
        {"present": ["clerk", "director"]},
        [("exactly", "clerk"), ("exactly", "leader")],
        "办事员不在规定的范围内",
    ),
    "exactly, with nobody named": Case(
        "{exactly: present, are: director}",
        {"present": ["director"]},
        {},
        [("exactly", "director")],
        "还缺主任",
    ),
}


@pytest.mark.parametrize("case", CHECKS.values(), ids=CHECKS)
def test_what_a_check_wants(case: Case) -> None:
    gate = f"{{needs: {case.check}, cites: A-4}}"
    book = seal(f"acts:\n  note: {{title: 登记, by: clerk}}\ngates:\n  stamp:\n    - {gate}")
    assert _permit(book, **case.kept).status == "allowed"
    decision = _permit(book, **case.broken)
    assert (decision.status, _wants(decision)) == ("refused", case.wants)
    assert decision.wants[0].text == case.text


def test_who_can_supply_what_is_missing_is_said() -> None:
    decision = _permit(_gate("{needs: {field: place, who: [clerk, initiator]}, cites: A-4}"))
    assert decision.wants[0].who == ("办事员", "提出人")


def test_a_form_is_handed_in_whole() -> None:
    decision = _permit(WHOLE, "seal.apply", by="clerk", initiator="clerk", paper="contract")
    assert _wants(decision) == [("field", "amount"), ("paper", "draft"), ("ticked", "read")]
    assert [want.text for want in decision.wants[1:]] == ["请附上“用印文件”", "须做到“已通读”并予确认"]
    whole = {"papers": "draft", "ticked": "read", "initiator": "clerk"}
    assert _permit(WHOLE, "seal.apply", by="clerk", paper="letter", **whole).status == "allowed"


DECIDED = """\
kinds:
  t:
    title: 办
    steps: [{id: go, title: 办, verb: 办, house: 办}]
    gates: {go: [{needs: {decided: council}, cites: A-4}]}
"""


def test_a_body_decides_before_a_step() -> None:
    book = load_files({**VALID, "z.yaml": DECIDED})
    assert _permit(book, "t.go").wants[0].text == "须先经办公会研究决定"
    assert _permit(book, "t.go", decided="council").because == ("A-4",)
