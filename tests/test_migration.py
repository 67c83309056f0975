"""Running cases and a newer edition: each is told what would become of it, and moves once or not at all."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from zhidu.cases.errors import NotDone
from zhidu.cases.models import Case, Entry, Obligation, Step
from zhidu.cases.services import case_migrate, migration_plan
from zhidu.cases.services.planning import Move
from zhidu.cases.tests.offices import ROLES, WUSONG, TestOffice, make_office, moment
from zhidu.cases.tests.trails import broken_entries
from zhidu.cases.verbs import sentence
from zhidu.editions.models import Edition
from zhidu.editions.selectors import book_of, chart_of
from zhidu.editions.services import adoption_make, edition_publish, files_of
from zhidu.rooms.meetings.tests.steps import closed_meeting, do, draft_topic, pooled_topic

pytestmark = pytest.mark.django_db

AT = moment("2026-12-01 09:00")
REVIEW = "      - id: review\n        title: 办公室审核\n"
ARCHIVES = "  archives: {title: 档案室}\n"
LEGAL = "      - {id: legal, title: 法制审核, verb: 审核通过, by: office_head, house: 先审合法性}\n"


def newer(office: TestOffice, *edits: tuple[str, str]) -> Edition:
    """The office's text with passages edited wherever they stand, adopted from December on."""
    files = files_of(WUSONG)
    for old, new in edits:
        assert any(old in text for text in files.values()), old
        files = {name: text.replace(old, new) for name, text in files.items()}
    edition = edition_publish(files=files, at=AT)
    adoption_make(office=office.office, edition=edition, since=date(2026, 12, 1), roles=ROLES, at=AT)
    return edition


def plan(office: TestOffice, edition: Edition) -> list[Move]:
    return migration_plan(office.office, edition, book_of(edition), chart_of(office.office, edition), AT)


def migrate(office: TestOffice, case: Case, edition: Edition) -> Case:
    return case_migrate(case_id=case.pk, edition=edition, by=office["office_head"], at=AT)


def submitted_topic(office: TestOffice) -> Case:
    """A topic that waits for the office's review."""
    topic = draft_topic(office)
    return do(office, topic, "submit", "urban_head", "2026-11-23 10:00")


@pytest.fixture
def office() -> TestOffice:
    return make_office()


def open_step(case: Case) -> str:
    return Step.objects.get(case=case, state=Step.State.OPEN).step


# the dry run


def test_a_case_of_which_the_text_says_the_same_stays(office):
    topic = submitted_topic(office)
    edition = newer(office, ("一般在会后7日内拟出", "一般在会后7日之内拟出"))
    [move] = plan(office, edition)
    assert (move.case_id, move.standing) == (topic.pk, "stays")
    assert (move.awaited, move.will_await) == ("办公室审核", "办公室审核")


def test_a_case_is_told_its_next_step_under_the_newer_list(office):
    submitted_topic(office)
    [move] = plan(office, newer(office, (REVIEW, LEGAL + REVIEW)))
    assert (move.standing, move.awaited, move.will_await) == ("moves", "办公室审核", "法制审核")


def test_a_case_is_told_which_deadlines_change(office):
    closed_meeting(office, pooled_topic(office))
    edition = newer(office, ("within: 7 days", "within: 5 days"))
    meeting = next(move for move in plan(office, edition) if move.awaited == "拟写会议纪要")
    assert meeting.dues == ("“拟出会议纪要”的时限改为2026年12月5日（星期六）",)


def test_a_case_is_told_which_acts_the_newer_text_would_have_refused(office):
    submitted_topic(office)
    edition = newer(office, ("only: [leadership, unit_heads]", "only: leadership"))
    [move] = plan(office, edition)
    assert move.standing == "moves"
    assert move.refused == ("“填报议题”按新版不能这样办：只有班子成员可以办理（WS-4.1a）",)


