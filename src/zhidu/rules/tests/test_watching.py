"""Watches: a roster with and without gaps."""

from __future__ import annotations

from zhidu.rules.ask import Question, ask
from zhidu.rules.tests.books import small
from zhidu.rules.tests.further import asked

MONDAY = {"first": "2026-06-01"}
SATURDAY = {"first": "2026-06-06"}


def _shift(post: str, begins: str, ends: str, slot: str = "staff") -> dict[str, str]:
    return {"post": post, "begins": begins, "ends": ends, "slot": slot}


TWO = [
    _shift("甲", "2026-06-01", "2026-06-01 12:00"),
    _shift("丙", "2026-06-01 12:00", "2026-06-02"),
    _shift("乙", "2026-06-01", "2026-06-02 08:30"),
]


def test_a_watch_without_a_gap_is_allowed() -> None:
    assert asked("covers", "watch", **MONDAY, shifts=TWO).status == "allowed"


def test_a_gap_is_refused_and_named() -> None:
    decision = asked("covers", "watch", **MONDAY, shifts=TWO[1:])
    assert (decision.status, decision.because) == ("refused", ("B-11",))
    [gap] = decision.value
    assert (gap.slot, gap.there, gap.needed, f"{gap.ends:%H:%M}") == ("staff", 1, 2, "12:00")
    assert decision.wants[0].text == "6月1日00:00至6月1日12:00缺值班人员1名"


def test_one_post_that_stands_twice_counts_once() -> None:
    assert asked("covers", "watch", **MONDAY, shifts=[TWO[2], TWO[2]]).value[0].there == 1


def test_a_leader_is_wanted_on_days_of_rest_and_only_by_a_should() -> None:
    staff = [_shift(post, "2026-06-06", "2026-06-07") for post in "甲乙"]
    decision = asked("covers", "watch", **SATURDAY, shifts=staff)
    assert (decision.status, decision.because) == ("deviation", ("B-12",))
    led = [*staff, _shift("丁", "2026-06-06 08:00", "2026-06-06 18:00", "leader")]
    assert asked("covers", "watch", **SATURDAY, shifts=led).status == "allowed"


def test_gaps_of_several_days_are_joined_at_midnight() -> None:
    decision = asked("covers", "watch", first="2026-06-01", last="2026-06-03")
    assert [(f"{gap.begins:%d}", f"{gap.ends:%d}") for gap in decision.value] == [("01", "04")]


def test_a_watch_over_midnight_ends_the_next_day() -> None:
    book = small("duties: {night: {title: 夜班, covers: {from: '20:00', to: '06:00', cites: A-1}}}")
    given = {"first": "2026-06-01", "shifts": [_shift("甲", "2026-06-01 20:00", "2026-06-02 05:00")]}
    [gap] = ask(book, Question("covers", "night", given)).value
    assert (f"{gap.begins:%d %H:%M}", f"{gap.ends:%d %H:%M}") == ("02 05:00", "02 06:00")
