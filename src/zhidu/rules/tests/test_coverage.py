"""How much of a text runs, found by taking the rules of a clause away."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.coverage import coverage, proofs_of, report, without
from zhidu.rules.load import load_files
from zhidu.rules.sentences import Sentence, read_sentences
from zhidu.rules.tests.books import VALID, bent, seal, small

BOOK = load_files(VALID)


def _sentences(folder: Path, *written: str) -> list[Sentence]:
    (folder / "tests").mkdir(parents=True)
    (folder / "tests" / "a.yaml").write_text("\n".join(f"- {one}" for one in written), encoding="utf-8")
    return read_sentences(folder)


def _degree(book: Rulebook, clause: str, folder: Path, *written: str) -> str:
    return coverage(book, _sentences(folder, *written))[clause]


def test_a_clause_is_a_statement_declined_unmodelled_or_modelled() -> None:
    degrees = coverage(load_files(bent("what: 用印通知, cites: A-6", "what: 用印通知, house: 通知")), [])
    assert degrees == {
        "A-0": "statement",
        "A-1": "modelled",
        "A-2": "modelled",
        "A-3": "unmodelled",
        "A-4": "modelled",
        "A-5": "modelled",
        "A-6": "unmodelled",
        "A-7": "declined",
    }


EXCEPTION = """\
{ask: {permit: seal.stamp, as: keeper}, expect: {status: allowed}, \
given: {paper: letter, place: 工地, consent: leader, done: [apply, approve]}}"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("are: [director, leader], cites: A-1", "are: [director, leader], cites: A-3"),
        ("members: {are: leaders, cites: A-4}", "members: {are: leaders, cites: A-3}"),
        ("consent: leader}, cites: A-5", "consent: leader}, cites: A-3"),
        ("returns: {to: apply, cites: A-1}", "returns: {to: apply, cites: A-3}"),
        ('- [A-1, "-"', '- [A-3, "-"'),
        ("source: small.txt}", "source: small.txt, counting: {roll: back, cites: A-3}}"),
    ],
    ids=["role", "members", "exception", "way back", "row", "counting"],
)
def test_a_clause_is_modelled_wherever_it_is_cited(old: str, new: str) -> None:
    assert coverage(BOOK, [])["A-3"] == "unmodelled"
    assert coverage(load_files(bent(old, new)), [])["A-3"] == "modelled"


@pytest.mark.parametrize(
    ("clause", "sentence"),
    [
        (
            "A-1",
            "{ask: {decide: tier}, given: {paper: letter, amount: 5}, expect: {value: {approver: head}}}",
        ),
        ("A-1", "{ask: {permit: seal.approve.return, as: leader}, expect: {status: allowed}}"),
        ("A-1", "{ask: {resolve: leaders}, expect: {value: [director, leader]}}"),
        ("A-4", "{ask: {compose: council}, expect: {value: [director, leader]}}"),
        ("A-6", "{ask: {follow: seal.stamp}, expect: {value: [{tells: 用印通知}]}}"),
        ("A-1", "{ask: {due: seal.stamping}, given: {approve: '2026-03-02'}, expect: {value: '2026-03-04'}}"),
        ("A-1", "{ask: {readers: seal.case}, given: {done: approve}, expect: {value: [leader, unit.head]}}"),
        ("A-5", EXCEPTION),
    ],
    ids=["row", "way back", "role", "members", "effect", "deadline", "readers", "exception"],
)
def test_a_clause_is_executed_if_its_sentence_goes_another_way_without_it(
    clause: str, sentence: str, tmp_path: Path
) -> None:
    assert _degree(BOOK, clause, tmp_path, f"{{clause: {clause}, name: 句, {sentence[1:]}") == "executed"


def test_a_clause_that_says_how_days_are_counted_is_executed_where_it_moves_an_end(tmp_path: Path) -> None:
    book = load_files(bent("source: small.txt}", "source: small.txt, counting: {roll: back, cites: A-3}}"))
    due = "ask: {due: seal.stamping}, given: {approve: '2026-03-02'}, expect: {value: '2026-03-04'}"
    assert _degree(book, "A-3", tmp_path, f"{{clause: A-3, name: 句, {due}}}") == "modelled"
    days = bent("within: 2 workdays", "within: 5 days")
    days["base.yaml"] = days["base.yaml"].replace(
        "small.txt}", "small.txt, counting: {roll: back, cites: A-3}}"
    )
    rolled = "ask: {due: seal.stamping}, given: {approve: '2026-03-02'}, expect: {value: '2026-03-06'}"
    [sentence] = _sentences(tmp_path / "again", f"{{clause: A-3, name: 句, {rolled}}}")
    assert coverage(load_files(days), [sentence])["A-3"] == "executed"


