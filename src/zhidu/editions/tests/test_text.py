"""A text's page …"""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.conf import settings
from pytest_django import DjangoAssertNumQueries

from zhidu.calendar import SHANGHAI
from zhidu.editions.models import Edition
from zhidu.editions.selectors import book_of
from zhidu.editions.services import edition_publish, files_of
from zhidu.editions.tests.factories import SINCE, adopted, published
from zhidu.editions.text import Beside, Text, roles_of, text_of
from zhidu.org.models import Appointment
from zhidu.org.tests.factories import street
from zhidu.rules.outline import outline
from zhidu.rules.tests.books import VALID

pytestmark = pytest.mark.django_db


@pytest.fixture
def wusong() -> Text:
    return text_in("wusong")


def text_in(folder: str) -> Text:
    files = files_of(settings.ZHIDU_RULEBOOKS / folder)
    return text_of(edition_publish(files=files, at=datetime(2026, 1, 5, tzinfo=SHANGHAI)))


def beside(text: Text, clause: str) -> Beside:
    return next(b for b in text.clauses if b.line.id == clause)


def test_shows_rows_as_grids_and_the_other_rules_as_sentences(wusong: Text) -> None:
    clause = beside(wusong, "WS-4.2d")
    (grid,) = clause.grids
    assert [(row.asked, row.given) for row in grid.rows] == [
        (("小型建设项目", "10万元（含）至50万元（含）"), ("主任办公会集体讨论决定", "邀标"))
    ]
    assert [rule.sort for rule in clause.rules] == ["环节", "条件"]
    assert "exactly_100000" in [reading.id for reading in clause.readings]


def test_leaves_out_no_line_of_the_outline() -> None:
    edition = edition_publish(files=dict(VALID), at=datetime(2026, 1, 5, tzinfo=SHANGHAI))
    text = text_of(edition)
    shown = [rule for b in text.clauses for rule in b.rules] + list(text.defaults)
    rows = sum(len(grid.rows) for b in text.clauses for grid in b.grids)
    assert len(shown) + rows == len(outline(book_of(edition)))


def test_names_a_place_once_for_the_clauses_that_stand_there(wusong: Text) -> None:
    again = [b.line.id for b in wusong.clauses if b.line.place == "四（二）" and not b.is_again]
    assert again == ["WS-4.2a"]


def test_says_what_was_found_without_the_names_of_files_and_ids(wusong: Text) -> None:
    settled = [f for f in wusong.findings if f.label == "已由释义裁定"]
    assert len(settled) == 9
    both = "WS-4.2e 与 WS-4.2f 都适用于资金类别为服务类项目、金额恰为50万元；已由释义裁定"
    (at_the_border,) = (f for f in settled if f.message.startswith(both))
    assert at_the_border.example == (("资金类别", "服务类项目"), ("金额", "50万元"))
    assert not any("exactly_" in f.message or "（office" in f.message for f in wusong.findings)


def test_tells_clauses_that_nothing_runs_for_in_one_line_at_the_end(wusong: Text) -> None:
    idle = [b.line.id for b in wusong.clauses if b.line.status == "unmodelled"]
    assert not idle
    assert all(finding.label != "尚未纳入" for finding in wusong.findings)
    listed = text_in("party-branch")
    last, waiting = listed.findings[-1], [b for b in listed.clauses if b.line.status == "unmodelled"]
    assert (last.label, len(last.clauses)) == ("尚未纳入", len(waiting))


def test_is_made_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    edition = published()
    text = text_of(edition)
    with django_assert_num_queries(0):
        assert text_of(Edition(digest=edition.digest)) is text


def test_names_the_posts_behind_a_role_by_rank_with_their_holders() -> None:
    qinghe = street()
    adoption = adopted(qinghe, published())
    qinghe.person("林知远", "deputy_a")
    roles = {role.title: role for role in roles_of(adoption, SINCE)}
    titles = [qinghe.posts[code].title for code in ("deputy_a", "deputy_b")]
    assert roles["副主任"].posts == ((titles[0], "林知远"), (titles[1], ""))
    assert roles["领导班子"].said == "办事处主任、副主任"
    assert not roles["领导班子"].posts


def test_names_who_holds_a_post_on_the_day(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    qinghe = street()
    adoption = adopted(qinghe, published())
    qinghe.person("林知远", "director")
    Appointment.objects.update(until=date(2026, 6, 1))
    with django_assert_num_queries(2):
        roles = roles_of(adoption, date(2026, 6, 1))
    assert roles[0].posts == ((qinghe.posts["director"].title, ""),)
