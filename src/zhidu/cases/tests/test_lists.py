"""审批办事: what can be filed, and the list of each kind …"""

from __future__ import annotations

from datetime import date
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from zhidu.cases.models import Case, SavedView
from zhidu.cases.services import draft_remove
from zhidu.cases.tests.conftest import fixed_now
from zhidu.cases.tests.counter import approved_trip, checked_trip, drafted_trip, trip
from zhidu.cases.tests.offices import TestOffice, login, make_office, moment

LIST = reverse("case-kind", args=["trip"])


def page(client: Client, query: str = "", kind: str = "trip") -> str:
    answer = client.get(reverse("case-kind", args=[kind]) + (f"?{query}" if query else ""))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def names(html: str) -> list[str]:
    """The cases of a list, as they come."""
    cells = html.split('<td class="table-list__name">')[1:]
    return [cell.split("</a>")[0].rsplit(">", 1)[1] for cell in cells]


# what can be filed


def test_offers_the_kinds_that_people_file_text_by_text(counter: TestOffice) -> None:
    html = login(counter, "urban_clerk").get(reverse("cases")).content.decode()
    assert "青禾街道机关事务办理规则" in html
    assert "工作人员外出审批表 · 依据 4 条" in html
    assert "物品领用单 · 依据 1 条" in html
    assert "议题" not in html.split("<main", 1)[1]


def test_counts_what_waits_what_is_ones_own_and_what_is_under_way(counter: TestOffice) -> None:
    drafted_trip(counter)
    trip(counter)
    html = login(counter, "urban_head").get(reverse("cases")).content.decode()
    counts = [part.split("</b>")[0].split("<b>")[1] for part in html.split("?tab=")[1:]]
    assert counts[:3] == ["1", "0", "1"]


