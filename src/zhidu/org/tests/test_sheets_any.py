"""Any office …"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhidu.org.models import Office
from zhidu.org.sheets import OfficeFile, office_import, office_rows
from zhidu.org.sheets.reading import Draft
from zhidu.org.sheets.rows import (
    AppointmentRow,
    ContactRow,
    DeputyRow,
    OfficeRow,
    PersonRow,
    PortfolioRow,
    PostRow,
    UnitRow,
)
from zhidu.org.tests.files import TODAY, same, through_file

ALPHABET = "甲乙丙·一（）=+-@'#:{}[]&*!|>%,?\"\\~01.eE是否年月日yesno"
"""Words, and what YAML, formulas, numbers and dates are made of."""
codes = st.text(ALPHABET, min_size=1, max_size=6)
words = st.text(ALPHABET + " ", min_size=1, max_size=12).map(str.strip).filter(bool)
names = st.text("甲乙丙丁·", min_size=1, max_size=5)
orders = st.integers(0, 2_147_483_647)
days = st.dates(date(1990, 1, 1), date(2030, 12, 31))


def unique(rows: st.SearchStrategy, most: int = 4) -> st.SearchStrategy:
    return st.lists(rows, max_size=most, unique_by=lambda row: row.key).map(tuple)


def some(rows: list) -> st.SearchStrategy:
    """Any part of these rows."""
    return st.lists(st.sampled_from(rows), unique_by=lambda row: row.key).map(tuple) if rows else st.just(())


@st.composite
def offices(draw: st.DrawFn) -> OfficeFile:
    units = draw(unique(st.builds(UnitRow, code=codes, name=words, order=orders)))
    posts = draw(unique(st.builds(PostRow, code=codes, title=words, order=orders)))
    housed = [
        (draw(st.sampled_from(units)).code, draw(st.booleans())) if units else ("", False) for _ in posts
    ]
    posts = tuple(replace(p, unit=unit, is_head=head) for p, (unit, head) in zip(posts, housed, strict=True))
    people = draw(unique(st.builds(PersonRow, code=codes, name=names)))
    people = tuple(replace(row, phone=f"138****{n:04}") for n, row in enumerate(people))
    return OfficeFile(
        offices=(draw(st.builds(OfficeRow, code=codes, name=words, short_name=words)),),
        units=units,
        posts=posts,
        people=people,
        appointments=tuple(row for post in posts for row in draw(terms(post, people))),
        portfolios=draw(
            some(
                [PortfolioRow(post=p.code, unit=u.code) for p in posts for u in units]
                + [PortfolioRow(post=p.code, field=field) for p in posts for field in ("安全", "=防汛")]
            )
        ),
        contacts=draw(
            some(
                [ContactRow(post=p.code, unit=u.code) for p in posts for u in units]
                + [ContactRow(post=p.code, place=place) for p in posts for place in ("甲社区", "=乙")]
            )
        ),
        deputies=draw(
            some([DeputyRow(post=a.code, by_post=b.code, order=2) for a in posts for b in posts if a != b])
        ),
    )


@st.composite
def terms(draw: st.DrawFn, post: PostRow, people: tuple[PersonRow, ...]) -> list[AppointmentRow]:
    """Who held a post one after the other, with or without days between; the last may hold it still."""
    if not people:
        return []
    begun = sorted(draw(st.lists(days, max_size=3, unique=True)))
    if not begun:
        return []
    gaps = [draw(st.integers(0, (later - earlier).days)) for earlier, later in pairwise(begun)]
    ends = [later - timedelta(days=gap) for (_, later), gap in zip(pairwise(begun), gaps, strict=True)]
    last = draw(st.none() | st.integers(0, 900).map(lambda n: begun[-1] + timedelta(days=n)))
    held = [draw(st.sampled_from(people)) for _ in begun]
    return [
        AppointmentRow(post=post.code, person=who.code, name=who.name, since=since, until=until)
        for who, since, until in zip(held, begun, [*ends, last], strict=True)
    ]


@pytest.mark.parametrize("ending", ["xlsx", "yaml"])
@given(office=offices())
@settings(max_examples=40)
def test_is_read_as_it_was_written(ending: str, office: OfficeFile) -> None:
    with TemporaryDirectory() as folder:
        draft = through_file(Path(folder) / f"office.{ending}", office)
    assert draft.problems == []
    assert same(draft.rows, office)


@pytest.mark.django_db
@given(office=offices())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_comes_in_whole_and_only_once(office: OfficeFile) -> None:
    with transaction.atomic():
        changes = office_import(Draft(office, [], is_whole=True), on=TODAY)
        assert len(changes) == sum(len(rows) for _, rows in office.parts())
        assert same(office_rows(Office.objects.get()), office)
        assert office_import(Draft(office, [], is_whole=True), on=TODAY) == []
        transaction.set_rollback(True)


@pytest.mark.django_db
@given(before=offices(), after=offices())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_becomes_what_the_next_file_says(before: OfficeFile, after: OfficeFile) -> None:
    """Things by their codes and relations as a whole; appointments are kept, as history is."""
    people = tuple(replace(row, phone=f"139{row.phone[3:]}") for row in after.people)
    after = replace(after, offices=before.offices, people=people, appointments=())
    with transaction.atomic():
        office_import(Draft(before, [], is_whole=True), on=TODAY)
        office_import(Draft(after, [], is_whole=True), on=TODAY)
        now = office_rows(Office.objects.get())
        for part in ("units", "posts", "people"):
            assert set(getattr(after, part)) <= set(getattr(now, part))
        for part in ("portfolios", "contacts", "deputies"):
            assert set(getattr(now, part)) == set(getattr(after, part) or getattr(before, part))
        assert set(now.appointments) == set(before.appointments)
        transaction.set_rollback(True)
