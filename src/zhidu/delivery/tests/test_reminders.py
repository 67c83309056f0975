"""A reminder …"""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.utils.translation import override

from tests.harness.sinks import HookSink, listening
from zhidu.accounts.models import Reminding
from zhidu.accounts.reminder_models import Channel, Sort
from zhidu.cases.duties.running import duties_run
from zhidu.cases.models import Notice, Obligation
from zhidu.cases.services import notice_read, obligations_lapse
from zhidu.cases.tests.offices import moment
from zhidu.delivery.hook import signature
from zhidu.delivery.models import Delivery, Occasion, Start
from zhidu.delivery.noting import occasions_note
from zhidu.delivery.reasons import REASONS
from zhidu.delivery.sending import PAUSES, deliveries_send
from zhidu.delivery.services import deliveries_retry
from zhidu.delivery.tests.office import FRIDAY, KEY, Told, choices_of_post
from zhidu.org.services import acting_begin

DELIVERY = Path(__file__).parents[1]
NINE, TEN = f"{FRIDAY} 09:00", f"{FRIDAY} 10:00"
NIGHT, SATURDAY, MONDAY = f"{FRIDAY} 23:00", "2026-11-28 10:00", "2026-11-30 07:00"


def test_goes_by_both_ways_to_whom_a_step_waits_for(told: Told) -> None:
    case = told.asked(NINE)
    assert told.run(TEN) == 2
    assert told.subjects() == ["director 【青禾街道】新待办：请示"]
    (mail,) = told.mails.mails
    assert mail["From"] == "tixing@zhidu.example.gov.cn"
    assert mail.get_content_type() == "text/plain"
    body = mail.get_content()
    assert f"https://zhidu.example.gov.cn/cases/{case.pk}/" in body
    assert "提醒方式" in body
    assert "https://zhidu.example.gov.cn/account/reminders/" in body
    (call,) = told.hooks.calls
    assert (call["office"], call["text"]) == ("qinghe", "【青禾街道】新待办：请示")
    assert call["url"] == f"https://zhidu.example.gov.cn/cases/{case.pk}/"
    assert call["events"][0]["sort"] == "todo"
    assert told.hooks.refused == 0
    assert told.states() == ["sent", "sent"]


def test_says_nothing_of_what_a_case_says_unless_the_installation_wants_titles(
    told: Told, settings: LazySettings
) -> None:
    told.asked(NINE)
    told.run(TEN)
    assert "添置档案柜" not in told.mails.mails[0].get_content()
    assert "添置档案柜" not in str(told.hooks.calls)
    settings.ZHIDU_MAIL_TITLES = True
    told.asked(TEN)
    told.run(f"{FRIDAY} 11:00")
    assert "添置档案柜" in told.mails.mails[1].get_content()
    assert "添置档案柜" not in str(told.hooks.calls)


def test_is_sent_once_however_often_the_worker_looks(told: Told) -> None:
    told.asked(NINE)
    assert [told.run(TEN) for _ in range(3)] == [2, 0, 0]
    assert occasions_note(moment(TEN)) == 0
    assert Occasion.objects.count() == 1
    assert len(told.mails.mails) == len(told.hooks.calls) == 1


def test_is_not_of_ones_own_draft_nor_of_what_one_took_back(told: Told) -> None:
    case = told.asked(NINE)
    told.run(TEN)
    told.act(case, TEN, "clerk", "", move="withdraw")
    told.open(TEN, "草稿")
    assert told.run(TEN) == 0


def test_says_that_something_came_back(told: Told) -> None:
    case = told.asked(NINE)
    told.act(case, NINE, "director", "approve", move="return", opinion="请附报价")
    told.run(TEN)
    assert told.subjects() == ["clerk 【青禾街道】退回重办：请示"]


def test_tells_of_what_is_to_be_read(told: Told) -> None:
    case = told.asked(NINE)
    told.act(case, NINE, "director", "approve")
    told.run(TEN)
    assert told.subjects() == ["office_head 【青禾街道】待阅通知：请示"]
    assert f"/cases/notices/{Notice.objects.get().pk}/" in told.mails.mails[0].get_content()
    assert told.hooks.calls == [], "what can wait costs no short message, until somebody chooses so"


