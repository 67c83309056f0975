"""Several texts adopted together: their rules add up, and where they contradict it is said."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest

from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.check import check
from zhidu.rules.cli import main
from zhidu.rules.findings import Finding
from zhidu.rules.load import files_of, load_files
from zhidu.rules.merge import Adopted, merge
from zhidu.rules.model import Written
from zhidu.rules.outline import outline
from zhidu.rules.parts import Part
from zhidu.rules.rename import NAMES, WORDS
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import WUSONG, write_book
from zhidu.rules.tests.pairs import (
    CLASHES,
    OTHER,
    SECOND,
    SETTLED,
    SMALL,
    VOCABULARY,
    clashing,
    edited,
    together,
)

BOTH = together()


def seal_book(adopted: Adopted = BOTH) -> Rulebook:
    book = adopted.book_for("seal")
    assert book is not None
    return book


def answer(function: str, target: str, given: dict[str, Any], by: tuple[str, ...] = ()) -> Any:
    return ask(seal_book(), Question(function, target, given, by))


READY = {"done": ["apply", "approve"], "paper": "foreign", "place": "office"}


# what adds up


def test_a_gate_of_the_other_text_refuses_by_its_own_clause() -> None:
    refused = answer("permit", "seal.stamp", READY, ("keeper",))
    assert (refused.status, refused.because) == ("refused", ("B-2",))
    held = answer("permit", "seal.stamp", READY | {"other:checked": "合法"}, ("keeper",))
    assert (held.status, "B-2" in held.because) == ("allowed", True)


def test_effects_of_both_texts_follow_an_act() -> None:
    told = answer("follow", "seal.stamp", {}).value
    assert [(one.what, one.posts, one.because) for one in told] == [
        ("用印通知", ("keeper",), ("A-6",)),
        ("用印登记", ("other:clerk",), ("B-3",)),
    ]


def test_deadlines_and_readers_of_both_texts_hold() -> None:
    kind = seal_book().kinds["seal"]
    assert [bound.rule.id for bound in kind.due] == ["stamping", "other:stamping"]
    readers = answer("readers", "seal.case", {"done": ["apply", "approve"], "unit": "u"})
    assert readers.value == ("leader", "other:clerk", "unit.head")
    assert set(readers.because) == {"A-1", "B-3"}


def test_steps_form_and_tables_belong_to_the_text_that_prevails() -> None:
    ours, theirs = seal_book(), seal_book(together(prevails={"seal": "other"}))
    assert [s.rule.id for s in ours.kinds["seal"].steps] == ["apply", "approve", "meeting", "stamp"]
    assert [s.rule.id for s in theirs.kinds["seal"].steps] == ["apply", "approve", "stamp", "keep"]
    assert (ours.id, theirs.id) == ("small", "other")
    assert theirs.kinds["seal"].form is None


def test_a_text_that_nobody_adds_to_stays_as_it_is() -> None:
    assert BOTH.views["other"] is next(book for book in BOTH.books if book.id == "other")
    assert merge([SMALL]).views["small"] == load_files(SMALL)


def test_a_rule_says_from_which_text_it_comes() -> None:
    book = seal_book()
    assert (book.home_of("A-1"), book.home_of("B-2")) == ("small", "other")
    assert [line.said for line in outline(book) if line.clause == "B-2"] == [
        "用印：文件类别为“涉外文件”的，“盖章”之前须填写“法制审核结论”。"
    ]


# names


def test_a_name_that_is_not_shared_is_another_thing() -> None:
    book = seal_book()
    assert (book.terms["place"].title, book.terms["other:place"].title) == ("用印地点", "保管地点")
    assert (book.roles["clerk"].title, book.roles["other:clerk"].title) == ("办事员", "档案员")
    assert "other:amount" not in book.terms
    assert "other:director" not in book.roles


def test_the_values_of_a_shared_fact_add_up() -> None:
    values = seal_book().terms["paper"].values
    assert values == {"contract": "合同", "foreign": "涉外文件", "letter": "函件", "report": "报表"}


def models() -> list[type[Part]]:
    """Every model of the language."""
    found: list[type[Part]] = []

    def walk(annotation: Any) -> None:
        if isinstance(annotation, type) and issubclass(annotation, Part) and annotation not in found:
            found.append(annotation)
            for field in annotation.model_fields.values():
                walk(field.annotation)
        for inside in get_args(annotation):
            walk(inside)

    walk(Written)
    return found


def has_text(annotation: Any) -> bool:
    return annotation in (str, Any) or any(has_text(inside) for inside in get_args(annotation))


def declared(model: type[Part], field: str) -> str:
    base = next(base for base in reversed(model.__mro__) if field in getattr(base, "__annotations__", {}))
    return f"{base.__name__}.{field}"


def test_every_key_of_the_language_says_whether_it_holds_names() -> None:
    """A new key is entered in ``rename.NAMES`` or in ``rename.WORDS``, or names get lost between texts."""
    keys = {
        declared(model, name)
        for model in models()
        for name, field in model.model_fields.items()
        if has_text(field.annotation)
    }
    assert sorted(keys - set(NAMES) - WORDS) == []
    assert sorted((set(NAMES) | WORDS) - keys) == []
    assert not set(NAMES) & WORDS


def test_a_text_beside_an_empty_one_answers_as_alone_but_for_its_names() -> None:
    """Everything of 吴淞 is renamed and still means the same: no name is lost on the way."""
    files = files_of(WUSONG)
    vocabulary = {name: text for name, text in files.items() if name.startswith("common/")}
    stub = (
        "rulebook: {id: stub, title: 甲, issuer: 乙, source: 丙}\n"
        "clauses: {S-1: {place: 一, force: must, gist: 甲}}\n"
        "roles: {director: {title: 办事处主任}}\n"
        "kinds:\n"
        "  topic: {title: 议题, steps: [{id: submit, title: 提, verb: 提, cites: S-1}]}\n"
    )
    adopted = merge([files, {"stub.yaml": stub, **vocabulary}], {"topic": "stub"})
    book = adopted.book_for("topic")
    assert book is not None
    acts = adopted.books[0].act_names
    own = {name for name, term in adopted.books[0].terms.items() if not acts & {term.from_, term.to}}
    own -= set(adopted.books[0].shared.terms)
    assert {f"wusong:{name}" for name in own} <= set(book.terms)
    gates = book.kinds["topic"].gates["submit"]
    assert [gate.cites for gate in gates] == [("WS-4.1a",), ("WS-4.2e",), (), ("WS-2.8",)]
    check_said = gates[1].rule.needs[0]
    assert (check_said.field, check_said.one_of) == (["wusong:method"], "wusong:topic_tier.wusong:method")
    assert book.tables["wusong:topic_tier"].within == "wusong:topic_gate"


# the vocabulary


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "amount: {title: 金额, type: money}",
            "amount: {title: 金额, type: number}",
            "类型是 money，不能写 number",
        ),
        (
            "contract: 合同, foreign",
            "contract: 契约, foreign",
            "值“contract”在共用词汇里是“合同”，不能写“契约”",
        ),
        (
            "contract: 合同, foreign",
            "deal: 合同, foreign",
            "“合同”在共用词汇里的标识是“contract”，不能写“deal”",
        ),
    ],
    ids=["type", "label", "id of a label"],
)
def test_a_shared_id_for_something_else_is_refused_at_its_line(old: str, new: str, words: str) -> None:
    with pytest.raises(RulebookError) as caught:
        load_files(edited({"other.yaml": OTHER}, old, new) | {"common/v.yaml": VOCABULARY})
    [problem] = caught.value.problems
    assert words in problem.message
    assert new in (OTHER.replace(old, new)).splitlines()[problem.line - 1]


def test_a_shared_id_under_an_unknown_title_is_a_warning() -> None:
    book = load_files(edited(SECOND, "keeper: {title: 印章管理员}", "keeper: {title: 仓库管理员}"))
    [finding] = [f for f in check(book) if f.code == "other_name"]
    assert (finding.severity, finding.where) == ("warning", "other.yaml:15")
    assert finding.message == "“仓库管理员”在共用词汇里叫“印章专人”（keeper）；若是另一事物，请换一个标识"
    assert "other_name" not in {f.code for f in check(load_files(SECOND))}


def test_a_vocabulary_with_a_mistake_is_refused() -> None:
    with pytest.raises(RulebookError, match="不认识的键“colour”；这里可以写 title、called、type、values"):
        load_files({"other.yaml": OTHER, "common/v.yaml": "terms: {a: {title: 甲, type: text, colour: 红}}"})


def test_our_vocabulary_is_published_with_each_of_our_texts() -> None:
    assert "common/vocabulary.yaml" in files_of(WUSONG)


# conflicts


def found(adopted: Adopted, code: str) -> list[Finding]:
    return [finding for finding in adopted.findings if finding.code == code]


@pytest.mark.parametrize("code", CLASHES)
def test_what_contradicts_is_an_error_that_names_its_clauses(code: str) -> None:
    clash = CLASHES[code]
    named = [f for f in found(clashing(code, {}), code) if set(f.clauses) == set(clash.clauses)]
    assert [finding.severity for finding in named] == ["error"]
    assert clash.words in named[0].message
    assert named[0].where.startswith(("other/other.yaml:", "small/base.yaml:"))


@pytest.mark.parametrize("code", sorted(set(CLASHES) - {"not_shared", "clause_twice"}))
def test_once_the_office_said_which_prevails_it_is_told_and_no_more(code: str) -> None:
    adopted = clashing(code, SETTLED)
    assert {(f.severity, f.settled_by) for f in found(adopted, code)} == {("warning", "small")}
    assert not [f for f in adopted.findings if f.severity == "error"]


@pytest.mark.parametrize("code", ["approvers_differ", "never_against_consent", "two_deadlines"])
def test_a_rule_that_gave_way_is_not_followed(code: str) -> None:
    clause = "B-4" if code == "two_deadlines" else "B-2"
    cited = {c for rule in seal_book(clashing(code, SETTLED)).kinds["seal"].rules() for c in rule.cites}
    assert clause not in cited
    assert "B-3" in cited


def test_rules_that_never_speak_together_do_not_contradict() -> None:
    old = "- {when: {paper: foreign}, needs: {field: checked}, cites: B-2}"
    never = "- {when: {paper: foreign}, never: 涉外文件不得用印, cites: B-2}"
    adopted = merge([SMALL, edited(SECOND, old, never)], SETTLED)
    pairs = [set(finding.clauses) for finding in found(adopted, "never_against_consent")]
    assert {"A-4", "B-2"} not in pairs  # contracts on the one side, foreign papers on the other
    assert {"A-2", "B-2"} in pairs


@pytest.mark.parametrize(("paper", "is_said"), [("contract", True), ("foreign", False)])
def test_what_one_text_says_may_be_done_another_must_not_forbid(paper: str, *, is_said: bool) -> None:
    gates = "    gates:\n      stamp:\n"
    may = f"{gates}        - {{when: {{paper: contract}}, only: keeper, cites: A-3}}\n"
    old = "- {when: {paper: foreign}, needs: {field: checked}, cites: B-2}"
    never = f"- {{when: {{paper: {paper}}}, never: 这类文件不得用印, cites: B-2}}"
    adopted = merge([edited(SMALL, gates, may), edited(SECOND, old, never)], SETTLED)
    about = [f.message for f in found(adopted, "never_against_consent") if "A-3" in f.clauses]
    said = "“盖章”，《印章管理规定》说不得（这类文件不得用印），《用印管理办法》说可以"
    assert [message.partition("：")[2].partition("；")[0] for message in about] == ([said] if is_said else [])


def test_a_conflict_comes_with_facts_under_which_both_speak() -> None:
    findings = found(clashing("never_against_consent", SETTLED), "never_against_consent")
    assert [dict(f.example) for f in findings] == [{"act": "seal.stamp", "paper": "contract"}] * 2


def test_the_text_adopted_last_prevails_while_nobody_decided() -> None:
    assert together(prevails={}).owners["seal"] == "other"
    assert found(together(prevails={}), "two_lists")[0].severity == "error"


def test_texts_that_share_no_kind_have_nothing_to_settle() -> None:
    lone = edited(SECOND, "  seal:\n    title: 用印", "  other_seal:\n    title: 用印")
    adopted = merge([SMALL, lone])
    assert adopted.findings == ()
    assert {kind: book for kind, book in adopted.owners.items() if "seal" in kind} == {
        "seal": "small",
        "other_seal": "other",
    }
    assert adopted.book_for("leave") is None


def test_three_texts_add_up() -> None:
    third = {name: text.replace("other", "third").replace("B-", "C-") for name, text in SECOND.items()}
    adopted = merge([SMALL, SECOND, third], SETTLED)
    told = ask(seal_book(adopted), Question("follow", "seal.stamp", {})).value
    assert [one.because for one in told] == [("A-6",), ("B-3",), ("C-3",)]


# the command


@pytest.fixture
def folders(tmp_path: Path) -> list[str]:
    """The pair in folders beside their vocabulary."""
    for name, files in (("small", SMALL), ("other", SECOND)):
        write_book(tmp_path / name, {n: t for n, t in files.items() if not n.startswith("common/")})
    write_book(tmp_path, {"common/v.yaml": VOCABULARY})
    return [str(tmp_path / "small"), str(tmp_path / "other")]


def test_check_of_two_texts_fails_until_it_is_said_which_prevails(
    folders: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *folders, "--json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert [f["code"] for f in data["findings"] if f["severity"] == "error"][:1] == ["two_lists"]
    assert main(["check", *folders, "--prevails", "seal=small", "--json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["errors"] == 0
    assert {f["where"].split("/")[0] for f in data["findings"]} == {"small", "other"}


def test_check_refuses_a_wrong_word_for_what_prevails(
    folders: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *folders, "--prevails", "small"]) == 2
    assert "事项=制度" in capsys.readouterr().err


def test_the_findings_of_a_pair_do_not_depend_on_where_its_files_lie() -> None:
    moved = {f"sub/{name}" if "/" not in name else name: text for name, text in SMALL.items()}
    bare = [replace(f, where="") for f in merge([moved, SECOND], SETTLED).findings]
    assert bare == [replace(f, where="") for f in BOTH.findings]
