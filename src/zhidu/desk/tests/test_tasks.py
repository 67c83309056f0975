"""督办 …"""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from zhidu.cases.links import case_url
from zhidu.cases.services import Deed
from zhidu.desk.supervision import looks
from zhidu.desk.tests.factories import SINCE, Desk, seen_by
from zhidu.org.services import person_appoint

QUERIES = 9
"""Of twelve allowed; two are added by the demo."""
LATE, TODAY, MONDAY, FAR = date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 30), date(2026, 12, 30)


def test_lists_what_other_cases_opened_and_who_carries_it_out(office: Desk) -> None:
    errand = office.errand("添置档案柜", MONDAY, unit="finance")
    page = seen_by(office.clerk, "/tasks/")
    assert f'<a href="{case_url(errand)}">添置档案柜</a>' in page
    for words in ("落实事项 · 来自请示", "王佳禾", "党政办科员", "2026-11-30", "还有1个工作日", "组织落实"):
        assert words in page
    assert '<td data-label="责任单位">财政所</td>' in page


def test_says_where_a_post_is_vacant(office: Desk) -> None:
    office.errand("添置档案柜")
    office.clerk.person.appointments.update(until=TODAY)
    assert "（空缺）" in seen_by(office.director, "/tasks/")


def test_shows_each_task_under_its_light_and_counts_them(office: Desk) -> None:
    for title, finish_by in (("过了期", LATE), ("下周一", MONDAY), ("到年底", FAR), ("没有期限", None)):
        office.errand(title, finish_by)
    found = {"open": 4, "late": 1, "soon": 1, "ok": 2, "closed": 0}
    pages = {tab: seen_by(office.clerk, f"/tasks/?tab={tab}") for tab in found}
    titles = {"过了期": "late", "下周一": "soon", "到年底": "ok", "没有期限": "ok"}
    for tab, page in pages.items():
        assert {title: title in page for title in titles} == {
            title: tab in ("open", light) for title, light in titles.items()
        }
    counts = re.findall(r'<span class="tab__count">(\d+)</span>', pages["open"])
    assert counts == [str(count) for count in found.values()]


def test_the_lamp_of_a_row_is_the_light_it_is_listed_under(office: Desk) -> None:
    for finish_by in (LATE, TODAY, date(2026, 11, 28), MONDAY, date(2026, 12, 1), FAR):
        office.errand(f"{finish_by}办完", finish_by)
    for tab, count in (("late", 1), ("soon", 3), ("ok", 2)):
        rows = seen_by(office.clerk, f"/tasks/?tab={tab}").split("<tbody>")[-1]
        assert rows.count("办完") == rows.count(f'class="due is-{tab}"') == count


def test_says_by_how_many_days_a_task_is_late(office: Desk) -> None:
    office.errand("添置档案柜", date(2026, 11, 20))
    assert "已超期7天" in seen_by(office.clerk, "/tasks/")


def test_says_whether_it_was_finished_in_time(office: Desk) -> None:
    for title, finish_by in (("早办", TODAY), ("晚办", LATE)):
        office.act(office.errand(title, finish_by), Deed("carry_out"), office.clerk)
    page = seen_by(office.clerk, "/tasks/?tab=closed")
    assert "按时办结" in page
    assert "超期办结" in page


def test_goes_without_a_date(office: Desk) -> None:
    office.errand("添置档案柜")
    assert "未定" in seen_by(office.clerk, "/tasks/")


