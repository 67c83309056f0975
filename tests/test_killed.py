"""kill -9 in mid-job and in mid-request: nothing is lost, nothing is done twice."""

import http.client
import os
import random
import re
import signal
import socket
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from functools import partial

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django_q.models import Success

from tests.harness import processes
from tests.harness.processes import children, needs_proc, until
from zhidu.cases.audit import guard_findings, office_findings
from zhidu.cases.links import case_url
from zhidu.cases.models import Case, Deviation, Entry, Obligation, Seal, Step
from zhidu.cases.tests.offices import make_office, moment
from zhidu.cases.tests.trails import noon, small_office, trail_write
from zhidu.config.worker import Worker
from zhidu.org.models import Person
from zhidu.rooms.meetings.tests.steps import REVIEWED, do, draft_topic

pytestmark = [pytest.mark.django_db(transaction=True), needs_proc]

CASES, EACH = 40, 5
TURNS = 2
MISSED = {"verb": "due.missed"}


@pytest.fixture
def overdue():
    """Two hundred deadlines that have passed, in an office with two days to seal."""
    office = small_office()
    for case in trail_write(office, [[*range(CASES)], [0]]):
        for number in range(EACH):
            owe(case, f"r{number}")
    return office


def owe(case, rule):
    due_at = noon(0) + timedelta(hours=1)
    Obligation.objects.create(
        case=case,
        rule=rule,
        title=rule,
        force="must",
        due_at=due_at,
        calendar_version=case.office.calendar_version,
    )


def missed() -> int:
    return Obligation.objects.filter(state=Obligation.State.MISSED).count()


def verified(office, now) -> bool:
    return not [*guard_findings(), *office_findings(office.pk, now)]


def test_a_worker_that_is_killed_again_and_again_marks_every_deadline_once(overdue):
    chance = random.Random(2026)
    for turn in range(TURNS):
        enough = missed() + chance.randint(10, 40)
        with processes.started("zhidu", "jobs", "run", now=noon(2)) as worker:
            assert until(lambda: missed() >= enough, every=0.001)  # noqa: B023
            members = processes.family(worker.pid)
            os.kill(worker.pid if turn % 2 else children(worker.pid)[0], signal.SIGKILL)
            assert worker.wait(processes.PATIENCE) != 0
            assert until(lambda: not any(map(processes.alive, members)))  # noqa: B023
    assert missed() < CASES * EACH, "killed before it had finished"
    assert processes.done("zhidu", "jobs", "run", "--once", now=noon(2)) == 0
    assert missed() == CASES * EACH == Deviation.objects.count() == Entry.objects.filter(**MISSED).count()
    assert not Deviation.objects.filter(obligation=None).exists()
    assert Seal.objects.count() == 2
    assert processes.done("zhidu", "audit", "verify", now=noon(2)) == 0


def test_a_worker_killed_while_it_waits_for_work_is_replaced(overdue, monkeypatch):
    """django-q2 by itself stands still from then on."""
    monkeypatch.setattr("zhidu.config.worker._FIRST_PAUSE", 0.01)
    for name, value in processes.on_our_database(noon(2)).items():
        monkeypatch.setenv(name, value)
    with Worker() as worker:
        assert until(lambda: Success.objects.count() == len(settings.ZHIDU_JOBS))
        first = worker.child
        os.kill(children(first.pid)[0], signal.SIGKILL)
        assert until(lambda: worker.child is not first)
        owe(Case.objects.first(), "later")
        assert until(lambda: missed() == CASES * EACH + 1)
    assert Entry.objects.filter(**MISSED).count() == CASES * EACH + 1


@pytest.fixture
def topics():
    office = make_office()
    return office, [draft_topic(office) for _ in range(60)]


def whole(case, act, following) -> bool:
    """Whether the act is there with all that belongs to it; nothing of it may be there if not."""
    entries = Entry.objects.filter(case_id=case.pk, verb="step.done", data__step=act).count()
    told = (
        Step.objects.filter(case=case, step=act, state=Step.State.DONE).count(),
        Step.objects.filter(case=case, step=following, state=Step.State.OPEN).count(),
        Step.objects.filter(case=case, step=act, posts__done_at__isnull=False).count(),
    )
    assert told == (entries, entries, entries), "an act is there whole or not at all"
    assert entries in (0, 1)
    return entries == 1


