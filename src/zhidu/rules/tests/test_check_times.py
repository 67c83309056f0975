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
        ("apply", "1 month", "10 days", [("A-4",)]),
        ("apply", "14 workdays", "1 month", []),
    ],
    ids=["as long as it waits", "longer", "after the wait", "a duty", "a shorter duty", "not proved"],
)
def test_a_time_that_ends_inside_one_it_waits_for(
    after: str, within: str, every: str, clauses: list[tuple[str, ...]]
) -> None:
    book = small(WAITING.format(after=after, within=within, every=every))
    assert [finding.clauses for finding in _of(check(book), "nested_periods")] == clauses


def test_a_time_that_ends_too_early_is_told_with_both_times() -> None:
    book = small(WAITING.format(after="apply", within="15 days", every="2 weeks"))
    assert [finding.message for finding in _of(check(book), "nested_periods")] == [
        "“盖章”限15日，其间要等的时间（15日）却不比它短，不可能按期办到",
        "“用印”每2周一次，“用印”要等的时间（15日）却不比它短，不可能按期办结",
    ]


@pytest.mark.parametrize(
    ("within", "count"), [("14 workdays", 1), ("15 workdays", 1), ("16 workdays", 0), ("10 workdays", 1)]
)
def test_where_only_the_calendar_can_tell_nothing_is_proved(within: str, count: int) -> None:
    book = small(WAITING.format(after="apply", within=within, every="1 month"))
    found = _of(check(book), "not_proved")
    assert [finding.message for finding in found] == [
        (
            f"“盖章”限{within.split()[0]}个工作日，其间要等的时间是15日，"
            "哪个更长要看具体日子（工作日与自然日、各月天数不同），没有证明"
        )
    ] * count


ADDING = """
kinds:
  topic: {{title: 议题, steps: [{{id: hand_in, title: 提出, verb: 提出, house: 提出}}]}}
bodies:
  council:
    title: 办公会
    takes: topic
    members: {{are: leader, house: 组成}}
    chair: director
    outcomes: {{passed: {{title: 同意, move: approve, entails: 办}}}}
    steps:
      - {{id: notify, title: 通知, verb: 通知, house: 通知}}
      - {{id: gather, title: 开会, verb: 开会, house: 开会}}
    acts: {{add: {{title: 临时增加议题, by: keeper{adds}}}}}
    gates:
      add: [{{needs: {{consent: director}}, {ground}}}]
      {more}
    due:
      - {{id: papers, title: 材料送达, before: day, lead: 1 workday, met_by: notify, of: clerk, cites: A-2}}
"""


def _added(
    adds: str = ", adds: items", ground: str = "cites: A-4", more: str = "", read: str = ""
) -> list[Finding]:
    book = small(ADDING.format(adds=adds, ground=ground, more=more) + read)
    return _of(check(book), "nested_periods")


def test_what_is_added_late_cannot_keep_a_lead() -> None:
    [finding] = _added()
    assert finding.message == (
        "“临时增加议题”可以在“材料送达”（提前1个工作日）之后才办，后加的议题赶不上这个时间："
        "A-2 与 A-4；例外要有规定，或由释义说明"
    )
    assert (finding.clauses, finding.settled_by) == (("A-2", "A-4"), None)


def test_what_no_clause_lets_add_late_is_told_by_the_lead_alone() -> None:
    [finding] = _added(ground="house: 惯例")
    assert (finding.clauses, finding.example) == (("A-2",), {"due": "papers", "act": "add"})


@pytest.mark.parametrize(
    "kept",
    [{"adds": ""}, {"more": "notify: [{needs: {done: add}, cites: A-1}]"}],
    ids=["no adding", "before"],
)
def test_what_is_added_before_keeps_it(kept: dict[str, str]) -> None:
    assert _added(**kept) == []


def test_a_reading_about_both_settles_what_is_added_late() -> None:
    reading = "readings: {r: {about: [A-2, A-4], asks: 何时送, says: 随到随送, reason: 临时, by: director}}"
    assert [finding.settled_by for finding in _added(read=reading)] == ["r"]


def _units(first: str, second: str, read: str = "") -> list[Finding]:
    book = small(
        f"""
        {read}
        kinds:
          seal:
            title: 用印
            steps: [{{id: stamp, title: 盖章, verb: 盖章, house: 盖章}}]
            acts: {{note: {{title: 登记}}, file: {{title: 归档}}}}
            due:
              - {{id: a, title: 登记, met_by: note, of: keeper, after: stamp, within: {first}, cites: A-1}}
              - {{id: b, title: 归档, met_by: file, of: keeper, after: note, within: {second}, cites: A-4}}
        """
    )
    return _of(check(book), "unit_of_time")


def test_days_beside_workdays_are_told() -> None:
    [finding] = _units("7 days", "1 workday")
    assert finding.message == "“7日”按自然日算；本文另有1个工作日，这里是不是也指工作日，原文没有说"
    assert (finding.clauses, finding.settled_by) == (("A-1",), None)
    assert finding.example == {"length": "7日", "beside": "1个工作日"}


@pytest.mark.parametrize(
    ("first", "second"), [("7 days", "1 day"), ("7 workdays", "1 workday"), ("7 weeks", "1 workday")]
)
def test_a_text_of_one_unit_is_clear(first: str, second: str) -> None:
    assert _units(first, second) == []


def test_a_reading_says_which_days_are_meant() -> None:
    reading = "readings: {r: {about: A-1, asks: 哪种日, says: 自然日, reason: 从宽, by: director}}"
    assert [finding.settled_by for finding in _units("7 days", "1 workday", reading)] == ["r"]


def test_an_open_question_is_told_once() -> None:
    book = small("readings: {x: {about: A-1, asks: 适当比例是多少}, y: {about: A-4, outside: 《另一办法》}}")
    assert [f.message for f in _of(check(book), "unanswered")] == ["释义 x 还没有定：适当比例是多少"]


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