def test_keeps_open_and_finished_apart(office: Desk) -> None:
    office.errand("在办的事")
    office.act(office.errand("办完的事"), Deed("carry_out"), office.clerk)
    running, finished = (seen_by(office.clerk, f"/tasks/?tab={tab}") for tab in ("open", "closed"))
    assert ("办完的事" in running, "办完的事" in finished) == (False, True)
    assert ("在办的事" in running, "在办的事" in finished) == (True, False)


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ("unit={finance}", ["财政"]),
        ("person={clerk}", ["财政", "党政"]),
        ("person={director}", []),
        ("due-from=2026-12-01", ["党政"]),
        ("due-to=2026-11-30", ["财政"]),
        ("q=财", ["财政"]),
        ("body=council", []),
        ("due-from=昨天", ["财政", "党政"]),
        ("unit=999", ["财政", "党政"]),
    ],
)
def test_is_narrowed(office: Desk, narrowed: str, found: list[str]) -> None:
    office.errand("财政的事", MONDAY, unit="finance")
    office.errand("党政的事", FAR, unit="office")
    named = {"finance": office.street.units["finance"].pk, "clerk": office.street.posts["clerk"].pk}
    query = narrowed.format(director=office.street.posts["director"].pk, **named)
    rows = seen_by(office.clerk, f"/tasks/?{query}").partition('<section aria-label="决定事项">')[2]
    assert [title for title in ("财政", "党政") if f"{title}的事" in rows] == found


def test_counts_the_tasks_of_each_unit_in_the_order_of_the_units(office: Desk) -> None:
    for title, finish_by, unit in (("甲", LATE, "finance"), ("乙", FAR, "finance"), ("丙", MONDAY, "office")):
        office.errand(title, finish_by, unit=unit)
    office.errand("丁")
    table = seen_by(office.clerk, "/tasks/").split("table-figures")[1].split("</table>")[0]
    places = [table.index(name) for name in ("党政办公室", "财政所", "没有定单位")]
    assert places == sorted(places)
    row = table[places[1] : places[2]]
    assert row.split('<td class="num">')[1][0] == "2"
    assert "is-late" in row


def test_shows_heads_the_tasks_of_their_own_unit_first(office: Desk) -> None:
    office.errand("财政的事", unit="finance")
    office.errand("党政的事", unit="office")
    assert "本单位" not in seen_by(office.clerk, "/tasks/")
    person_appoint(post=office.street.posts["finance_head"], person=office.director.person, since=SINCE)
    first, every = (seen_by(office.director, f"/tasks/{query}") for query in ("", "?tab=open"))
    assert ("财政的事" in first, "党政的事" in first) == (True, False)
    assert ("财政的事" in every, "党政的事" in every) == (True, True)


def test_is_silent_about_what_one_may_not_read(office: Desk) -> None:
    office.errand("添置档案柜")
    office.clerk.person.appointments.all().delete()
    assert "没有在办的事项" in seen_by(office.clerk, "/tasks/")


def test_says_what_is_empty(office: Desk) -> None:
    assert "没有在办的事项" in seen_by(office.clerk, "/tasks/")
    assert "还没有办结的事项" in seen_by(office.clerk, "/tasks/?tab=closed")
    assert "没有这样的事项" in seen_by(office.clerk, "/tasks/?tab=late")
    assert "没有符合条件的事项" in seen_by(office.clerk, "/tasks/?q=无")


def test_exports_what_is_filtered(office: Desk, client: Client) -> None:
    office.errand("过了期", LATE, unit="finance")
    office.errand("=到年底", FAR)
    client.force_login(office.clerk)
    answer = client.get("/tasks/export/?tab=late")
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content)), read_only=True).active
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert rows[1] == ["范围：超期"]
    assert rows[-1][:3] == ["过了期", "请示", "财政所"]
    assert rows[-1][5:7] == ["已超期", 1]
    assert len(rows) == 5


def test_turns_pages_in_as_many_queries(
    office: Desk,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    monkeypatch.setattr(looks, "PAGE", 3)
    client.force_login(office.clerk)
    client.get("/tasks/")  # which kinds the office has is remembered
    for number in range(4):
        office.errand(f"事项{number}", date(2026, 12, number + 1))
        with django_assert_num_queries(QUERIES):
            first = client.get("/tasks/").content.decode()
    assert [f"事项{number}" in first for number in range(4)] == [True, True, True, False]
    onward = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = client.get(f"/tasks/{onward}").content.decode()
    assert [f"事项{number}" in second for number in range(4)] == [False, False, False, True]
    assert 'rel="prev"' in second
