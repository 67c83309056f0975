"""A prepared read answers as its queryset does."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhidu.calendar import SHANGHAI
from zhidu.org.models import Acting, Appointment, Office, Person, Post
from zhidu.org.prepared import Prepared, is_kept, kept

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)

CODES = tuple(f"p{number}" for number in range(6))


def titled(office: int, posts: tuple[int, ...], title: str, codes: tuple[str, ...] = CODES):
    found = Post.objects.filter(office=office, pk__in=posts, code__in=codes).exclude(title=title)
    return found.select_related("unit").defer("code")


@pytest.fixture
def office() -> Office:
    office = Office.objects.create(name="青禾街道办事处", code="qinghe")
    for number in range(6):
        Post.objects.create(office=office, code=f"p{number}", title=f"岗位{number}", order=number)
    return office


def test_a_prepared_read_finds_what_its_queryset_finds_for_any_number_of_keys(office):
    ask, posts = Prepared(titled), list(office.posts.values_list("pk", flat=True))
    for chosen in (posts[:1], posts[2:5], posts[3:4], posts, []):
        for title in ("岗位3", "没有"):
            for codes in (CODES, CODES[1:4]):
                wanted = list(titled(office.pk, tuple(chosen), title, codes))
                assert ask(office.pk, tuple(chosen), title, codes) == wanted
    assert ask(office.pk + 1, tuple(posts), "") == []


def test_a_prepared_read_is_one_query_with_what_it_joins_and_leaves_out(office):
    ask, posts = Prepared(titled), tuple(office.posts.values_list("pk", flat=True))
    ask(office.pk, posts, "")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        units = [post.unit for post in ask(office.pk, posts, "")]
    assert (len(asked), units) == (1, [None] * 6)
    assert ask(office.pk, posts, "")[0].get_deferred_fields() == {"code"}


def test_what_is_kept_is_not_asked_for_again_and_points_back(office):
    kept(office, "posts", Prepared(lambda key: Post.objects.filter(office=key))(office.pk))
    with CaptureQueriesContext(connection) as asked:
        assert [post.office for post in office.posts.all()] == [office] * 6
    assert is_kept(office, "posts")
    assert len(asked) == 0


def held(office: int, on: date, at: datetime):
    running = Acting.objects.filter(post__office=office, since__lte=at).exclude(until__lte=at)
    return running.filter(post__appointments__since__lte=on)


def test_days_and_moments_are_keys(office):
    first, second = office.posts.all()[:2]
    person = Person.objects.create(office=office, name="甲一", code="a1")
    day, at = date(2026, 11, 2), datetime(2026, 11, 2, 9, tzinfo=SHANGHAI)
    Appointment.objects.create(post=first, person=person, since=day)
    Acting.objects.create(post=first, by_post=second, since=at, until=at + DAY, ground="出差")
    ask = Prepared(held)
    for on in (day - DAY, day):
        for moment in (at - DAY, at, at + DAY):
            assert ask(office.pk, on, moment) == list(held(office.pk, on, moment))
    assert ask(office.pk, day, at) != []
    counted = Prepared(lambda *keys: held(*keys).values_list("post", "until"))
    assert counted.values(office.pk, day, at) == [(first.pk, at + DAY)]
