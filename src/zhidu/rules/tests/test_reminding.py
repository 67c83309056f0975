"""Reminders while a step or a deadline is open, and who is told of a deadline that has passed …"""

from __future__ import annotations

import pytest

from zhidu.rules.book import Rulebook
from zhidu.rules.check import check
from zhidu.rules.coverage import without
from zhidu.rules.explain import raw
from zhidu.rules.load import load_files
from zhidu.rules.merge import merge
from zhidu.rules.outline import outline
from zhidu.rules.sentences import run, sentences_of
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import VALID, bent
from zhidu.rules.tests.further import BOOK, FURTHER, asked
from zhidu.rules.tests.pairs import SECOND, SETTLED, SMALL, edited

FRIDAY = "2026-03-06 09:30"
HANDED_IN = {"done": ["apply"], "apply": FRIDAY, "urgent": "是"}
DECIDED = {"done": ["apply", "settle"], "apply": FRIDAY, "settle": "2026-03-07 10:00"}


def test_a_step_is_reminded_of_at_the_same_time_of_the_next_working_day() -> None:
    decision = asked("remind", "notice.urgent", **HANDED_IN)
    assert str(decision.value.at) == "2026-03-09 09:30:00+08:00"
    assert (decision.value.posts, decision.because) == (("director",), ("B-30",))


@pytest.mark.parametrize(
    "given",
    [
        HANDED_IN | {"urgent": "否"},
        {"done": ["apply"], "apply": FRIDAY},
        HANDED_IN | DECIDED,
        {"urgent": "是"},
    ],
    ids=["condition", "unknown", "done", "not yet"],
)
def test_nobody_is_reminded_of_what_does_not_wait(given: dict[str, object]) -> None:
    assert asked("remind", "notice.urgent", **given).status == "silent"


def test_a_deadline_is_reminded_of_from_what_it_counts_from_to_those_whose_it_is() -> None:
    decision = asked("remind", "notice.showing", **DECIDED)
    assert str(decision.value.at) == "2026-03-10 10:00:00+08:00"
    assert (decision.value.posts, decision.readings) == (("group",), ("promptly",))
    assert asked("remind", "notice.showing", **DECIDED, show="2026-03-08 09:00").status == "silent"
    assert asked("remind", "notice.showing", **HANDED_IN).status == "silent"


def _other(old: str, new: str) -> Rulebook:
    assert FURTHER.count(old) == 1
    return load_files({"further.yaml": FURTHER.replace(old, new)})


def _ask(book: Rulebook, ask: str, given: str, expect: str) -> list[str]:
    text = f"- {{name: 句, ask: {ask}, given: {given}, expect: {expect}}}"
    return run(book, sentences_of({"tests/a.yaml": text})[0])


def test_hours_go_by_the_clock_and_a_length_that_nobody_said_is_asked_for() -> None:
    given = f"{{done: apply, apply: '{FRIDAY}', urgent: 是}}"
    hours = _other("every: 1 workday, to", "every: 20 hours, to")
    assert _ask(hours, "{remind: notice.urgent}", given, "{value: '2026-03-07 05:30'}") == []
    unsaid = _other("every: 1 workday, to", "every: {reading: regularly}, to")
    assert (
        _ask(unsaid, "{remind: notice.urgent}", given, "{status: open, wants: [{reading: regularly}]}") == []
    )


def test_how_often_nobody_has_said_is_a_finding() -> None:
    unsaid = _other("every: 1 workday, to", "every: {reading: regularly}, to")
    clauses = [finding.clauses for finding in check(unsaid) if finding.code == "unanswered"]
    assert ("B-30",) in clauses


def test_a_deadline_that_has_passed_is_reported() -> None:
    late = asked("escalate", "notice.shown", "2026-03-13", **DECIDED)
    assert (late.value, late.because) == (("director",), ("B-29",))
    assert asked("escalate", "notice.shown", "2026-03-12 23:00", **DECIDED).status == "silent"
    assert asked("escalate", "notice.shown", "2026-03-13", **HANDED_IN).status == "silent"


