"""Accounts from the first day to the last …"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from zhidu.accounts import services
from zhidu.accounts.entering import why_over
from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.models import Account, Event, Login, Policy, Role
from zhidu.accounts.tests.town import OTHER, PASSWORD, Town, log_in, town
from zhidu.accounts.verbs import sentence
from zhidu.org.models import Appointment, Office, Person

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
HOUR = timedelta(hours=1)


def opened(qinghe: Town) -> str:
    """The newcomer's account and the token of the invitation."""
    person = qinghe.people["newcomer"]
    services.account_open(person=person, name="miaoxin", by=qinghe["system"], at=NOW)
    return services.account_invite(person=person, by=qinghe["system"], at=NOW)


# ---- invitation


def test_an_invitation_sets_a_password_once(qinghe: Town) -> None:
    token = opened(qinghe)
    services.invitation_accept(token=token, password=PASSWORD, at=NOW + HOUR)
    assert authenticate(username="miaoxin", password=PASSWORD)
    with pytest.raises(AccountRefused, match="已经用过"):
        services.invitation_accept(token=token, password=OTHER, at=NOW + HOUR)
    assert authenticate(username="miaoxin", password=PASSWORD)


@pytest.mark.parametrize("spoilt", ["late", "replaced", "closed", "made up"])
def test_an_invitation_that_does_not_hold_sets_nothing(qinghe: Town, spoilt: str) -> None:
    token, at = opened(qinghe), NOW + HOUR
    if spoilt == "late":
        at = NOW + timedelta(hours=72)
    if spoilt == "replaced":
        services.account_invite(person=qinghe.people["newcomer"], by=qinghe["system"], at=NOW)
    if spoilt == "closed":
        services.account_close(person=qinghe.people["newcomer"], on=TODAY, by=qinghe["system"], at=NOW)
    with pytest.raises(AccountRefused):
        services.invitation_accept(token="x" if spoilt == "made up" else token, password=PASSWORD, at=at)
    assert not qinghe.user("newcomer").has_usable_password()


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("Short-1", "至少要10位"),
        ("only-small-letters", "只用了2种字符"),
        ("Miaoxin-12", "相似"),
        ("X1-" + "y" * 130, "最长128位"),
    ],
)
def test_a_password_that_policy_refuses_is_not_set(qinghe: Town, password: str, why: str) -> None:
    token = opened(qinghe)
    with pytest.raises(ValidationError) as refused:
        services.invitation_accept(token=token, password=password, at=NOW)
    assert why in "".join(refused.value.messages)
    services.invitation_accept(token=token, password=PASSWORD, at=NOW)


def test_a_first_password_is_changed_before_anything_else(qinghe: Town) -> None:
    person = qinghe.people["newcomer"]
    services.account_open(person=person, name="miaoxin", by=qinghe["system"], at=NOW)
    given = services.password_give(person=person, by=qinghe["system"], at=NOW)
    client = Client()
    log_in(client, "miaoxin", given)
    assert client.get("/directory/").headers["Location"] == "/account/password/"
    change = {"old": given, "password": OTHER, "again": OTHER}
    assert client.post("/account/password/", change).headers["Location"] == "/login/"
    log_in(client, "miaoxin", OTHER)
    assert client.get("/directory/").status_code == 200


def test_a_first_password_runs_out(qinghe: Town) -> None:
    person = qinghe.people["newcomer"]
    services.account_open(person=person, name="miaoxin", by=qinghe["system"], at=NOW)
    given = services.password_give(person=person, by=qinghe["system"], at=NOW - timedelta(hours=73))
    assert log_in(Client(), "miaoxin", given).status_code == 200
    given = services.password_give(person=person, by=qinghe["system"], at=NOW)
    assert log_in(Client(), "miaoxin", given).status_code == 302


@pytest.mark.parametrize("name", ["", "a b", "qinghe林知远", "QINGHE林知远"])
def test_a_login_name_is_somebodys_alone(qinghe: Town, name: str) -> None:
    person = qinghe.people["newcomer"]
    with pytest.raises(AccountRefused, match="登录名"):
        services.account_open(person=person, name=name, by=qinghe["system"], at=NOW)
    services.account_open(person=person, name="苗新", by=qinghe["system"], at=NOW)
    with pytest.raises(AccountRefused, match="已有账号"):
        services.account_open(person=person, name="苗新2", by=qinghe["system"], at=NOW)


