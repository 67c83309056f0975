"""Findings on times and on what must be shown and hidden, each beside a book that has none."""

from __future__ import annotations

import pytest

from zhidu.rules.check import check
from zhidu.rules.findings import Finding
from zhidu.rules.tests.books import seal, small


def _of(findings: list[Finding], code: str) -> list[Finding]:
    return [finding for finding in findings if finding.code == code]


def _duties(one: str, two: str, more: str = "") -> list[Finding]:
    text = f"duties:\n  a: {{title: 归档, {one}, cites: A-1}}\n  b: {{title: 归档, {two}, cites: A-4}}\n"
    return _of(check(small(text + more)), "same_thing_two_dates")


FILED = "every: 1 year, kept_by: {paper: 会计档案}"
SPRING = f"{FILED}, window: {{from: 04-01, to: 05-31, of: next_year}}"
AUTUMN = f"{FILED}, by: 10-31"


def test_one_thing_by_two_dates() -> None:
    [finding] = _duties(SPRING, AUTUMN)
    assert finding.message == "“归档”有两个不同的时间：A-1 与 A-4"
    assert (finding.clauses, finding.severity) == (("A-1", "A-4"), "warning")


READING = """
readings:
  which: {about: [A-1, A-4], asks: 何时归档, says: 四至五月, reason: 从专门规定, by: director}
"""


def test_a_reading_about_both_settles_it() -> None:
    [finding] = _duties(SPRING, AUTUMN, READING)
    assert finding.settled_by == "which"
    assert finding.message.endswith("；释义 which：四至五月")


def test_an_open_question_settles_nothing() -> None:
    [finding] = _duties(SPRING, AUTUMN, "\nreadings:\n  which: {about: [A-1, A-4], asks: 何时归档}\n")
    assert finding.settled_by is None


@pytest.mark.parametrize(
    "two",
    [
        SPRING,
        "every: 1 month, kept_by: {paper: 会计档案}",
        "every: 1 year, kept_by: {paper: 文书档案}, by: 10-31",
        f"{AUTUMN}, per: clerk",
        "before_mark: holiday, lead: 1 day, kept_by: {paper: 会计档案}",
    ],
    ids=["alike", "another period", "another thing", "for each", "before a mark"],
)
def test_two_things_may_have_two_dates(two: str) -> None:
    assert _duties(SPRING, two) == []


def test_conditions_that_never_meet_keep_two_dates_apart() -> None:
    apart = [f"{AUTUMN}, when: {{paper: {value}}}" for value in ("contract", "letter")]
    assert _duties(f"{SPRING}, when: {{paper: contract}}", apart[1]) == []
    assert len(_duties(f"{SPRING}, when: {{paper: contract}}", apart[0])) == 1


def _deadlines(first: str, second: str) -> list[Finding]:
    rules = f"""
    acts: {{note: {{title: 登记}}}}
    due:
      - {{id: a, title: 登记, met_by: note, of: keeper, {first}, cites: A-1}}
      - {{id: b, title: 登记, met_by: note, of: keeper, {second}, cites: A-4}}
    """
    return _of(check(seal(rules)), "same_thing_two_dates")


@pytest.mark.parametrize(
    ("second", "count"),
    [
        ("after: stamp, within: 3 days", 1),
        ("after: stamp, within: 2 days", 0),
        ("before: begins, lead: 3 days", 0),
    ],
)
def test_one_deadline_of_two_lengths(second: str, count: int) -> None:
    assert len(_deadlines("after: stamp, within: 2 days", second)) == count


WAITING = """
kinds:
  seal:
    title: 用印
    steps:
      - {{id: apply, title: 申请, verb: 申请, house: 申请}}
      - {{id: shown, title: 公示, verb: 公示, awaits: {{period: 15 days}}, house: 公示}}
      - {{id: stamp, title: 盖章, verb: 盖章, house: 盖章}}
    due:
      - {{id: stamping, title: 盖章, after: {after}, within: {within}, met_by: stamp, of: keeper, cites: A-1}}
duties:
  monthly: {{title: 用印, every: {every}, kept_by: {{case: seal}}, cites: A-4}}
"""


@pytest.mark.parametrize(
    ("after", "within", "every", "clauses"),
    [
        ("apply", "15 days", "1 month", [("A-1",)]),
        ("apply", "16 days", "1 month", []),
        ("shown", "15 days", "1 month", []),
        ("apply", "1 month", "2 weeks", [("A-4",)]),
    ],
    ids=["as long as it waits", "longer", "after the wait", "a duty"],
)
def test_a_time_that_ends_inside_one_it_waits_for(
    after: str, within: str, every: str, clauses: list[tuple[str, ...]]
) -> None:
    book = small(WAITING.format(after=after, within=within, every=every))
    assert [finding.clauses for finding in _of(check(book), "nested_periods")] == clauses


@pytest.mark.parametrize(("within", "count"), [("15 days", 1), ("20 days", 0)])
def test_an_opinion_to_be_answered_before_its_draft_is_shown_to_the_end(within: str, count: int) -> None:
    book = small(
        f"""
        kinds:
          opinion:
            title: 意见
            steps:
              - {{id: receive, title: 收到, verb: 收到, house: 收到}}
              - {{id: reply, title: 答复, verb: 答复, house: 答复}}
            due:
              - {{id: x, title: 答复, after: receive, within: {within}, met_by: reply, of: clerk, cites: A-2}}
          notice:
            title: 公开事项
            steps: [{{id: show, title: 公开, verb: 公开, house: 公开}}]
            publish:
              - {{what: draft, title: 稿, met_by: show, for_at_least: 15 days, collects: opinion, cites: A-1}}
        """
    )
    found = _of(check(book), "nested_periods")
    assert [finding.clauses for finding in found] == [("A-1", "A-2")] * count


def _hidden(shown: str, hidden: str) -> list[Finding]:
    rules = f"""
    acts: {{note: {{title: 登记}}, show: {{title: 公开}}}}
    publish:
      - {{what: case, met_by: show, {shown}, cites: A-1}}
    readers:
      - {{what: case, are: clerk, {hidden}, cites: A-4}}
    """
    return _of(check(seal(rules)), "must_show_must_hide")


@pytest.mark.parametrize(
    ("shown", "hidden", "count"),
    [
        ("where: 公开栏", "never: 是", 1),
        ("where: 公开栏", "not_before: note", 1),
        ("where: 公开栏", "once: note", 0),
        ("after: note", "not_before: note", 0),
        ("after: stamp", "not_before: note", 1),
        ("needs: {done: note}", "not_before: note", 0),
    ],
)
def test_what_must_be_shown_and_hidden(shown: str, hidden: str, count: int) -> None:
    found = _hidden(shown, hidden)
    assert [finding.clauses for finding in found] == [("A-1", "A-4")] * count
    assert all(finding.message == "全部内容既须公开，又不得让人看到：A-1 与 A-4" for finding in found)


@pytest.mark.parametrize(
    ("value", "count"), [("", 1), (", says: 每月, reason: 常例, by: director, value: 1 month", 0)]
)
def test_a_length_that_nobody_has_said(value: str, count: int) -> None:
    book = small(
        f"""
        readings: {{often: {{about: A-1, asks: “定期”是多久{value}}}}}
        duties: {{x: {{title: 汇报, every: {{reading: often}}, kept_by: {{paper: 报告}}, cites: A-1}}}}
        """
    )
    found = _of(check(book), "unanswered")
    assert [finding.example for finding in found] == [{"reading": "often"}] * count
