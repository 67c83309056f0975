"""Getting in, staying in, being put out …"""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest
from django.conf import LazySettings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from zhidu.accounts import services
from zhidu.accounts.entering import BEGAN, SEEN
from zhidu.accounts.errors import AccountRefused, LockedOut
from zhidu.accounts.models import Account, Attempts, Event, Login
from zhidu.accounts.services.attempts import NAME, attempt_begin
from zhidu.accounts.services.second import secret_of
from zhidu.accounts.tests.town import OTHER, PASSWORD, Town, log_in
from zhidu.accounts.verbs import SENTENCES

NOW = timezone.now()
MINUTE = timedelta(minutes=1)


def said(answer) -> str:
    return answer.context["form"].non_field_errors()[0]


# ---- lock-out


@pytest.mark.parametrize("name", ["qinghe林知远", "nobody-has-this"])
def test_five_in_vain_lock_a_name_whoever_has_it(qinghe: Town, name: str) -> None:
    answers = [said(log_in(Client(), name, "wrong")) for _ in range(6)]
    assert answers[:5] == ["登录名或密码不对，请重新输入。忘记密码请联系本单位安全管理员重置"] * 5
    assert answers[5] == "尝试次数过多，请30分钟后再试；急用请联系本单位安全管理员解除"
    assert "尝试次数过多" in said(log_in(Client(), name, PASSWORD))
    assert log_in(Client(), qinghe.user("audit").username).status_code == 302


def test_a_right_password_begins_the_count_anew(qinghe: Town) -> None:
    name = qinghe.user("clerk").username
    for _ in range(2):
        for _ in range(4):
            log_in(Client(), name, "wrong")
        assert log_in(Client(), name).status_code == 302


def test_a_lock_ends_by_itself_and_by_the_security_administrator(qinghe: Town) -> None:
    user = qinghe.user("clerk")
    for _ in range(5):
        log_in(Client(), user.username, "wrong")
    locked = Attempts.objects.get(user=user)
    assert locked.locked_until is not None
    with pytest.raises(LockedOut):
        attempt_begin(sort=NAME, of=user.username, user=user, at=locked.locked_until - MINUTE)
    attempt_begin(sort=NAME, of=user.username, user=user, at=locked.locked_until)
    Attempts.objects.filter(pk=locked.pk).update(locked_until=locked.locked_until)
    services.lock_release(attempts=locked, by=qinghe["security"], at=NOW)
    assert log_in(Client(), user.username).status_code == 302


def test_an_address_that_tries_many_names_is_locked(qinghe: Town, settings: LazySettings) -> None:
    settings.ZHIDU_LOCKOUT = {"failures": 5, "failures_of_an_address": 3, "minutes": 30}
    for number in range(3):
        log_in(Client(), f"name{number}", "wrong", REMOTE_ADDR="203.0.113.7")
    name = qinghe.user("clerk").username
    assert "尝试次数过多" in said(log_in(Client(), name, REMOTE_ADDR="203.0.113.7"))
    assert log_in(Client(), name, REMOTE_ADDR="203.0.113.8").status_code == 302


def test_a_visitor_cannot_claim_another_address(qinghe: Town, settings: LazySettings) -> None:
    claimed = {"REMOTE_ADDR": "203.0.113.7", "HTTP_X_FORWARDED_FOR": "198.51.100.1, 203.0.113.9"}
    for proxies, address in ((0, "203.0.113.7"), (1, "203.0.113.9")):
        settings.ZHIDU_PROXIES = proxies
        log_in(Client(), "nobody", "wrong", **claimed)
        assert Event.objects.latest("pk").address == address


def test_nobody_learns_which_names_there_are(qinghe: Town) -> None:
    """Closed, without a password, unknown and wrong: one answer."""
    services.account_open(person=qinghe.people["newcomer"], name="miaoxin", by=qinghe["system"], at=NOW)
    services.account_close(
        person=qinghe.people["clerk"], on=timezone.localdate(), by=qinghe["system"], at=NOW
    )
    names = ["unknown", "miaoxin", qinghe.user("clerk").username, qinghe.user("audit").username]
    answers = [log_in(Client(), name, OTHER) for name in names]
    assert len({(answer.status_code, said(answer)) for answer in answers}) == 1
    pages = {
        answer.content.decode().replace(name, "").split("csrfmiddlewaretoken")[0]
        for answer, name in zip(answers, names, strict=True)
    }
    assert len(pages) == 1


