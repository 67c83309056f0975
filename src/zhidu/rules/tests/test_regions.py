"""The remembered answer of a region is the one that would be worked out."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from zhidu.rules.coverage import without
from zhidu.rules.load import load
from zhidu.rules.regions import regions_of
from zhidu.rules.tables import _worked_out, decide

WUSONG = load(Path(__file__).parents[4] / "rulebooks" / "wusong")
EDGES = [2_999_999, 3_000_000, 4_999_999, 5_000_000, 10_000_000, 10_000_001, 49_999_999, 50_000_000]
SUMS = st.one_of(st.integers(0, 100_000_000), st.sampled_from(EDGES))


@given(
    st.sampled_from(sorted(WUSONG.terms["kind"].values)), SUMS, st.sampled_from(["topic_gate", "topic_tier"])
)
def test_a_remembered_answer_is_the_one_worked_out(kind, amount, table):
    facts = {"kind": kind, "amount": amount}
    assert decide(WUSONG, table, facts) == _worked_out(WUSONG, table, facts, strict=True)


def test_there_are_no_more_answers_than_regions():
    for amount in range(0, 60_000_000, 10_007):
        decide(WUSONG, "topic_tier", {"kind": "service", "amount": amount})
    answers = regions_of(WUSONG, "topic_tier").answers
    kinds = len(WUSONG.terms["kind"].values)
    assert len(answers) <= kinds * (len(EDGES) + 1)


def test_a_changed_copy_remembers_nothing():
    facts = {"kind": "service", "amount": 6_000_000}
    assert decide(WUSONG, "topic_gate", facts).rows == ("WS-4.2a",)
    assert decide(without(WUSONG, "WS-4.2a"), "topic_gate", facts).rows == ()


def test_an_unknown_fact_belongs_to_no_region():
    assert regions_of(WUSONG, "topic_tier").of({"kind": "service"}) is None
    assert regions_of(WUSONG, "topic_tier").of({"kind": "service", "amount": None}) is None
