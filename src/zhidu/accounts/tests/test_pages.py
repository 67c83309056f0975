"""The pages of accounts …"""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from zhidu.accounts import services
from zhidu.accounts.models import Account, Attempts, Event, Role
from zhidu.accounts.tests.town import PASSWORD, Town
from zhidu.org.services import person_create

NOW = timezone.now()
QUERIES = {
    ("system", "/administration/accounts/"): 10,
    ("system", "/administration/status/"): 12,
    ("security", "/administration/security/"): 11,
    ("security", "/administration/locks/"): 8,
    ("security", "/administration/policy/"): 10,
    ("audit", "/administration/log/"): 8,
    ("clerk", "/account/"): 10,
}
"""Two of each are asked by the demo's bar."""


@pytest.mark.parametrize(("who", "path"), QUERIES, ids=lambda each: each)
def test_ask_as_much_whatever_there_is(
    qinghe: Town, who: str, path: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = qinghe.client(who)
    client.get(path)
    for _ in range(2):
        with django_assert_max_num_queries(QUERIES[who, path]):
            assert client.get(path).status_code == 200
        for number in range(30):
            person_create(office=qinghe.office, name=f"甲{Event.objects.count()}{number}")
            services.event_add(verb="log.exported", at=NOW, data={"count": number})


def person_page(qinghe: Town, who: str, whose: str) -> str:
    part = "accounts" if who == "system" else "security"
    return f"/administration/{part}/{qinghe.people[whose].pk}/"


def test_show_a_first_password_once(qinghe: Town) -> None:
    client, page = qinghe.client("system"), person_page(qinghe, "system", "newcomer")
    told = client.post(page, {"act": "open", "username": "苗新", "way": "password"})
    password = told.context["password"]
    assert password in told.content.decode()
    assert password not in client.get(page).content.decode()
    assert qinghe.user("newcomer").check_password(password)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ({"act": "open", "username": "!", "way": "link"}, "登录名只能用"),
        ({"act": "open", "username": "", "way": "link"}, "这个字段是必填项"),
    ],
)
def test_open_no_account_for_bad_input(qinghe: Town, act: dict, words: str) -> None:
    client, page = qinghe.client("system"), person_page(qinghe, "system", "newcomer")
    assert words in client.post(page, act).content.decode()
    assert Account.objects.filter(user__person=qinghe.people["newcomer"]).count() == 0
    client.post(page, {**act, "username": "苗新"})
    assert qinghe.user("newcomer").username == "苗新"


@pytest.mark.parametrize("act", ["link", "password"])
def test_leave_a_password_of_ones_own_to_the_security_administrator(qinghe: Town, act: str) -> None:
    client, page = qinghe.client("system"), person_page(qinghe, "system", "clerk")
    assert "由安全管理员重置" in client.post(page, {"act": act}, follow=True).content.decode()
    assert qinghe.user("clerk").check_password(PASSWORD)


@pytest.mark.parametrize(
    ("act", "words"),
    [("role:boss", "请选择一种管理员"), ("take", "不是管理员"), ("factor", "没有开启动态口令")],
)
def test_say_why_not(qinghe: Town, act: str, words: str) -> None:
    client, page = qinghe.client("security"), person_page(qinghe, "security", "clerk")
    assert words in client.post(page, {"act": act}, follow=True).content.decode()
    assert client.post(page, {"act": "made-up"}).status_code == 404
    client.post(page, {"act": "role:audit"})
    assert qinghe.account("clerk").role == Role.AUDIT


def test_end_somebodys_session(qinghe: Town) -> None:
    clerk, client = qinghe.client("clerk"), qinghe.client("security")
    page = person_page(qinghe, "security", "clerk")
    login = qinghe.user("clerk").logins.get()
    assert client.post(page, {"act": "end:x"}).status_code == 404
    assert clerk.get("/directory/").status_code == 200
    client.post(page, {"act": f"end:{login.pk}"})
    assert clerk.get("/directory/").status_code == 302


def test_keep_the_policy_where_a_number_is_too_far(qinghe: Town) -> None:
    client, url = qinghe.client("security"), "/administration/policy/"
    form = client.get(url).context["form"]
    given = {name: form[name].value() for name in form.fields if form[name].value()}
    assert "不能少于8" in client.post(url, {**given, "length": 4}).content.decode()
    assert not Event.objects.filter(verb="policy.changed").exists()
    client.post(url, {**given, "length": 12})
    assert Event.objects.get(verb="policy.changed").data == {"changes": "密码最短位数由10改为12"}


def test_a_second_factor_that_the_office_wants_is_not_turned_off(qinghe: Town) -> None:
    client = qinghe.client("clerk")
    Account.objects.filter(user=qinghe.user("clerk")).update(factor_since=NOW)
    off = {"password": PASSWORD}
    services.policy_change(values={"second_factor": "everyone"}, by=qinghe["security"], at=NOW)
    assert "不能关闭" in client.post("/account/factor/off/", off, follow=True).content.decode()
    services.policy_change(values={"second_factor": "nobody"}, by=qinghe["security"], at=NOW)
    wrong = client.post("/account/factor/off/", {"password": "x"}, follow=True)
    assert "现在的密码不对" in wrong.content.decode()
    assert qinghe.account("clerk").factor_since
    client.post("/account/factor/off/", off)
    assert qinghe.account("clerk").factor_since is None


# ---- the log


def lines(qinghe: Town, query: str) -> list[str]:
    answer = qinghe.client("audit").get(f"/administration/log/{query}")
    return [line["sentence"] for line in answer.context["lines"]]


def test_narrow_the_log_by_person_kind_and_day(qinghe: Town) -> None:
    services.account_open(person=qinghe.people["newcomer"], name="苗新", by=qinghe["system"], at=NOW)
    opened = "开设账号，登录名“苗新”"
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert opened in lines(qinghe, "?q=苗新")
    assert opened in lines(qinghe, f"?kind=account&until={tomorrow}")
    assert opened not in lines(qinghe, "?q=林知远")
    assert opened not in lines(qinghe, "?kind=login")
    for nothing in (f"?since={tomorrow}", "?since=someday"):
        assert lines(qinghe, nothing) == []


def test_page_the_log_to_its_end(qinghe: Town) -> None:
    for count in range(120):
        services.event_add(verb="log.exported", at=NOW, data={"count": count})
    client, seen, query = qinghe.client("audit"), [], ""
    while query is not None:
        answer = client.get(f"/administration/log/?{query}")
        seen += [line["sentence"] for line in answer.context["lines"]]
        query = answer.context["older"] or None
    assert [line for line in seen if "导出" in line] == [f"导出安全日志{n}条" for n in reversed(range(120))]


def test_export_what_is_shown_and_say_that_it_was(qinghe: Town) -> None:
    answer = qinghe.client("audit").get("/administration/log/export/?q=林知远")
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.iter_rows(min_row=4, values_only=True))
    assert {row[1] for row in rows} == {"qinghe林知远"}
    exported = Event.objects.get(verb="log.exported")
    assert (exported.person, exported.data) == ("qinghe审计管理员", {"count": len(rows)})


def test_list_who_is_locked_out_until_then(qinghe: Town) -> None:
    user, client = qinghe.user("clerk"), qinghe.client("security")
    for until, is_listed in ((NOW - timedelta(minutes=1), False), (NOW + timedelta(minutes=9), True)):
        Attempts.objects.update_or_create(
            {"since": NOW, "locked_until": until, "user": user, "count": 5}, key="k"
        )
        assert (user.username in client.get("/administration/locks/").content.decode()) == is_listed