def test_reaches_whoever_acts_in_the_post_as_well(told: Told) -> None:
    posts = told.office.posts
    since = moment(f"{FRIDAY} 08:00")
    acting_begin(
        post=posts["director"], by_post=posts["clerk"], since=since, until=None, clauses=[], ground="出差"
    )
    told.asked(NINE)
    told.run(TEN)
    assert sorted(told.subjects()) == [f"{who} 【青禾街道】新待办：请示" for who in ("clerk", "director")]


def test_is_not_sent_of_what_was_there_before_any_way_was_on(told: Told, settings: LazySettings) -> None:
    settings.ZHIDU_MAIL_FROM, settings.ZHIDU_HOOK_URL, hook = "", "", settings.ZHIDU_HOOK_URL
    told.asked(NINE)
    assert told.run(TEN) == 0
    assert not Start.objects.exists()
    settings.ZHIDU_HOOK_URL = hook
    assert told.run(f"{FRIDAY} 10:01") == 0
    told.asked(f"{FRIDAY} 10:02")
    assert told.run(f"{FRIDAY} 10:03") == 1


# ---- deadlines


def test_comes_on_the_working_day_before_a_deadline_and_again_if_that_is_missed(told: Told) -> None:
    told.asked(NINE)  # due on Wednesday
    told.run(TEN)
    told.run("2026-11-30 10:00")
    assert len(told.mails.mails) == 1
    told.run("2026-12-01 10:00")
    told.run("2026-12-02 10:00")
    assert told.subjects()[1:] == ["director 【青禾街道】时限临近：请示"]
    obligations_lapse(moment("2026-12-03 00:01"))
    assert told.run("2026-12-03 00:02") == 0, "the night is quiet"
    assert told.run("2026-12-03 07:00") == 2
    assert told.subjects()[2:] == ["director 【青禾街道】时限超期：请示"]


def test_comes_anew_for_a_deadline_that_was_moved(told: Told) -> None:
    told.asked(NINE)
    told.run("2026-12-01 10:00")
    Obligation.objects.update(due_at=moment("2026-12-04 23:59"))
    told.run("2026-12-02 10:00")
    assert len(told.mails.mails) == 1
    told.run("2026-12-03 10:00")
    assert told.subjects()[1:] == ["director 【青禾街道】时限临近：请示"]


def test_comes_of_a_duty_that_comes_round(told: Told) -> None:
    duties_run(moment("2026-11-27 08:00"))
    told.run(TEN)
    assert told.subjects() == ["office_head 【青禾街道】时限临近：定期义务"], "Monday is the next working day"
    duties_run(moment("2026-12-01 08:00"))
    told.run("2026-12-01 10:00")
    assert told.subjects()[1:] == ["office_head 【青禾街道】时限超期：定期义务"]


# ---- night and rest days


@pytest.mark.parametrize("quiet", [NIGHT, SATURDAY, "2026-11-29 23:30", "2026-11-30 06:59"])
def test_waits_for_the_next_working_morning_and_then_comes_in_one_message(told: Told, quiet: str) -> None:
    for title in ("请示一", "请示二"):
        told.asked(f"{FRIDAY} 22:30", title)
    assert told.run(quiet) == 0
    assert told.run(MONDAY) == 2
    assert told.subjects() == ["director 【青禾街道】2条提醒"]
    assert told.mails.mails[0].get_content().count("新待办：请示") == 2
    assert told.hooks.calls[0]["text"] == "【青禾街道】2条提醒"


def test_waits_for_nothing_where_a_deadline_ends_the_same_day(told: Told) -> None:
    told.asked(NINE)
    told.run(TEN)
    Obligation.objects.update(due_at=moment("2026-11-28 23:59"))
    assert told.run("2026-11-28 22:30") == 2
    assert told.subjects()[1:] == ["director 【青禾街道】时限临近：请示"]


def test_of_an_urge_waits_for_no_morning_while_the_time_is_short(told: Told) -> None:
    case = told.asked(NINE)
    told.run(TEN)
    told.act(case, f"{FRIDAY} 22:30", "clerk", "approve", move="urge")
    assert told.run(NIGHT) == 0, "there is time until Wednesday"
    told.run("2026-12-01 10:00")
    told.act(case, "2026-12-01 22:30", "clerk", "approve", move="urge")
    told.run("2026-12-01 22:31")
    assert told.subjects()[-1] == "director 【青禾街道】催办：请示"