# ---- nobody does another's work


ACTS = {
    "open": lambda town, by: services.account_open(
        person=town.people["newcomer"], name="miaoxin", by=by, at=NOW
    ),
    "close": lambda town, by: services.account_close(person=town.people["clerk"], on=TODAY, by=by, at=NOW),
    "reset": lambda town, by: services.account_reset(person=town.people["clerk"], by=by, at=NOW),
    "role": lambda town, by: services.role_give(person=town.people["clerk"], role=Role.AUDIT, by=by, at=NOW),
    "policy": lambda town, by: services.policy_change(values={"length": 12}, by=by, at=NOW),
}
WHOSE = {"open": "system", "close": "system", "reset": "security", "role": "security", "policy": "security"}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_is_that_of_one_of_the_three(qinghe: Town, act: str) -> None:
    for who in {"system", "security", "audit", "clerk"} - {WHOSE[act]}:
        before = Event.objects.count()
        with pytest.raises(AccountRefused, match="只有"):
            ACTS[act](qinghe, qinghe[who])
        assert Event.objects.count() == before
    ACTS[act](qinghe, qinghe[WHOSE[act]])


@pytest.mark.parametrize("act", ["close", "reset", "role"])
def test_an_act_ends_at_the_office(qinghe: Town, act: str) -> None:
    other = town("other")
    with pytest.raises(AccountRefused):
        ACTS[act](other, qinghe[WHOSE[act]])
    ACTS[act](other, other[WHOSE[act]])


# ---- the three


def test_a_role_is_never_given_to_oneself_and_the_last_stays(qinghe: Town) -> None:
    security, people = qinghe["security"], qinghe.people
    with pytest.raises(AccountRefused, match="不能任免自己"):
        services.role_give(person=people["security"], role=Role.AUDIT, by=security, at=NOW)
    with pytest.raises(AccountRefused, match="唯一的审计管理员"):
        services.role_take(person=people["audit"], by=security, at=NOW)
    services.role_give(person=people["clerk"], role=Role.AUDIT, by=security, at=NOW)
    services.role_take(person=people["audit"], by=security, at=NOW)
    roles = dict(Account.objects.exclude(role="").values_list("role", "user__person__name"))
    assert set(roles) == set(Role.values)
    assert roles["audit"] == people["clerk"].name


def test_the_last_of_a_role_does_not_leave(qinghe: Town) -> None:
    leave = {"person": qinghe.people["audit"], "on": TODAY, "by": qinghe["system"], "at": NOW}
    with pytest.raises(AccountRefused, match="唯一的"):
        services.account_close(**leave)
    services.role_give(person=qinghe.people["clerk"], role=Role.AUDIT, by=qinghe["security"], at=NOW)
    services.account_close(**leave)
    assert not qinghe.user("audit").is_active


def test_a_role_needs_a_password_of_ones_own(qinghe: Town) -> None:
    token = opened(qinghe)
    give = {"person": qinghe.people["newcomer"], "role": Role.SYSTEM, "by": qinghe["security"], "at": NOW}
    with pytest.raises(AccountRefused, match="还没有设置自己的密码"):
        services.role_give(**give)
    services.invitation_accept(token=token, password=PASSWORD, at=NOW)
    services.role_give(**give)
    assert qinghe.account("newcomer").role == "system"


# ---- reset and leaving


def test_a_reset_ends_the_old_password_and_every_session(qinghe: Town) -> None:
    client, name = qinghe.client("clerk"), qinghe.user("clerk").username
    token = services.account_reset(person=qinghe.people["clerk"], by=qinghe["security"], at=NOW)
    assert client.get("/directory/").status_code == 302
    assert log_in(Client(), name).status_code == 200
    services.invitation_accept(token=token, password=OTHER, at=NOW)
    assert log_in(Client(), name, OTHER).status_code == 302


def test_who_leaves_is_out_on_the_day_and_the_posts_are_vacant(qinghe: Town) -> None:
    client, today = qinghe.client("clerk"), TODAY
    services.account_close(
        person=qinghe.people["clerk"], on=today + timedelta(days=3), by=qinghe["system"], at=NOW
    )
    assert client.get("/directory/").status_code == 200
    assert services.accounts_close(NOW + timedelta(days=2)) == 0
    assert services.accounts_close(NOW + timedelta(days=4)) == 1
    assert services.accounts_close(NOW + timedelta(days=4)) == 0
    assert client.get("/directory/").status_code == 302
    assert not Login.objects.filter(user=qinghe.user("clerk")).exists()
    ends = Appointment.objects.filter(person=qinghe.people["clerk"]).values_list("until", flat=True)
    assert set(ends) == {today + timedelta(days=3)}