def test_takes_few_queries_however_many_kinds_there_are(
    counter: TestOffice, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = login(counter, "clerk")
    client.get(reverse("cases"))
    with django_assert_num_queries(5):
        client.get(reverse("cases"))


def test_is_in_the_menu_only_of_an_office_whose_texts_have_such_kinds(counter: TestOffice) -> None:
    other = make_office("other")
    ours, theirs = (login(office, "clerk").get("/").content.decode() for office in (counter, other))
    assert 'href="/cases/"' in ours
    assert 'href="/cases/"' not in theirs
    assert "还没有可以在这里办的事" in login(other, "clerk").get(reverse("cases")).content.decode()


# tabs


@pytest.fixture
def several(counter: TestOffice) -> TestOffice:
    drafted_trip(counter, title="没写完的")
    trip(counter, title="等科长的")
    checked_trip(counter, title="等主任的")
    approved_trip(counter, title="等返回的")
    return counter


@pytest.mark.parametrize(
    ("who", "tab", "expected"),
    [
        ("urban_clerk", "todo", {"等返回的"}),
        ("urban_clerk", "mine", {"没写完的", "等科长的", "等主任的", "等返回的"}),
        ("urban_head", "todo", {"等科长的"}),
        ("urban_head", "mine", set()),
        ("director", "todo", {"等主任的"}),
        ("clerk", "open", {"等科长的", "等主任的", "等返回的"}),
        ("clerk", "closed", set()),
        ("clerk", "all", {"等科长的", "等主任的", "等返回的"}),
        ("community_head", "all", set()),
    ],
)
def test_shows_under_each_tab_what_belongs_there(
    several: TestOffice, who: str, tab: str, expected: set[str]
) -> None:
    assert set(names(page(login(several, who), f"tab={tab}"))) == expected


def test_opens_at_the_first_tab_that_has_something(several: TestOffice) -> None:
    def current(who: str) -> str:
        return page(login(several, who)).split('aria-current="page">')[-1].split(" ")[0]

    assert current("director") == "待我办"
    assert current("clerk") == "在办"


def test_says_who_is_asked_by_name(several: TestOffice) -> None:
    html = page(login(several, "clerk"), "q=等科长")
    assert 'data-label="办理">甲08' in html
    assert "科室负责人审核" in html


def test_says_what_is_empty_and_how_to_see_more(counter: TestOffice) -> None:
    client = login(counter, "urban_clerk")
    assert "这里还没有事项" in page(client, "tab=all")
    assert "现在没有等您办理的" in page(client, "tab=todo")
    drafted_trip(counter)
    nothing = page(client, "tab=mine&q=没有这回事")
    assert "没有符合条件的事项" in nothing
    assert "清除筛选" in nothing


def test_has_no_list_for_what_lives_in_a_room_or_nowhere(counter: TestOffice) -> None:
    client = login(counter, "clerk")
    for kind in ("director_meeting", "nothing"):
        assert client.get(reverse("case-kind", args=[kind])).status_code == 404
    assert page(client, kind="task")


# filters


@pytest.fixture
def various(counter: TestOffice) -> TestOffice:
    trip(counter, title="甲", cost=9_999_99, leaves=date(2026, 12, 1), people=1)
    trip(
        counter,
        title="乙",
        cost=20_000_00,
        leaves=date(2026, 12, 31),
        sort="study",
        place="海宁",
        at="2026-11-20 08:00",
    )
    trip(counter, title="丙", cost=5_00, leaves=date(2027, 1, 4), stand_in=counter.post("clerk"))
    return counter


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("f-sort=study", "乙"),
        ("f-cost-from=9999.99", "甲乙"),
        ("f-cost-from=1万&f-cost-to=2万", "乙"),
        ("f-leaves-from=2026-12-31&f-leaves-to=2026-12-31", "乙"),
        ("f-leaves-to=2026-12-31", "甲乙"),
        ("f-people-from=1", "甲"),
        ("q=海宁", "乙"),
        ("q=甲", "甲"),
        ("opened-to=2026-11-20", "乙"),
        ("opened-from=2026-11-21", "甲丙"),
        ("f-sort=study&f-cost-to=5", ""),
    ],
)
def test_is_narrowed_by_what_the_rulebook_indexes(various: TestOffice, query: str, expected: str) -> None:
    assert set(names(page(login(various, "clerk"), f"tab=all&{query}"))) == set(expected)


def test_is_narrowed_by_units_and_posts(various: TestOffice) -> None:
    client = login(various, "clerk")
    for name, code, expected in (("unit", "urban", 3), ("unit", "office", 0), ("f-unit", "urban", 3)):
        assert len(names(page(client, f"tab=all&{name}={various.unit(code)}"))) == expected
    assert names(page(client, f"tab=all&f-stand_in={various.post('clerk')}")) == ["丙"]


def test_says_of_a_filter_that_cannot_be_read_how_to_write_it(various: TestOffice) -> None:
    html = page(login(various, "clerk"), "tab=all&f-cost-from=四千&f-leaves-from=明天&f-people-from=1.5")
    assert "不是金额；请写成" in html
    assert "日期写法如 2026-11-27" in html
    assert "请写整数" in html
    assert len(names(html)) == 3


def test_names_the_filters_in_use_and_drops_each(various: TestOffice) -> None:
    html = page(login(various, "clerk"), "tab=all&f-sort=study&f-cost-from=1万")
    assert "外出类别：学习培训" in html
    assert "预计费用：1万元起" in html
    assert 'href="?tab=all&f-cost-from=1%E4%B8%87"' in html


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("cost", "丙甲乙"),
        ("-cost", "乙甲丙"),
        ("leaves", "甲乙丙"),
        ("opened", "乙甲丙"),
        ("-opened", "丙甲乙"),
        ("people", "乙丙甲"),
        ("-people", "甲丙乙"),
        ("sort; drop table", "丙甲乙"),
    ],
)
def test_is_put_in_order_by_time_or_an_indexed_fact(various: TestOffice, sort: str, expected: str) -> None:
    assert "".join(names(page(login(various, "clerk"), f"tab=all&sort={sort}"))) == expected