def test_of_a_meeting_that_begins_tomorrow_waits_for_no_morning(told: Told) -> None:
    for title, start in (("迟", "2026-12-09 09:00"), ("早", "2026-11-30 09:00")):
        case = told.asked(f"{FRIDAY} 22:00", title, start=moment(start))
        told.act(case, f"{FRIDAY} 22:30", "director", "approve")
    assert told.run(NIGHT) == 1
    assert told.run(MONDAY) == 1


# ---- choices


def test_is_left_out_where_somebody_does_not_want_it(told: Told) -> None:
    wants = [
        f"{channel}:{sort}" for channel in Channel for sort in Sort if (channel, sort) != ("mail", "todo")
    ]
    Reminding.objects.filter(pk=choices_of_post(told.office, "director").pk).update(wants=wants)
    told.asked(NINE)
    assert told.run(TEN) == 1
    assert told.mails.mails == []


def test_goes_to_no_address_that_nobody_has_confirmed(told: Told) -> None:
    Reminding.objects.update(address="", asked="director@zhidu.example.gov.cn")
    told.asked(NINE)
    told.run(TEN)
    assert told.mails.mails == []
    assert len(told.hooks.calls) == 1


def test_is_dropped_where_it_was_settled_before_it_could_go(told: Told) -> None:
    case = told.asked(f"{FRIDAY} 22:30")
    told.run(NIGHT)
    told.act(case, SATURDAY, "director", "approve")
    told.run(SATURDAY)
    notice_read(notice=Notice.objects.get(), by=told.office["office_head"], at=moment(SATURDAY))
    assert told.run(MONDAY) == 0
    assert set(told.states()) == {"dropped"}


# ---- failures


def test_is_tried_again_later_and_given_up_in_the_end(told: Told) -> None:
    told.hooks.status = 503
    told.asked(NINE)
    now = moment(TEN)
    occasions_note(now)
    seen = []
    for pause in PAUSES:
        deliveries_send(now)
        assert deliveries_send(now) == 0, "not before its time"
        row = Delivery.objects.get(channel="hook")
        seen.append((row.state, row.attempts, row.reason))
        now += pause
    said = "消息平台答复503"
    assert seen[0] == ("failed", 1, said)
    assert seen[-1] == ("given_up", len(PAUSES), said)
    ids = {call["id"] for call in told.hooks.calls}
    assert (len(told.hooks.calls), len(ids)) == (len(PAUSES), 1)
    assert told.states().count("sent") == 1, "the mail went its own way"


def test_that_was_given_up_is_sent_when_the_administrator_has_repaired_it(told: Told) -> None:
    told.hooks.status = 500
    told.asked(NINE)
    told.run(TEN)
    Delivery.objects.filter(channel="hook").update(state="given_up", attempts=len(PAUSES))
    told.hooks.status = 204
    monday = moment("2026-11-30 09:00")
    assert deliveries_retry(office_id=told.office.office.pk, at=monday) == 1
    assert deliveries_send(monday) == 1
    assert told.states() == ["sent", "sent"]


def test_that_one_address_does_not_take_stops_nobody_elses(told: Told) -> None:
    choices = choices_of_post(told.office, "director")
    Reminding.objects.filter(pk=choices.pk).update(address="nobody@zhidu.example.gov.cn")
    case = told.asked(NINE)
    told.act(told.asked(NINE), NINE, "director", "approve")
    told.run(TEN)
    assert told.subjects() == ["office_head 【青禾街道】待阅通知：请示"]
    row = Delivery.objects.get(channel="mail", occasion__case=case)
    assert (row.state, row.reason) == ("failed", "收件地址被拒（550）")
    with override("en"):
        assert row.why == "Recipient's address refused (550)"


def test_that_fails_says_why_in_either_language() -> None:
    ways = "".join((DELIVERY / f"{way}.py").read_text() for way in ("hook", "mail", "sending"))
    written = re.findall(r'(?:Failed|Unreachable)\(f?"([^"]+)"|why = "([^"]+)"', ways)
    assert {re.sub(r"\{.*?\}", "%(code)s", "".join(words)) for words in written} == set(REASONS)