def test_somebody_whose_process_is_killed_in_the_middle_of_acts_has_done_each_once(topics):
    office, cases = topics
    chance, now = random.Random(2026), moment("2026-11-23 10:00")
    again = ["tests.harness.busy", "submit", str(office["urban_head"].person_id), *[str(c.pk) for c in cases]]
    submitted = partial(Entry.objects.filter(verb="step.done").count)
    for _ in range(TURNS):
        enough = submitted() + chance.randint(1, 4)
        with processes.started(*again, now=now) as process:
            assert until(lambda: submitted() >= enough, every=0.001)  # noqa: B023
            time.sleep(chance.random() / 50)
            process.kill()
            process.wait()
        done = [whole(case, "submit", "review") for case in cases]
        assert done == sorted(done, reverse=True)
        assert verified(office.office, now)
    assert not all(done), "killed before it had finished"
    assert processes.done(*again, now=now) == 0
    assert all(whole(case, "submit", "review") for case in cases)
    assert [Case.objects.get(pk=case.pk).version for case in cases] == [1] * len(cases)
    assert verified(office.office, now)


class Browser:
    """What a browser does with a page's form: reads it, sends it, and sends the same again."""

    def __init__(self, origin: str, person_id: int) -> None:
        person = Person.objects.get(pk=person_id)
        person.user = User.objects.create_user("somebody")
        person.save()
        client = Client()
        client.force_login(person.user)
        self.origin = origin
        self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def open(self, url: str, form: Mapping[str, object] | None = None) -> str:
        """The page at an address, or what comes of a form sent there. Raises OSError."""
        body = urllib.parse.urlencode(form, doseq=True).encode() if form else None
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        request = urllib.request.Request(self.origin + url, body, {"Cookie": cookies, "Referer": self.origin})
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=processes.PATIENCE) as page:
            for cookie in page.headers.get_all("Set-Cookie", []):
                name, _, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            return page.read().decode()

    def form_of(self, url: str) -> dict[str, str]:
        """The hidden fields of the page's acts."""
        page = self.open(url)
        names = ("csrfmiddlewaretoken", "key", "version")
        return {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in names}


def test_a_request_whose_server_is_killed_is_done_whole_or_not_at_all_and_once_when_sent_again(topics):
    office, cases = topics
    for case in cases[:TURNS]:
        do(office, case, "submit", "urban_head", "2026-11-23 10:00")
    now, port = moment("2026-11-23 14:00"), free_port()
    serve = ["zhidu", "serve", "--no-jobs", "--port", str(port)]
    browser = Browser(f"http://127.0.0.1:{port}", office["clerk"].person_id)
    chance, unanswered, sent = random.Random(2026), 0, {}
    for case in cases[:TURNS]:
        url = case_url(case)
        with processes.started(*serve, now=now) as server:
            assert until(lambda: reached(browser, url))  # noqa: B023
            for there, form in sent.items():
                assert send(browser, there, form)
            sent[url] = browser.form_of(url) | {"act": "do:review", "opinion": "材料齐全", "ticked": REVIEWED}
            unanswered += cut_short(server, partial(send, browser, url, sent[url]), chance.random() / 20)
        whole(case, "review", "meeting")
    assert unanswered, "at least one was killed before it answered"
    with processes.started(*serve, now=now):
        assert until(lambda: reached(browser, url))
        assert all(send(browser, there, form) for there, form in sent.items())
    assert all(whole(case, "review", "meeting") for case in cases[:TURNS])
    assert [Case.objects.get(pk=case.pk).version for case in cases[:TURNS]] == [2] * TURNS
    assert verified(office.office, now)


def cut_short(server, call, seconds: float) -> bool:
    """Kill all of a server some time after a call to it began; whether the call was still under way."""
    calling = threading.Thread(target=call)
    calling.start()
    time.sleep(seconds)
    under_way = calling.is_alive()
    for pid in processes.family(server.pid):
        os.kill(pid, signal.SIGKILL)
    calling.join()
    return under_way


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def reached(browser: Browser, url: str) -> bool:
    try:
        return bool(browser.open(url))
    except OSError:
        return False


def send(browser: Browser, url: str, form: dict[str, str]) -> bool:
    """Whether there was an answer."""
    try:
        return bool(browser.open(url, form))
    except (OSError, http.client.HTTPException):
        return False
