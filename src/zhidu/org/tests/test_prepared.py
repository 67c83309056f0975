"""A prepared read answers as its queryset does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhidu.org.models import Office, Post
from zhidu.org.prepared import Prepared, is_kept, kept

pytestmark = pytest.mark.django_db

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