def test_both_are_gone_with_their_clauses() -> None:
    assert not without(BOOK, "B-30").kinds["notice"].remind[0].cites
    assert [d.rule.escalates for d in without(BOOK, "B-29").kinds["notice"].due] == [None]


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("B-30", "公开事项：紧急的，“决定”没有办理时，每隔1个工作日提醒主任一次：请尽快决定。"),
        ("B-29", "公开事项：公开办理超期的，报告主任，并可看全部内容。"),
    ],
)
def test_both_are_read_back(clause: str, said: str) -> None:
    assert said in [line.said for line in outline(BOOK) if line.clause == clause]
    assert raw(BOOK, clause)


DUE = (
    "- {id: stamping, title: 盖章, after: approve, within: 2 workdays, met_by: stamp, of: keeper, cites: A-1}"
)


@pytest.mark.parametrize(
    ("remind", "words"),
    [
        ("at: aprove, every: 1 day", "没有叫“aprove”的等人办理的环节"),
        ("at: meeting, every: 1 day", "没有叫“meeting”的等人办理的环节；可以写 apply、approve、stamp"),
        ("of: stampin, every: 1 day", "没有叫“stampin”的期限（due）；可以写 stamping"),
        ("at: approve, of: stamping, every: 1 day", "提醒写一样：at"),
        ("every: 1 day", "提醒写一样：at"),
        ("at: approve, every: 0 days", "every 至少是 1 个单位"),
        ("at: approve", "缺少“every”"),
        ("at: approve, every: {reading: often}", "没有叫“often”的释义"),
        ("at: approve, every: 1 day, to: nobody", "没有叫“nobody”的角色"),
    ],
)
def test_a_wrong_reminder_is_told(remind: str, words: str) -> None:
    files = bent(DUE, f"{DUE}\n    remind:\n      - {{id: r, title: 提醒, {remind}, cites: A-1}}")
    with pytest.raises(RulebookError, match=words):
        load_files(files)


def test_a_reminder_is_written_once() -> None:
    line = "- {id: r, title: 提醒, at: approve, every: 1 day, cites: A-1}"
    with pytest.raises(RulebookError, match="提醒“r”写了两次"):
        load_files(bent(DUE, f"{DUE}\n    remind: [{line[2:]}, {line[2:]}]"))


@pytest.mark.parametrize(
    ("escalates", "words"),
    [
        ("{to: nobody, cites: A-4}", "没有叫“nobody”的角色"),
        ("{to: director}", "没有写依据"),
        ("{to: director, cites: X}", "依据“X”不在"),
        ("{to: director, hands_over: yes, cites: A-4}", "是或否|yes"),
    ],
)
def test_a_wrong_report_is_told(escalates: str, words: str) -> None:
    with pytest.raises(RulebookError, match=words):
        load_files(bent(DUE, DUE.replace("of: keeper,", f"of: keeper, escalates: {escalates},")))


def test_only_a_step_that_somebody_does_is_handed_over() -> None:
    late = "of: keeper, escalates: {to: director, hands_over: 是, cites: A-4},"
    waits = DUE.replace("met_by: stamp", "met_by: meeting").replace("of: keeper,", late)
    with pytest.raises(RulebookError, match="没有叫“meeting”的等人办理的环节"):
        load_files(bent(DUE, waits))
    book = load_files(bent(DUE, DUE.replace("of: keeper,", late)))
    reported = [line.said for line in outline(book) if line.sort == "上报"]
    assert reported == [
        "用印：盖章超期的，报告主任，并可看全部内容，“盖章”由其办理，原来没有办的人不用再办。"
    ]


def test_reminders_of_several_texts_add_up() -> None:
    assert load_files(VALID).kinds["seal"].remind == ()
    line = "- {id: late, title: 请盖章, of: stamping, every: 1 day, to: clerk, cites: B-4}"
    second = edited(SECOND, "    due:\n", f"    remind: [{line[2:]}]\n    due:\n")
    book = merge([SMALL, second], SETTLED).book_for("seal")
    assert book is not None
    [added] = book.kinds["seal"].remind
    assert (added.rule.id, added.rule.of, added.rule.to) == (
        "other:late",
        "other:stamping",
        ["other:clerk"],
    )