def test_a_sentence_that_does_not_hold_proves_nothing(tmp_path: Path) -> None:
    sentence = "{clause: A-1, name: 错, ask: {resolve: leaders}, expect: {value: [leader]}}"
    assert _degree(BOOK, "A-1", tmp_path, sentence) == "modelled"


def test_a_clause_that_is_only_named_proves_nothing(tmp_path: Path) -> None:
    """Two rules demand the same: without the one the other still refuses, so neither is decisive."""
    book = seal(
        """
        gates:
          stamp:
            - {needs: {consent: director}, cites: A-4}
            - {needs: {consent: director}, cites: A-6}
        """
    )
    sentence = (
        "{clause: A-4, name: 句, ask: {permit: seal.stamp}, expect: {status: refused, because: [A-4, A-6]}}"
    )
    assert _degree(book, "A-4", tmp_path, sentence) == "modelled"


TICKED = """
kinds:
  seal:
    title: 用印
    steps:
      - {id: stamp, title: 盖章, verb: 盖章, house: 盖章,
         checklist: {title: 确认, cites: A-6, points: {read: 已通读}}}
"""


def test_a_tick_that_no_sentence_leaves_open_is_not_run(tmp_path: Path) -> None:
    """Ticked it is allowed by the clause, and without the clause nothing is said: that is no proof."""
    book = small(TICKED)
    asked = "{clause: A-6, name: 句, ask: {permit: seal.stamp}, "
    confirmed = asked + "given: {ticked: read}, expect: {status: allowed}}"
    assert _degree(book, "A-6", tmp_path / "ticked", confirmed) == "modelled"
    left_open = asked + "expect: {status: refused, because: [A-6]}}"
    assert _degree(book, "A-6", tmp_path / "open", left_open) == "executed"


def test_a_sentence_of_another_clause_proves_nothing(tmp_path: Path) -> None:
    sentence = "{clause: A-4, name: 句, ask: {follow: seal.stamp}, expect: {status: allowed}}"
    assert _degree(BOOK, "A-6", tmp_path, sentence) == "modelled"


def test_what_is_taken_away_is_all_that_cites_the_clause_and_nothing_else() -> None:
    bare = without(BOOK, "A-1")
    kind = bare.kinds["seal"]
    assert [step.rule.id for step in kind.steps] == ["meeting"]
    assert [len(gates) for gates in kind.gates.values()] == [0, 2]
    assert (kind.due, kind.readers) == ((), ())
    assert [row.id for row in bare.tables["tier"].rows] == ["A-4"]
    assert ask(bare, Question("resolve", "leaders", {})).value == ()
    assert without(BOOK, "A-3") == BOOK


def test_an_exception_and_a_way_out_go_without_their_rule() -> None:
    [_, gate] = without(BOOK, "A-5").kinds["seal"].gates["stamp"]
    assert gate.unless == ()
    book = load_files(bent("returns: {to: apply, cites: A-1}", "returns: {to: apply, cites: A-3}"))
    step = without(book, "A-3").kinds["seal"].step("approve")
    assert step is not None
    assert step.rule.returns is None


def test_what_the_services_have_proved_is_read_from_a_file(tmp_path: Path) -> None:
    assert proofs_of(tmp_path) == {}
    written = "clause\ttest\tcases\tmissing\nA-4\ttest_x\t2\t\nA-1\ttest_y\t\t没有见过超期\n\n"
    (tmp_path / "enforced.tsv").write_text(written, encoding="utf-8")
    assert proofs_of(tmp_path) == {"A-4": ("test_x", "2", ""), "A-1": ("test_y", "", "没有见过超期")}
    assert coverage(BOOK, [], ["A-4", "A-0"])["A-4"] == "enforced"
    assert coverage(BOOK, [], ["A-4", "A-0"])["A-0"] == "statement"


def test_the_report_counts_by_document() -> None:
    degrees = {
        "A-1": "executed",
        "A-2": "enforced",
        "B-4.1-F1": "modelled",
        "B-4.1-F2": "unmodelled",
        "A-0": "statement",
    }
    data = report(BOOK, degrees)
    assert data["status"] == degrees
    assert {
        name: data[name]
        for name in ("clauses", "executed", "enforced", "modelled", "unmodelled", "statements")
    } == {
        "clauses": 5,
        "executed": 2,
        "enforced": 1,
        "modelled": 3,
        "unmodelled": 1,
        "statements": 1,
    }
    assert data["declined"] == 0
    assert {name: found["clauses"] for name, found in data["by_document"].items()} == {"A": 3, "B-4.1": 2}
