"""While a step or a deadline is open, time reminds of it, each period once; what has passed is reported …"""

from __future__ import annotations

import pytest

from zhidu.cases.errors import Stale
from zhidu.cases.models import Case, Entry, Notice, Reader
from zhidu.cases.services import obligations_lapse
from zhidu.cases.tests.office_book import BOOK, at_check, awaited, do, open_step
from zhidu.cases.tests.offices import TestOffice, make_office, moment
from zhidu.cases.tests.trails import broken_entries
from zhidu.cases.verbs import sentence

pytestmark = pytest.mark.django_db

OLD = "of: office, cites: E-5}\n"
NEW = """of: office, escalates: {to: director, cites: E-6}, cites: E-5}
    remind:
      - {id: nudge, title: 请尽快核稿, at: check, every: 1 workday, cites: E-5}
      - {id: issued, title: 已经签发, at: check, every: 1 hour, when: {issued: 是}, cites: E-5}
      - {id: leader, title: 核稿还没有完成, of: checked, every: 2 workdays, to: deputies, cites: E-2}
"""


@pytest.fixture
def office() -> TestOffice:
    assert BOOK.count(OLD) == 1
    return make_office("qinghe", files={"book.yaml": BOOK.replace(OLD, NEW)})


@pytest.fixture
def case(office: TestOffice) -> Case:
    """A document that waits for 核稿 since Monday 10:00, and is due by Thursday."""
    return at_check(office)


def given(case: Case, what: str) -> list[str]:
    told = Notice.objects.filter(case=case, what=what).order_by("at", "post__order", "post__code")
    return [
        f"{notice.at.astimezone(moment('2026-01-01 00:00').tzinfo):%d %H} {notice.post.code}"
        for notice in told
    ]


def said(case: Case, verb: str) -> list[str]:
    return [
        sentence(e.verb, e.data) for e in Entry.objects.filter(case_id=case.pk, verb=verb).order_by("seq")
    ]


NUDGE = "提醒：请尽快核稿"


def test_whom_a_step_waits_for_is_reminded_once_each_working_day(office: TestOffice, case: Case) -> None:
    assert obligations_lapse(moment("2026-11-24 09:59")) == 0
    assert obligations_lapse(moment("2026-11-24 10:00")) == 1
    assert obligations_lapse(moment("2026-11-24 10:00")) == 0
    assert sorted(given(case, NUDGE)) == ["24 10 clerk", "24 10 office_head"]
    assert said(case, "reminded") == ["提醒党政办公室主任、文书：请尽快核稿"]
    obligations_lapse(moment("2026-11-26 15:00"))  # no worker ran: one makes up for two
    assert len(given(case, NUDGE)) == 4
    assert Notice.objects.filter(case=case, what=NUDGE).first().clauses == ["E-5"]
    assert list(broken_entries(case.pk)) == []


def test_nobody_is_reminded_of_what_was_done_or_is_on_hold(office: TestOffice, case: Case) -> None:
    do(office, case, "check", "clerk", move="hold", reason="等上级批复")
    obligations_lapse(moment("2026-11-25 11:00"))
    assert given(case, NUDGE) == []
    do(office, case, "check", "clerk", "2026-11-25 11:10", move="resume")
    do(office, case, "check", "clerk", "2026-11-25 11:20")
    assert open_step(case) == "countersign"
    assert obligations_lapse(moment("2026-11-26 12:00")) == 0
    assert said(case, "reminded") == []


def test_the_one_to_whom_a_step_was_handed_on_is_reminded(office: TestOffice, case: Case) -> None:
    do(office, case, "check", "clerk", move="hand_on", to=["community_head"], reason="涉及社区")
    obligations_lapse(moment("2026-11-24 10:00"))
    assert sorted(given(case, NUDGE)) == ["24 10 community_head", "24 10 office_head"]


def test_a_deadline_reminds_whom_the_text_names_until_it_is_met(office: TestOffice, case: Case) -> None:
    obligations_lapse(moment("2026-11-25 09:00"))
    assert given(case, "提醒：核稿还没有完成") == []
    obligations_lapse(moment("2026-11-25 10:00"))
    assert given(case, "提醒：核稿还没有完成") == ["25 10 deputy_1", "25 10 deputy_2"]
    do(office, case, "check", "clerk", "2026-11-26 10:00")
    obligations_lapse(moment("2026-12-01 10:00"))
    assert len(given(case, "提醒：核稿还没有完成")) == 2


def test_a_deadline_that_has_passed_is_reported_once(office: TestOffice, case: Case) -> None:
    for at in ("2026-11-26 23:59", "2026-11-27 00:01", "2026-11-27 00:02"):
        obligations_lapse(moment(at))
    assert given(case, "上报：核稿超期") == ["27 00 director"]
    assert said(case, "due.escalated") == ["“核稿”超期，报告办事处主任"]
    reader = Reader.objects.get(case=case, post__code="director")
    assert (reader.why, reader.clauses) == ("核稿超期", ["E-6"])


@pytest.mark.parametrize(
    ("gate", "asked"),
    [("", ["director"]), ("    gates: {check: [{only: office, cites: E-2}]}\n", ["clerk", "office_head"])],
)
def test_what_is_late_is_handed_over_where_the_text_says_so_but_past_no_gate(
    gate: str, asked: list[str]
) -> None:
    told = "of: office, escalates: {to: director, hands_over: 是, cites: E-6}, cites: E-5}\n"
    assert BOOK.count("    due:\n      - {id: checked") == 1
    text = BOOK.replace("    due:\n      - {id: checked", f"{gate}    due:\n      - {{id: checked")
    office = make_office("luwan", files={"book.yaml": text.replace(OLD, told)})
    case = at_check(office)
    obligations_lapse(moment("2026-11-27 00:01"))
    assert given(case, "上报：核稿超期") == ["27 00 director"]
    assert awaited(case) == asked
    assert said(case, "step.escalated") == (["将“核稿”上报办事处主任"] if asked == ["director"] else [])
    if asked == ["director"]:
        with pytest.raises(Stale, match="“核稿”已转给办事处主任办理"):
            do(office, case, "check", "clerk", "2026-11-27 09:00")
    do(office, case, "check", asked[0], "2026-11-27 09:00")
    assert open_step(case) == "countersign"
    assert list(broken_entries(case.pk)) == []


def test_a_deadline_that_was_met_is_not_reported(office: TestOffice, case: Case) -> None:
    do(office, case, "check", "clerk", "2026-11-26 10:00")
    obligations_lapse(moment("2026-11-27 00:01"))
    assert said(case, "due.escalated") == []
