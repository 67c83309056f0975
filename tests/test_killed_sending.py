"""kill -9 while reminders go out: nobody's is lost, and what was under way comes again under its own id."""

import os
import random
import re
import signal

import pytest
from django.contrib.auth.models import User
from django.test import override_settings

from tests.harness import processes
from tests.harness.processes import children, needs_proc, until
from tests.harness.sinks import HookSink, MailSink, listening
from zhidu.accounts.models import Account, Reminding
from zhidu.cases.models import Notice
from zhidu.cases.tests.offices import moment
from zhidu.delivery.models import Delivery, Occasion
from zhidu.delivery.noting import occasions_note
from zhidu.delivery.tests.office import KEY, Told, asking_office, settings_for
from zhidu.org.models import Post
from zhidu.org.services import person_appoint, person_create, post_create

pytestmark = [pytest.mark.django_db(transaction=True), needs_proc]

NOTICES, TURNS = 40, 2
NOTED = NOTICES + 2
"""And the to-do, and the duty of the month."""
FROM, NOW = moment("2026-11-27 08:00"), moment("2026-11-27 09:00")


@pytest.fixture
def told(monkeypatch):
    with listening(MailSink()) as mails, listening(HookSink(KEY)) as hooks:
        settings = settings_for(mails, hooks)
        monkeypatch.setenv("ZHIDU_MAIL_URL", f"smtp://127.0.0.1:{mails.port}")
        for name in ("ZHIDU_MAIL_FROM", "ZHIDU_HOOK_URL", "ZHIDU_HOOK_KEY", "ZHIDU_URL"):
            monkeypatch.setenv(name, settings[name])
        with override_settings(**settings):
            told = Told(asking_office(), mails, hooks)
            occasions_note(FROM)
            yield told


def test_a_sender_that_is_killed_again_and_again_loses_nothing_and_sends_nothing_under_another_id(told):
    """Each notice is for another person, so that each makes a message of its own."""
    case = told.asked("2026-11-27 08:30")
    for number in range(NOTICES):
        Notice.objects.create(case=case, post=a_post(told, number), what="抄送", at=FROM)
    told.mails.pause = 0.01
    chance, kills = random.Random(2026), 0
    for _ in range(TURNS):
        enough = len(told.mails.mails) + chance.randint(3, 8)
        with processes.started("zhidu", "jobs", "run", now=NOW) as worker:
            assert until(lambda: len(told.mails.mails) >= enough, every=0.001)  # noqa: B023
            members = processes.family(worker.pid)
            os.kill(worker.pid if kills % 2 else children(worker.pid)[0], signal.SIGKILL)
            kills += 1
            assert worker.wait(processes.PATIENCE) != 0
            assert until(lambda: not any(map(processes.alive, members)))  # noqa: B023
    assert Delivery.objects.exclude(state="sent").exists(), "killed before it had finished"
    later = moment("2026-11-27 12:00")
    for _ in range(3):
        assert processes.done("zhidu", "jobs", "run", "--once", now=later) == 0
    assert Occasion.objects.count() == NOTED
    assert set(Delivery.objects.values_list("state", flat=True)) == {"sent"}
    ids = [mail["Message-ID"].strip() for mail in told.mails.mails]
    by_mail = Delivery.objects.filter(channel="mail")
    assert len(set(ids)) == by_mail.values("batch").distinct().count(), "no message but those noted"
    assert {f"<{batch}@zhidu.example.gov.cn>" for batch in by_mail.values_list("batch", flat=True)} == set(
        ids
    )
    assert len(ids) - len(set(ids)) <= kills, "only what was under way when it was killed comes twice"
    once = {mail["Message-ID"]: mail for mail in told.mails.mails}
    said = sum(len(re.findall("：(?:请示|定期义务)", mail.get_content())) for mail in once.values())
    assert said == by_mail.count() == NOTED


def a_post(told: Told, number: int) -> Post:
    """A post of its own for each, with somebody who has an account and an address."""
    office = told.office.office
    post = post_create(office=office, code=f"more_{number}", title=f"办事员{number}", order=900 + number)
    person = person_create(office=office, name=f"乙{number}", user=User.objects.create_user(f"more-{number}"))
    person_appoint(post=post, person=person, since=FROM.date())
    account = Account.objects.create(user=person.user)
    Reminding.objects.create(account=account, address=f"more-{number}@zhidu.example.gov.cn")
    return post
