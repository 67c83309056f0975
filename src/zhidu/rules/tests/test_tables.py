"""A table says of facts …"""

from __future__ import annotations

from typing import Any

import pytest

from zhidu.rules.book import Rulebook
from zhidu.rules.decision import Decision, Status
from zhidu.rules.facts import FactError, read_facts
from zhidu.rules.load import load_files
from zhidu.rules.tables import Facts, decide
from zhidu.rules.tests.books import VALID, bent, small

BOOK = load_files(VALID)


def _decide(book: Rulebook, **facts: Any) -> Decision:
    return decide(book, "tier", read_facts(book.terms, facts))


def _with_row(row: str, **keys: str) -> Rulebook:
    last = '- [A-4, contract, ">= 10万", director]'
    head = "".join(f"\n    {key}: {value}" for key, value in keys.items())
    files = bent(last, f"{last}\n      - {row}")
    files["rules.yaml"] = files["rules.yaml"].replace("out: [approver]\n", f"out: [approver]{head}\n")
    return load_files(files)


def test_the_outcome_of_the_row_that_hits_and_its_clause() -> None:
    decision = _decide(BOOK, paper="letter", amount="10万")
    assert decision == Decision(Status.ALLOWED, {"approver": ("head",)}, ("A-1",), rows=("A-1",))


def test_what_a_reading_takes_where_two_rows_hit() -> None:
    decision = _decide(BOOK, paper="contract", amount="10万")
    assert decision.value == {"approver": ("director",)}
    assert (decision.because, decision.readings, decision.rows) == (("A-4",), ("ten",), ("A-1", "A-4"))


def test_open_with_both_clauses_where_two_rows_hit_and_nobody_settled_it() -> None:
    book = load_files(bent("takes: {table: tier, row: A-4}", ""))
    decision = _decide(book, paper="contract", amount="10万")
    assert (decision.status, decision.value, decision.because) == (Status.OPEN, None, ("A-1", "A-4"))


def test_open_by_a_reading_where_the_text_leaves_it_open() -> None:
    decision = _decide(BOOK, paper="report", amount="10.01万")
    assert (decision.status, decision.value, decision.because) == (Status.OPEN, None, ())
    assert decision.readings == ("rest",)


def test_nothing_where_no_row_hits_and_no_reading_speaks() -> None:
    book = small("tables: {tier: {title: 谁, in: [paper], out: [approver], rows: [[A-1, letter, head]]}}")
    assert _decide(book, paper="contract").status is Status.SILENT


def test_one_outcome_where_two_rows_agree() -> None:
    decision = _decide(_with_row("[A-6, letter, '5万', head]"), paper="letter", amount="5万")
    assert (decision.status, decision.value) == (Status.ALLOWED, {"approver": ("head",)})
    assert decision.because == ("A-1", "A-6")


SETTLED = """\
readings:
  one: {about: [A-1, A-6], asks: 问, says: 答, reason: 从严, by: director, takes: {table: tier, row: A-6}}
  four: {about: [A-4, A-6], asks: 问, says: 答, reason: 从严, by: director, takes: {table: tier, row: A-6}}
"""


def test_one_outcome_where_readings_settle_every_pair_of_three() -> None:
    last = '- [A-4, contract, ">= 10万", director]'
    files = bent(last, f"{last}\n      - [A-6, contract, 10万, [head, director]]")
    decision = _decide(load_files({**files, "z.yaml": SETTLED}), paper="contract", amount="10万")
    assert decision.value == {"approver": ("head", "director")}
    assert decision.because == ("A-6",)
    assert set(decision.readings) == {"ten", "one", "four"}


def test_the_first_row_under_hit_first() -> None:
    decision = _decide(_with_row("[A-6, letter, '-', director]", hit="first"), paper="letter", amount=1)
    assert (decision.value, decision.because) == ({"approver": ("head",)}, ("A-1",))


def test_every_row_under_hit_collect() -> None:
    decision = _decide(_with_row("[A-6, letter, '-', director]", hit="collect"), paper="letter", amount=1)
    assert (decision.value, decision.because) == ({"approver": ("head", "director")}, ("A-1", "A-6"))


def test_what_the_table_around_it_says_of_facts_that_one_does_not_take() -> None:
    book = small(
        """
        tables:
          gate: {title: 上会, in: [amount], out: [approver], hit: collect, rows: [[A-1, ">= 5万", director]]}
          tier: {title: 谁, within: gate, in: [amount], out: [approver], rows: [[A-4, "-", head]]}
        readings:
          below:
            about: A-1
            asks: 问
            says: 不必
            reason: 无
            by: director
            leaves: {table: gate, when: {amount: "< 5万"}}
        """
    )
    assert _decide(book, amount="5万").because == ("A-4",)
    below = _decide(book, amount=1)
    assert (below.status, below.readings) == (Status.OPEN, ("below",))


def test_which_facts_are_missing() -> None:
    with pytest.raises(FactError) as caught:
        _decide(BOOK)
    assert caught.value.mistakes == {"paper": "还缺“文件类别”（paper）", "amount": "还缺“金额”（amount）"}
    assert decide(BOOK, "tier", {"paper": ""}, strict=False).status is Status.SILENT


DERIVED = """\
terms:
  decider: {title: 由谁, type: choice, values: {head: 科室负责人, director: 主任}, outcome: tier.approver}
tables:
  tier: {title: 谁, in: [amount], out: [approver], rows: [[A-1, "<= 10万", head], [A-4, "> 10万", director]]}
  next: {title: 下一步, in: [decider], out: [place], rows: [[A-6, director, 主任室]]}
"""


def test_a_fact_that_another_table_gives() -> None:
    book = small(DERIVED)
    assert decide(book, "next", {"amount": 2_000_000_00}).value == {"place": ("主任室",)}
    with pytest.raises(FactError, match="还缺“由谁”"):
        decide(book, "next", {})


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"paper": "contract", "copies": 3}, True),
        ({"paper": "contract", "copies": 9}, False),
        ({"paper": "contract"}, None),
        ({"paper": ""}, None),
        ({"paper": "letter"}, False),
        ({"paper": "report", "copies": 9}, True),
        ({"copies": 9}, None),
        ({"copies": 3}, None),
    ],
)
def test_whether_a_condition_holds_or_cannot_be_said_yet(
    facts: dict[str, Any], expected: bool | None
) -> None:
    """Alternatives: a contract of at most 5 copies, or a report."""
    book = small(
        """
        tables: {tier: {title: 谁, in: [paper, copies], out: [approver], rows: [[A-1, "-", "-", head]]}}
        readings:
          some:
            about: A-1
            asks: 问
            says: 答
            reason: 无
            by: director
            leaves: {table: tier, when: [{paper: contract, copies: "<= 5"}, {paper: report}]}
        """
    )
    assert Facts(book, facts).holds(book.leaves["some"]) is expected


def test_a_condition_on_a_fact_that_no_table_gives_does_not_hold() -> None:
    book = small(DERIVED)
    [row] = book.tables["next"].rows
    test = ({"decider": row.box[0]},)
    assert Facts(book, {"amount": 2_000_000_00}).holds(test) is True
    assert Facts(book, {"amount": 1}).holds(test) is False
    assert Facts(book, {}).holds(test) is False
    assert (len(Facts(book, {"amount": 1})), list(Facts(book, {"amount": 1}))) == (1, ["amount"])