STUCK = {
    "a step done that is gone": (
        submitted_topic,
        [(f"{word}: submit", f"{word}: file") for word in ("id", "at", "to")] + [("   submit:", "   file:")],
        "已办的“填报议题”，新版没有这一环节",
    ),
    "a value that is gone": (
        submitted_topic,
        [("comparison: 比价, ", ""), ("comparison, ", "")],
        "“实施方式”填的“比价”，新版没有这一项",
    ),
    "a fact of another type": (
        submitted_topic,
        [("{title: 汇报人, type: text}", "{title: 汇报人, type: posts}")],
        "“汇报人”在新版里换了类型",
    ),
    "a step that nobody could do": (
        submitted_topic,
        [
            (ARCHIVES, ARCHIVES + "  lawyer: {title: 审查员, are: present_leaders}\n"),
            (REVIEW, LEGAL.replace("office_head", "lawyer") + REVIEW),
        ],
        "转后该办“法制审核”，却没有对应的职务",
    ),
    "a meeting awaited": (
        pooled_topic,
        [("      - {id: meeting, title", LEGAL + "      - {id: meeting, title")],
        "正在等“主任办公会议审议”，新版里不再是这一步；请等它有了结果再转",
    ),
    "a kind that is gone": (
        submitted_topic,
        [
            ("  topic:\n    title: 议题", "  topics:\n    title: 议题"),
            ("takes: topic", "takes: topics"),
            ("of: topic\n", "of: topics\n"),
            ("of: topic.amount", "of: topics.amount"),
            ("opens: topic,", "opens: topics,"),
        ],
        "新版没有“议题”这一事项",
    ),
}
"""A case, the edits that it cannot follow, and what is said of it."""


@pytest.mark.parametrize(("begin", "edits", "why"), STUCK.values(), ids=STUCK)
def test_a_case_that_cannot_move_says_why_and_does_not(office, begin, edits, why):
    topic = begin(office)
    edition = newer(office, *edits)
    [move] = plan(office, edition)
    assert (move.standing, move.reasons) == ("cannot", (why,))
    before = Entry.objects.filter(case_id=topic.pk).count()
    with pytest.raises(NotDone, match="不能转："):
        migrate(office, topic, edition)
    topic.refresh_from_db()
    assert topic.edition == office.edition
    assert Entry.objects.filter(case_id=topic.pk).count() == before


def test_the_dry_run_names_every_open_case_and_no_other(office):
    edition = newer(office, (REVIEW, LEGAL + REVIEW))
    ours = [submitted_topic(office) for _ in range(2)]
    Case.objects.filter(pk__in=[case.pk for case in ours]).update(edition=office.edition)
    refused = submitted_topic(make_office("other"))
    ended = draft_topic(office)
    Case.objects.filter(pk=ended.pk).update(edition=office.edition, status=Case.Status.CANCELLED)
    assert [move.case_id for move in plan(office, edition)] == [case.pk for case in ours]
    assert refused.pk not in [move.case_id for move in plan(office, edition)]


def test_the_dry_run_writes_nothing(office):
    topic = submitted_topic(office)
    edition = newer(office, (REVIEW, LEGAL + REVIEW))
    topic.refresh_from_db()
    before = (Entry.objects.count(), topic.version)
    plan(office, edition)
    topic.refresh_from_db()
    assert (Entry.objects.count(), topic.version, open_step(topic)) == (*before, "review")


# the move


def test_a_case_that_moved_goes_on_by_the_newer_list(office):
    topic = submitted_topic(office)
    edition = newer(office, (REVIEW, LEGAL + REVIEW))
    migrate(office, topic, edition)
    assert open_step(topic) == "legal"
    assert Step.objects.get(case=topic, step="review").state == Step.State.DROPPED
    do(office, topic, "legal", "office_head", "2026-12-01 10:00")
    do(office, topic, "review", "clerk", "2026-12-01 11:00")
    assert open_step(topic) == "meeting"


def test_a_case_that_moved_says_so_in_its_trail(office):
    topic = submitted_topic(office)
    edition = newer(office, (REVIEW, LEGAL + REVIEW))
    migrate(office, topic, edition)
    entry = Entry.objects.get(case_id=topic.pk, verb="case.migrated")
    assert (entry.person, entry.data["old"], entry.data["new"]) == (
        office["office_head"].name,
        office.edition.digest,
        edition.digest,
    )
    assert sentence(entry.verb, entry.data) == (
        f"改按《{edition.title}》新版（{edition.digest[:8]}）办理，原按{office.edition.digest[:8]}"
    )
    assert not list(broken_entries(topic.pk))