# ---- second factor


@pytest.fixture
def factor(qinghe: Town) -> tuple[Account, list[str]]:
    account = services.factor_prepare(account=qinghe.account("clerk"))
    code = pyotp.TOTP(secret_of(account)).at(NOW - 5 * MINUTE)
    codes = services.factor_confirm(account=account, code=code, at=NOW - 5 * MINUTE)
    return qinghe.account("clerk"), codes


def check(account: Account, code: str, at=NOW) -> None:
    services.factor_check(account=account, code=code, at=at, address="")


def test_a_code_works_once_and_a_little_before_and_after(factor) -> None:
    account, _ = factor
    code = pyotp.TOTP(secret_of(account)).at(NOW)
    with pytest.raises(AccountRefused):
        check(account, code, NOW + 2 * MINUTE)
    check(account, f" {code[:3]} {code[3:]} ", NOW + timedelta(seconds=30))
    with pytest.raises(AccountRefused, match="已经用过"):
        check(account, code)


def test_a_recovery_code_works_once(factor) -> None:
    account, codes = factor
    assert len(set(codes)) == 10
    check(account, codes[0].lower().replace("-", " "))
    with pytest.raises(AccountRefused):
        check(account, codes[0])
    check(account, codes[1])
    assert Event.objects.filter(verb="factor.recovered").first().data == {"left": 8}


def test_codes_are_not_guessed(factor) -> None:
    account, codes = factor
    for _ in range(5):
        with pytest.raises(AccountRefused, match="不对"):
            check(account, "000000x")
    with pytest.raises(LockedOut):
        check(account, codes[0])
    check(account, codes[0], NOW + 31 * MINUTE)


def test_a_password_alone_does_not_get_in(qinghe: Town, factor) -> None:
    account, codes = factor
    client = Client()
    assert log_in(client, account.user.username).headers["Location"] == "/login/second/"
    assert client.get("/directory/").headers["Location"].startswith("/login/")
    assert client.post("/login/second/", {"code": "123"}).status_code == 200
    assert client.post("/login/second/", {"code": codes[0]}).headers["Location"] == "/"
    assert client.get("/directory/").status_code == 200


def test_the_second_page_alone_asks_for_the_first(qinghe: Town, factor) -> None:
    assert Client().get("/login/second/").headers["Location"] == "/login/"
    client = Client()
    log_in(client, factor[0].user.username)
    services.account_reset(person=qinghe.people["clerk"], by=qinghe["security"], at=NOW)
    assert client.post("/login/second/", {"code": factor[1][0]}).headers["Location"] == "/login/"


def test_a_reset_of_the_password_leaves_the_second_factor(qinghe: Town, factor) -> None:
    services.account_reset(person=qinghe.people["clerk"], by=qinghe["security"], at=NOW)
    assert qinghe.account("clerk").factor_since
    services.factor_reset(person=qinghe.people["clerk"], by=qinghe["security"], at=NOW)
    assert not qinghe.account("clerk").factor_since
    with pytest.raises(AccountRefused, match="没有开启"):
        services.factor_reset(person=qinghe.people["clerk"], by=qinghe["security"], at=NOW)


@pytest.mark.parametrize("wanted", ["everyone", "administrators", "post"])
def test_who_must_have_one_sets_it_up_first(qinghe: Town, wanted: str) -> None:
    who, free = ("audit", "clerk") if wanted == "administrators" else ("clerk", "audit")
    post = str(qinghe.street.posts["clerk"].pk)
    values = {"second_factor_posts": [post]} if wanted == "post" else {"second_factor": wanted}
    client, other = qinghe.client(who), qinghe.client(free)
    services.policy_change(values=values, by=qinghe["security"], at=NOW)
    assert client.get("/account/").status_code == 200
    assert client.get("/").headers["Location"] == "/account/factor/"
    led = other.get("/").headers.get("Location")
    assert led == (
        "/account/factor/" if wanted == "everyone" else None if free == "clerk" else "/administration/"
    )


# ---- sessions


@pytest.mark.parametrize(
    ("mark", "minutes", "why"), [(SEEN, 31, "30分钟没有操作"), (BEGAN, 721, "已登录12小时")]
)
def test_a_session_ends_by_rest_and_by_age(qinghe: Town, mark: str, minutes: int, why: str) -> None:
    client = qinghe.client("clerk")
    assert client.get("/directory/").status_code == 200
    session = client.session
    session[mark] = session[mark] - minutes * 60
    session.save()
    answer = client.get("/directory/", follow=True)
    assert answer.request["PATH_INFO"] == "/login/"
    assert why in answer.content.decode()
    assert not Login.objects.exists()


