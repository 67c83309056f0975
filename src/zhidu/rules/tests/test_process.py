"""What comes next, what an act brings about, and when a thing is due."""

from __future__ import annotations

from datetime import datetime
from itertools import product
from typing import Any

import pytest

from zhidu.calendar import SHANGHAI, UnannouncedYear, WorkCalendar
from zhidu.rules.ask import Question, ask
from zhidu.rules.decision import Basis, Decision
from zhidu.rules.facts import Given
from zhidu.rules.load import load_files
from zhidu.rules.process import DueDate, due
from zhidu.rules.tests.books import VALID, seal

WHOLE = load_files(VALID)


def _next(**given: Any) -> Decision:
    return ask(WHOLE, Question("next_step", "seal", given))


# next_step


def test_the_first_step_is_awaited_first_and_from_whom() -> None:
    decision = _next(initiator="clerk")
    assert (decision.value.id, decision.value.verb, decision.value.posts) == ("apply", "申请", ("clerk",))
    assert decision.because == decision.value.because == ("A-1",)


def test_a_step_that_awaits_a_meeting_says_which() -> None:
    assert _next(done=["apply", "approve"], paper="contract").value.awaits.meeting == "council"


def test_a_step_that_does_not_apply_is_passed_over() -> None:
    assert _next(done=["apply", "approve"], paper="letter").value.id == "stamp"


def test_a_step_of_which_nobody_knows_whether_it_applies_is_never_passed_over() -> None:
    decision = _next(done=["apply", "approve"])
    assert (decision.status, decision.value.id) == ("open", "meeting")
    assert [want.what for want in decision.wants] == ["paper"]


def test_at_the_end_nothing_is_awaited() -> None:
    assert _next(done=["apply", "approve", "stamp"], paper="letter").status == "silent"


def test_a_step_of_the_house_rests_on_no_clause() -> None:
    decision = ask(seal(""), Question("next_step", "seal", {}))
    assert (decision.basis, decision.because) == (Basis.HOUSE, ())


# follow

EFFECTS = """
after:
  stamp:
    - {tells: [keeper, director], what: 用印通知, cites: A-6}
    - each: items
      when: {paper: contract}
      opens: seal
      to: unit.head
      given: {place: place, reason: paper}
      cites: A-4
    - {files: 全部材料, to: keeper, house: 归档}
"""


def _follow(**given: Any) -> Decision:
    return ask(seal(EFFECTS), Question("follow", "seal.stamp", given))


def test_an_act_brings_about_every_effect_that_applies() -> None:
    decision = _follow()
    assert [(h.form, h.what, h.posts) for h in decision.value] == [
        ("tells", "用印通知", ("director", "keeper")),
        ("files", "全部材料", ("keeper",)),
    ]
    assert decision.because == ("A-6",)


def test_each_thing_of_a_set_has_its_own_effect_and_hands_its_facts_over() -> None:
    items = [{"paper": "contract", "place": "甲"}, {"paper": "letter", "place": "乙"}, {"place": "丙"}]
    [_, opened, _] = _follow(items=items).value
    assert (opened.form, opened.what, opened.posts) == ("opens", "seal", ("unit.head",))
    assert opened.facts == {"place": "甲", "reason": "contract"}
    assert opened.because == ("A-4",)


def test_an_act_without_effects_is_silent() -> None:
    assert ask(WHOLE, Question("follow", "seal.approve", {})).status == "silent"


# due

DUE = """
acts: {note: {title: 登记}}
due:
  - {id: counted_on, title: 盖章, after: note, within: 2 workdays, met_by: stamp, of: keeper, cites: CLAUSE}
  - {id: counted_back, title: 送达, before: begins, lead: 1 workday, met_by: note, of: keeper, cites: CLAUSE}
  - {id: by_the_day, title: 归还, after: day, within: 3 days, met_by: note, of: keeper, cites: CLAUSE}
  - id: sometimes
    title: 加盖
    when: {paper: contract}
    after: note
    within: 1 hour
    met_by: stamp
    of: keeper
    cites: CLAUSE
"""


def _due(name: str, clause: str = "A-1", at: str | None = None, **given: Any) -> Decision:
    moment = datetime.fromisoformat(at).replace(tzinfo=SHANGHAI) if at else None
    return ask(seal(DUE.replace("CLAUSE", clause)), Question("due", f"seal.{name}", given, at=moment))


@pytest.mark.parametrize(
    ("name", "given", "falls"),
    [
        ("counted_on", {"note": "2026-09-29 10:00"}, "2026-10-08 23:59:59"),  # the holiday does not count
        ("counted_back", {"begins": "2026-11-30 09:00"}, "2026-11-27 23:59:59"),  # Monday, so Friday
        ("by_the_day", {"day": "2026-02-26"}, "2026-03-01 23:59:59"),
        ("sometimes", {"note": "2026-03-01 10:30", "paper": "contract"}, "2026-03-01 11:30:00"),
    ],
)
def test_when_a_thing_falls_due(name: str, given: dict[str, Any], falls: str) -> None:
    decision = _due(name, **given)
    assert (decision.status, decision.because) == ("allowed", ("A-1",))
    assert str(decision.value.at) == f"{falls}+08:00"