def test_the_awaited_step_keeps_its_answers(office):
    topic = submitted_topic(office)
    step = Step.objects.get(case=topic, state=Step.State.OPEN)
    edition = newer(office, ("verb: 审核同意", "verb: 审核通过"))
    migrate(office, topic, edition)
    after = Step.objects.get(case=topic, state=Step.State.OPEN)
    assert (after.pk, after.verb) == (step.pk, "审核通过")
    assert [p.post_id for p in after.posts.all()] == [p.post_id for p in step.posts.all()]


def test_deadlines_become_those_of_the_newer_text(office):
    meeting = closed_meeting(office, pooled_topic(office))
    migrate(office, meeting, newer(office, ("within: 7 days", "within: 5 days")))
    due = Obligation.objects.get(case=meeting, rule="minutes")
    assert due.due_at == moment("2026-12-05 23:59:59")
    assert Obligation.objects.get(case=meeting, rule="papers").state == Obligation.State.MET


def test_a_deadline_that_the_newer_text_has_not_is_dropped_and_one_kept_is_not_forgotten(office):
    meeting = closed_meeting(office, pooled_topic(office))
    line = next(
        x for x in files_of(WUSONG)["director_meeting.yaml"].splitlines(keepends=True) if "{id: minutes" in x
    )
    migrate(office, meeting, newer(office, (line, "")))
    assert [due.rule for due in meeting.obligations.all()] == ["papers"]
    assert Entry.objects.get(case_id=meeting.pk, verb="due.dropped").data == {"title": "拟出会议纪要"}


def test_a_must_in_place_of_a_should_holds_for_a_deadline_that_runs(office):
    meeting = closed_meeting(office, pooled_topic(office))
    old = "WS-9.1a: {place: 九（一）, force: should"
    migrate(office, meeting, newer(office, (old, old.replace("should", "must"))))
    assert Obligation.objects.get(case=meeting, rule="minutes").force == "must"


def test_a_case_moves_once_however_often_it_is_asked(office):
    topic = submitted_topic(office)
    edition = newer(office, (REVIEW, LEGAL + REVIEW))
    for _ in range(3):
        assert migrate(office, topic, edition).edition == edition
    assert Entry.objects.filter(case_id=topic.pk, verb="case.migrated").count() == 1
    topic.refresh_from_db()
    assert plan(office, edition) == []


def test_a_case_that_ended_stays_under_its_edition(office):
    topic = draft_topic(office, fiscal="否", kind=None, amount=None, method=None)
    do(office, topic, "submit", "urban_head", "2026-11-23 10:00")
    do(office, topic, "review", "clerk", "2026-11-23 14:00", move="refuse", opinion="无须会议研究")
    edition = newer(office, ("7日内拟出", "7日之内拟出"))
    with pytest.raises(NotDone, match="不再转版"):
        migrate(office, topic, edition)


def test_a_case_does_not_move_to_a_text_that_the_office_has_not_adopted(office):
    topic = submitted_topic(office)
    files = files_of(WUSONG)
    clauses = files["clauses.yaml"].replace("7日内拟出", "7日之内拟出")
    unadopted = edition_publish(files=files | {"clauses.yaml": clauses}, at=AT)
    with pytest.raises(NotDone, match="请先采用"):
        migrate(office, topic, unadopted)
    other = edition_publish(files=files | {"clauses.yaml": clauses.replace("id: wusong", "id: other")}, at=AT)
    with pytest.raises(NotDone, match="不是按"):
        migrate(office, topic, other)


def at_once(call: Callable[[], object], people: int) -> list[str]:
    """What each of many threads got from the same call, all begun at the same instant."""
    ready = Barrier(people)

    def run(_: int) -> str:
        try:
            ready.wait()
            call()
            return "done"
        except NotDone as late:
            return str(late)
        finally:
            connection.close()

    with ThreadPoolExecutor(people) as pool:
        return list(pool.map(run, range(people)))


@pytest.mark.django_db(transaction=True)
def test_a_case_that_many_move_at_once_moves_once(office):
    topic = submitted_topic(office)
    edition = newer(office, (REVIEW, LEGAL + REVIEW))
    people = 50 if connection.vendor == "postgresql" else 20
    assert at_once(lambda: migrate(office, topic, edition), people) == ["done"] * people
    assert Entry.objects.filter(case_id=topic.pk, verb="case.migrated").count() == 1
    assert Step.objects.filter(case=topic, step="legal").count() == 1
    assert not list(broken_entries(topic.pk))
