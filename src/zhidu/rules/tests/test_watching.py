"""Watches: a roster with and without gaps."""

from __future__ import annotations

import pytest

from zhidu.rules.ask import Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.load import load_files
from zhidu.rules.outline import outline
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import bent, small
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


NIGHT = "duties: {night: {title: 夜班, covers: {from: '20:00', to: '06:00', cites: A-1}}}\n"
SWAP = "{stands_watch: {watch: night, by: leader, of: keeper, since: begins, until: day}, cites: A-6}"


def _swapping(effect: str = SWAP) -> Rulebook:
    """The valid book in which a stamp puts somebody on the roster of the night."""
    after = "    after:\n"
    return load_files(bent(after, f"{after}      approve: [{effect}]\n") | {"night.yaml": NIGHT})


def test_an_act_puts_somebody_on_the_roster_from_the_first_minute_to_the_last() -> None:
    given = {"begins": "2026-06-01 20:00", "day": "2026-06-02"}
    [happening] = ask(_swapping(), Question("follow", "seal.approve", given)).value
    assert (happening.what, happening.slot) == ("night", "staff")
    assert (happening.posts, happening.acted_for) == (("leader",), ("keeper",))
    assert (f"{happening.since:%d %H:%M}", f"{happening.until:%d %H:%M}") == ("01 20:00", "02 23:59")
    assert [line.said for line in outline(_swapping()) if line.sort == "值班" and line.clause == "A-6"] == [
        "用印：“同意”之后，从“开始时间”到“约定日期”，分管领导代替印章专人排进“夜班”的值班表，担任值班人员。"
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("watch: night", "watch: day", "没有叫“day”的值班（写 covers 的 duties）；可以写 night"),
        ("by: leader", "by: guard", "没有叫“guard”的角色"),
        ("since: begins", "since: copies", "“copies”不是时间"),
        ("watch: night,", "watch: night, slot: boss,", "boss"),
        ("watch: night, ", "", "缺少“watch”"),
    ],
)
def test_a_wrong_line_on_the_roster_is_told(right: str, wrong: str, said: str) -> None:
    with pytest.raises(RulebookError, match=said):
        _swapping(SWAP.replace(right, wrong))