# saved views


def save(client: Client, name: str, query: str):
    return client.post(reverse("saved-view-new", args=["trip"]), {"name": name, "query": query}, follow=True)


def test_keeps_a_way_to_look_under_a_name(various: TestOffice) -> None:
    client = login(various, "clerk")
    html = unescape(
        save(
            client, " 大额  培训 ", "tab=all&sort=evil&f-sort=study&f-cost-from=x&evil=1&after=x"
        ).content.decode()
    )
    view = SavedView.objects.get()
    assert (view.name, view.query) == ("大额 培训", "tab=all&f-sort=study")
    assert names(html) == ["乙"]
    assert 'aria-current="true">大额 培训</a>' in html


def test_overwrites_a_view_of_the_same_name(various: TestOffice) -> None:
    client = login(various, "clerk")
    save(client, "常看", "f-sort=study")
    save(client, "常看", "f-sort=survey")
    assert SavedView.objects.get().query == "f-sort=survey"


@pytest.mark.parametrize(
    ("name", "words"), [("  ", "起个名称"), ("甲\0", "起个名称"), ("长" * 41, "不超过40个字")]
)
def test_asks_for_a_name_that_can_be_shown(various: TestOffice, name: str, words: str) -> None:
    assert words in save(login(various, "clerk"), name, "").content.decode()
    assert not SavedView.objects.exists()


def test_renames_and_deletes_ones_own_views_only(various: TestOffice) -> None:
    client, other = login(various, "clerk"), login(various, "director")
    save(client, "一", "tab=mine")
    save(client, "二", "tab=all")
    one, two = SavedView.objects.all()
    address = reverse("saved-view", args=[one.pk])
    assert other.post(address, {"act": "delete"}).status_code == 404
    assert (
        "已有名为“二”" in client.post(address, {"act": "rename", "name": "二"}, follow=True).content.decode()
    )
    client.post(address, {"act": "rename", "name": "三"})
    client.post(reverse("saved-view", args=[two.pk]), {"act": "delete"})
    assert [view.name for view in SavedView.objects.all()] == ["三"]
    assert "三" not in page(other)


# drafts


def test_a_draft_is_put_away_from_its_form_and_brought_back(counter: TestOffice) -> None:
    client, case = login(counter, "urban_clerk"), drafted_trip(counter, title="不去了")
    form = reverse("case-form", args=[case.pk])
    assert "删除草稿" in client.get(form).content.decode()
    answer = client.post(reverse("draft-remove", args=[case.pk]), follow=True)
    assert "不去了" in answer.content.decode()
    assert "2026-12-25" in answer.content.decode()
    assert client.get(form).status_code == 404
    assert names(page(client, "tab=all")) == []
    client.post(reverse("draft-restore", args=[case.pk]))
    assert client.get(form).status_code == 200


def test_a_draft_of_another_is_not_brought_back(counter: TestOffice) -> None:
    case = drafted_trip(counter)
    draft_remove(case_id=case.pk, by=counter["urban_clerk"], at=fixed_now())
    assert login(counter, "urban_head").post(reverse("draft-restore", args=[case.pk])).status_code == 404


def test_what_was_handed_in_cannot_be_put_away(counter: TestOffice) -> None:
    case = trip(counter)
    answer = login(counter, "urban_clerk").post(reverse("draft-remove", args=[case.pk]), follow=True)
    assert "已经报出" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).status == Case.Status.OPEN


def test_somebody_without_a_person_is_told_so(counter: TestOffice) -> None:
    client = Client()
    client.force_login(User.objects.create_user("nobody"))
    assert client.get(LIST).status_code == 403


def test_is_the_same_for_a_person_without_a_post(counter: TestOffice) -> None:
    trip(counter)
    client = login(counter, "urban_head")
    counter.posts["urban_head"].appointments.update(until=moment("2026-11-24 00:00").date())
    assert names(page(client, "tab=all")) == []