def test_a_session_without_marks_is_none(qinghe: Town) -> None:
    client = qinghe.client("clerk")
    session = client.session
    del session[BEGAN], session[SEEN]
    session.save()
    assert client.get("/directory/").status_code == 302


def test_the_oldest_of_too_many_sessions_ends(qinghe: Town) -> None:
    clients = [qinghe.client("clerk") for _ in range(4)]
    assert [client.get("/directory/").status_code for client in clients] == [302, 200, 200, 200]


def test_one_ends_ones_own_sessions_and_no_others(qinghe: Town) -> None:
    here, there, stranger = qinghe.client("clerk"), qinghe.client("clerk"), qinghe.client("audit")
    login = Login.objects.get(key=there.session.session_key)
    assert stranger.post(f"/account/sessions/{login.pk}/end/").status_code == 404
    assert there.get("/directory/").status_code == 200
    assert here.post(f"/account/sessions/{login.pk}/end/").status_code == 302
    assert [client.get("/directory/").status_code for client in (here, there)] == [200, 302]


def test_a_new_password_ends_everything(qinghe: Town) -> None:
    here, there = qinghe.client("clerk"), qinghe.client("clerk")
    wrong = here.post("/account/password/", {"old": "x", "password": OTHER, "again": OTHER})
    assert "现在的密码不对" in wrong.content.decode()
    assert there.get("/directory/").status_code == 200
    here.post("/account/password/", {"old": PASSWORD, "password": OTHER, "again": OTHER})
    assert [client.get("/directory/").status_code for client in (here, there)] == [302, 302]
    assert log_in(Client(), qinghe.user("clerk").username, OTHER).status_code == 302


def test_an_old_password_is_changed_first(qinghe: Town) -> None:
    client = qinghe.client("clerk")
    Account.objects.update(password_at=NOW - timedelta(days=91))
    assert client.get("/directory/").headers["Location"] == "/account/password/"
    same = {"old": PASSWORD, "password": PASSWORD, "again": PASSWORD}
    assert "不能和现在的密码相同" in client.post("/account/password/", same).content.decode()


# ---- two posts


def test_a_person_with_two_posts_acts_in_one_or_in_both(qinghe: Town) -> None:
    client = qinghe.client("clerk")
    assert "党政办科员" in (page := client.get("/account/").content.decode())
    assert "财政所所长" in page
    client.post("/account/post/", {"post": str(qinghe.street.posts["finance_head"].pk)})
    assert client.get("/directory/").context["request"].actor.posts == (
        str(qinghe.street.posts["finance_head"].pk),
    )
    client.post("/account/post/", {"post": str(qinghe.street.posts["secretary"].pk)})
    assert len(client.get("/directory/").context["request"].actor.posts) == 1
    client.post("/account/post/", {"post": ""})
    assert len(client.get("/directory/").context["request"].actor.posts) == 2


# ---- the log


def test_the_log_only_grows(qinghe: Town) -> None:
    before = list(Event.objects.values())
    attempts = (
        lambda: Event.objects.update(person="x"),
        lambda: Event.objects.all().delete(),
        lambda: connection.cursor().execute("DELETE FROM accounts_event"),
    )
    for attempt in attempts:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            attempt()
    with pytest.raises(TypeError):
        Event.objects.latest("pk").save()
    assert list(Event.objects.values()) == before


def test_an_event_without_a_sentence_is_not_written(qinghe: Town) -> None:
    before = Event.objects.count()
    with pytest.raises(KeyError):
        services.event_add(verb="made.up", at=NOW)
    with pytest.raises(KeyError):
        services.event_add(verb="role.given", at=NOW, data={})
    assert Event.objects.count() == before
    assert all(verb.count(".") == 1 for verb in SENTENCES)


def test_a_name_that_nobody_has_is_not_kept(qinghe: Town) -> None:
    log_in(Client(), "Secret-Typed-As-Name1", "wrong")
    assert Event.objects.latest("pk").verb == "login.failed"
    kept = [*Event.objects.values(), *Attempts.objects.values()]
    assert "Secret-Typed-As-Name1" not in str(kept)