@pytest.mark.parametrize(
    ("clause", "broken"),
    [("A-1", "breach"), ("A-2", "deviation"), ("A-3", "allowed")],
    ids=["must", "should", "may"],
)
def test_lateness_weighs_by_the_force_of_the_clause(clause: str, broken: str) -> None:
    note = {"note": "2026-11-25 10:00"}  # so due on Friday the 27th
    assert _due("counted_on", clause, stamp="2026-11-27 23:59:59", **note).status == "allowed"
    assert _due("counted_on", clause, stamp="2026-11-28 00:00", **note).status == broken
    assert _due("counted_on", clause, at="2026-11-27 23:59:59", **note).status == "allowed"
    assert _due("counted_on", clause, at="2026-11-28", **note).status == broken
    assert _due("counted_on", clause, at="2026-12-31", stamp="2026-11-26", **note).status == "allowed"


def test_a_deadline_is_silent_while_its_event_has_not_happened_or_it_does_not_apply() -> None:
    assert _due("counted_on").status == "silent"
    assert _due("counted_back").status == "silent"
    assert _due("sometimes", note="2026-03-01").status == "silent"
    assert _due("sometimes", note="2026-03-01", paper="letter").status == "silent"


def test_a_deadline_that_no_rule_sets_is_silent() -> None:
    assert due(WHOLE, "seal.unknown", Given(), WorkCalendar()).status == "silent"


def test_a_year_without_notice_makes_a_deadline_provisional() -> None:
    decision = _due("counted_on", note="2055-03-01 10:00")
    assert isinstance(decision.value, DueDate)
    assert decision.value.provisional
    assert not _due("counted_on", note="2026-03-02 10:00").value.provisional


def _counted(counting: str, span: str, event: str) -> Decision:
    edits = {"small.txt}": f"small.txt, counting: {counting}}}", "after: approve, within: 2 workdays": span}
    files = dict(VALID)
    for (old, new), name in product(edits.items(), VALID):
        files[name] = files[name].replace(old, new)
    of = "begins" if "begins" in span else "approve"
    return ask(load_files(files), Question("due", "seal.stamping", {of: event}))


DAYS, WORKDAYS, LEAD = (
    "after: approve, within: 3 days",
    "after: approve, within: 2 workdays",
    "before: begins, lead: 1 day",
)


@pytest.mark.parametrize(
    ("counting", "span", "event", "falls", "because"),
    [
        ("{house: 照旧}", DAYS, "2026-09-30", "2026-10-03", ("A-1",)),
        ("{roll: forward, cites: A-2}", DAYS, "2026-09-30", "2026-10-08", ("A-1", "A-2")),
        ("{roll: back, cites: A-2}", DAYS, "2026-09-30", "2026-09-30", ("A-1", "A-2")),
        ("{roll: forward, cites: A-2}", DAYS, "2026-11-23", "2026-11-26", ("A-1",)),
        ("{count_from: same_day, cites: A-1}", DAYS, "2026-11-23", "2026-11-25", ("A-1",)),
        ("{count_from: same_day, cites: A-2}", WORKDAYS, "2026-09-30", "2026-10-08", ("A-1", "A-2")),
        ("{count_from: same_day, cites: A-2}", LEAD, "2026-11-30", "2026-11-30", ("A-1", "A-2")),
        ("{roll: forward, cites: A-2}", LEAD, "2026-11-30", "2026-11-29", ("A-1",)),
        ("{roll: back, cites: A-2}", LEAD, "2026-11-30", "2026-11-27", ("A-1", "A-2")),
    ],
)
def test_days_are_counted_as_the_text_has_it(
    counting: str, span: str, event: str, falls: str, because: tuple[str, ...]
) -> None:
    decision = _counted(counting, span, event)
    assert (str(decision.value.at)[:10], decision.because) == (falls, because)


def test_a_reading_of_how_days_are_counted_is_named_where_it_moves_the_end() -> None:
    counting = "{roll: forward, reading: ten}"
    assert _counted(counting, DAYS, "2026-09-30").readings == ("ten",)
    assert _counted(counting, DAYS, "2026-11-23").readings == ()


def test_an_end_that_rolls_into_a_year_without_notice_is_provisional() -> None:
    assert _counted("{roll: forward, cites: A-2}", DAYS, "2026-12-30").value.provisional
    assert not _counted("{house: 照旧}", DAYS, "2026-12-30").value.provisional


def test_a_calendar_that_refuses_to_guess_refuses_the_deadline() -> None:
    given = Given(times={"approve": datetime(2026, 12, 31, 9, tzinfo=SHANGHAI)})
    assert due(WHOLE, "seal.stamping", given, WorkCalendar().accepting()).value.provisional
    with pytest.raises(UnannouncedYear, match="2027"):
        due(WHOLE, "seal.stamping", given, WorkCalendar())


def test_an_act_that_is_done_and_then_again_counts_by_the_time_it_was_done() -> None:
    decision = _due("counted_on", note="2026-11-25 10:00", stamp="2026-11-26 08:00")
    assert decision.value.met_at == datetime(2026, 11, 26, 8, tzinfo=SHANGHAI)
