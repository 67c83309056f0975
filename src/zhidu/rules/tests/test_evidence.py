"""On what the clauses rest that run."""

from __future__ import annotations

from zhidu.rules.evidence import Evidence, counts, evidence
from zhidu.rules.load import load, load_files
from zhidu.rules.tests.books import WUSONG, bent

FOUND = evidence(load(WUSONG))


def test_a_deadline_and_an_order_of_steps_are_computed_from_the_offices_own_rows() -> None:
    assert {FOUND[clause].source for clause in ("WS-6.3", "WS-5.2a", "WS-9.4")} == {"computed"}


def test_a_sum_on_the_form_is_stated_and_where_the_border_was_read_it_is_so_by_reading() -> None:
    assert FOUND["WS-4.2c"] == Evidence("stated", by_reading=True, shared=False)


def test_points_ticked_and_facts_judged_are_attested() -> None:
    assert FOUND["WS-4.1b"].source == "attested"
    judged = bent("place: {title: 用印地点,", "place: {title: 用印地点, judged_by: keeper,")
    found = evidence(load_files(judged))
    assert found["A-2"].source == "attested"


def test_a_clause_is_shared_only_where_every_rule_of_it_cites_others_too() -> None:
    assert not any(one.shared for one in FOUND.values())
    two = bent("what: 用印通知, cites: A-6", "what: 用印通知, cites: [A-6, A-1]")
    found = evidence(load_files(two))
    assert found["A-6"].shared
    assert not found["A-1"].shared


def test_every_clause_that_runs_is_counted_in_one_source() -> None:
    listed = counts(FOUND, list(FOUND))
    assert listed["computed"] + listed["stated"] + listed["attested"] == len(FOUND)