def test_who_comes_back_is_invited_anew(qinghe: Town) -> None:
    person, system = qinghe.people["clerk"], qinghe["system"]
    with pytest.raises(AccountRefused, match="没有停用"):
        services.account_reopen(person=person, by=system, at=NOW)
    services.account_close(person=person, on=TODAY, by=system, at=NOW)
    with pytest.raises(AccountRefused, match="已停用"):
        services.account_invite(person=person, by=system, at=NOW)
    services.account_reopen(person=person, by=system, at=NOW)
    token = services.account_invite(person=person, by=system, at=NOW)
    services.invitation_accept(token=token, password=OTHER, at=NOW)
    assert log_in(Client(), qinghe.user("clerk").username, OTHER).status_code == 302


# ---- the first three


def test_the_first_three_come_to_an_empty_database(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("accounts_first", "管一", "安二", "查三", "--url", "http://zhidu.test/")
    said = capsys.readouterr().out
    assert said.count("http://zhidu.test/invitation/") == len(Role)
    assert Office.objects.count() == 1
    accounts = Account.objects.order_by("pk").values_list("role", "user__person__name")
    assert list(accounts) == [("system", "管一"), ("security", "安二"), ("audit", "查三")]
    with pytest.raises(SystemExit):
        call_command("accounts_first", "丁", "戊", "己")
    assert Person.objects.count() == len(Role)


@pytest.mark.parametrize("names", [["甲", "甲", "乙"], ["甲", "乙"], ["甲", "乙", " "]])
def test_the_first_three_are_three(db: None, names: list[str]) -> None:
    with pytest.raises(SystemExit):
        call_command("accounts_first", *names)
    assert (Office.objects.count(), Account.objects.count()) == (0, 0)
    call_command("accounts_first", "甲", "乙", "丙")
    assert Account.objects.count() == len(Role)


def test_a_way_in_at_the_server_is_for_security_administrators(
    qinghe: Town, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        call_command("accounts_link", qinghe.user("audit").username)
    call_command("accounts_link", qinghe.user("security").username)
    token = capsys.readouterr().out.strip().split("/")[-2]
    services.invitation_accept(token=token, password=OTHER, at=timezone.now())
    assert qinghe.user("security").check_password(OTHER)


def test_a_system_administrator_has_no_way_into_another_role(qinghe: Town) -> None:
    system, person = qinghe["system"], qinghe.people["audit"]
    token = services.account_reset(person=person, by=qinghe["security"], at=NOW)
    for way_in in (services.account_invite, services.password_give):
        with pytest.raises(AccountRefused, match="邀请由安全管理员发出"):
            way_in(person=person, by=system, at=NOW)
    services.invitation_accept(token=token, password=OTHER, at=NOW)


# ---- policy


@pytest.mark.parametrize(("name", "value"), [("length", 7), ("idle_minutes", 61), ("sessions_at_once", 0)])
def test_a_policy_stays_within_its_limits(qinghe: Town, name: str, value: int) -> None:
    with pytest.raises(ValidationError):
        services.policy_change(values={name: value}, by=qinghe["security"], at=NOW)
    services.policy_change(values={name: 5 if name != "length" else 14}, by=qinghe["security"], at=NOW)
    assert Event.objects.filter(verb="policy.changed").count() == 1


def test_the_log_is_chinese_whatever_its_writer_reads(qinghe: Town) -> None:
    with override("en"):
        services.role_give(person=qinghe.people["clerk"], role=Role.AUDIT, by=qinghe["security"], at=NOW)
        services.policy_change(values={"second_factor": "everyone"}, by=qinghe["security"], at=NOW)
        why = why_over({}, Policy(), NOW)
        services.event_add(verb="session.expired", at=NOW, data={"why": why})
        assert str(why) == "30 minutes without activity"
    written = [sentence(event.verb, event.data) for event in Event.objects.all()[:3]]
    assert written == [
        "登录结束：30分钟没有操作",
        "修改安全策略：动态口令由由本人决定改为所有人必须开启",
        "任命为审计管理员",
    ]