def test_follows_no_redirect(told: Told) -> None:
    told.hooks.status = 302
    told.asked(NINE)
    told.run(TEN)
    assert Delivery.objects.get(channel="hook").reason == "消息平台要求转到别处（302），没有跟随"
    assert len(told.hooks.calls) == 1


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://zhidu.test/", "消息平台的地址必须是 https"),
        ("https://127.0.0.1/", "消息平台在内网，系统设置没有允许"),
        ("https://localhost/", "消息平台在内网，系统设置没有允许"),
    ],
)
def test_goes_to_no_receiver_that_the_settings_do_not_allow(
    told: Told, settings: LazySettings, url: str, said: str
) -> None:
    settings.ZHIDU_HOOK_URL = url
    told.asked(NINE)
    told.run(TEN)
    assert Delivery.objects.get(channel="hook").reason == said


def test_goes_to_no_receiver_on_this_machine_where_real_work_is_done(
    told: Told, settings: LazySettings
) -> None:
    settings.ZHIDU_HOOK_HERE = False
    told.asked(NINE)
    told.run(TEN)
    assert told.hooks.calls == []
    assert Delivery.objects.get(channel="hook").state == "failed"


def test_stays_where_no_server_answers(told: Told, settings: LazySettings) -> None:
    settings.EMAIL_PORT = 1
    told.asked(NINE)
    told.run(TEN)
    row = Delivery.objects.get(channel="mail")
    assert (row.state, row.reason) == ("failed", "连不上邮件服务器")
    settings.EMAIL_PORT = told.mails.port
    assert deliveries_send(moment(TEN) + timedelta(minutes=1)) == 1


# ---- the receiver


def example_of_receiver() -> Callable[..., dict | None]:
    """The function that docs/develop/webhook.md hands to whoever writes a receiver."""
    page = (Path(__file__).parents[4] / "docs" / "develop" / "webhook.md").read_text()
    names: dict[str, Any] = {}
    exec(page.split("```python")[1].split("```")[0], names)
    return names["taken"]


def test_is_taken_once_by_the_receiver_of_the_documents_and_not_when_it_was_changed(told: Told) -> None:
    told.asked(NINE)
    told.run(TEN)
    ((headers, body),) = told.hooks.raw
    taken, known = example_of_receiver(), set()
    with pytest.raises(PermissionError, match="signature"):
        taken(KEY.encode(), headers, body.replace(b"todo", b"urge"), known)
    with pytest.raises(PermissionError, match="signature"):
        taken(KEY.encode(), headers | {"X-Zhidu-Timestamp": "1"}, body, known)
    with pytest.raises(PermissionError, match="signature"):
        taken(b"another key", headers, body, known)
    old = headers | {"X-Zhidu-Timestamp": "1", "X-Zhidu-Signature": f"v1={signature(KEY, '1', body)}"}
    with pytest.raises(PermissionError, match="too old"):
        taken(KEY.encode(), old, body, known)
    message = taken(KEY.encode(), headers, body, known)
    assert message == told.hooks.calls[0]
    assert taken(KEY.encode(), headers, body, known) is None, "passed on already"


def test_is_refused_by_a_receiver_with_another_key(told: Told, settings: LazySettings) -> None:
    settings.ZHIDU_HOOK_KEY = "another key"
    told.asked(NINE)
    told.run(TEN)
    assert (told.hooks.refused, told.hooks.calls) == (1, [])
    assert Delivery.objects.get(channel="hook").reason == "消息平台答复401"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Of ``localhost``, signed by itself, with its key in the same file."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not here")
    path = tmp_path / "receiver.pem"
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    files = ["-addext", "subjectAltName=DNS:localhost", "-keyout", str(path), "-out", f"{path}.crt"]
    subprocess.run(["openssl", *made, *files], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


def test_goes_over_tls_to_a_receiver_whose_certificate_is_trusted_and_to_no_other(
    told: Told, settings: LazySettings, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    settings.ZHIDU_HOOK_PRIVATE = True
    with listening(HookSink(KEY, tls)) as receiver:
        settings.ZHIDU_HOOK_URL = receiver.url.replace("http://127.0.0.1", "https://localhost")
        told.asked(NINE)
        told.run(TEN)
        assert Delivery.objects.get(channel="hook").reason == "消息平台的证书不可信"
        monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
        deliveries_send(moment(TEN) + timedelta(minutes=1))
        assert [call["person"] for call in receiver.calls] == ["002"]
