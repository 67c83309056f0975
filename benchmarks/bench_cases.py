"""An act against django-viewflow's and against plain commits; the to-dos of one post among 200,000 steps.

The same request is begun and goes through the same five hands, each act a transaction of its own, in this
process, on one connection to one database, in turn. What is compared: each finds its work by key, locks it,
asks whether this person may, writes down who said what and when, ends the step and opens the next for
whoever does it. viewflow runs what its ``wrap_view`` runs for a POST, without request and template; what
was said lies in the data of its process, who and when in its tasks. We write more than that, none of which
is taken out: a trail of our own chained by hash, the clauses, a reader; and we keep an idempotency key and
the version of the page. So the comparison favours viewflow, and where it can be argued it is left so:
nothing was added to its flow. The databases wait for no disk, which would hide both behind the commit.

Of each flow the fastest tenth of its cases counts: what else the machine does only ever adds. The ratio of
the medians is printed beside it.
"""

import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "peers.settings")
sys.path.insert(0, str(Path(__file__).parents[1]))

STEPS = ("submit", "check", "sign", "approve", "file")
STATEMENTS = 13
SLOWER = 1.0
TODO_MS = 10.0
CASES, COMMITS, READS = 300, 500, 200
OPEN, POSTS, PAGE = int(os.environ.get("N", 200000)), 400, 20


def ours() -> tuple[Callable[[], int], Callable[[int, str], None]]:
    """What opens a case, and what does a step of it."""
    from zhidu.cases.services import Deed, case_act, case_open
    from zhidu.cases.tests.offices import make_office, moment
    from zhidu.cases.tests.request_book import BOOK, HANDS, ROLES

    office, at = make_office(files=BOOK, roles=ROLES), moment("2026-11-23 09:00")

    def begin() -> int:
        by = office[HANDS["submit"]]
        return case_open(office=office.office, kind="request", by=by, at=at, title="请示").pk

    def act(case_id: int, step: str) -> None:
        deed = Deed(step, opinion="同意", key=f"form-{step}")
        case_act(case_id=case_id, deed=deed, by=office[HANDS[step]], at=at)

    return begin, act


def theirs() -> tuple[Callable[[], int], Callable[[int, str], None]]:
    """The same in viewflow, as its own views do it."""
    from django.contrib.auth.models import User
    from django.db import transaction
    from peers import flows
    from viewflow.workflow.models import Task

    from zhidu.cases.tests.request_book import HANDS

    flows.HANDS.update({step: User.objects.create_user(who) for step, who in HANDS.items()})

    def begin() -> int:
        return flows.Request.begin.run().pk

    def act(process_id: int, step: str) -> None:
        with flows.Request.lock(process_id), transaction.atomic():
            task = Task.objects.get(process_id=process_id, flow_task=getattr(flows.Request, step))
            activation = task.flow_task.activation_class(task)
            assert task.flow_task.can_execute(flows.HANDS[step], task=task)
            activation.start(None)
            activation.process.data = {**(activation.process.data or {}), step: "同意"}
            activation.process.save()
            activation.execute()

    return begin, act


def acts(database: str) -> bool:
    """Cases taken in turn, and the statements of one act in the middle."""
    flows = {"zhidu": ours(), "viewflow": theirs()}
    for flow in flows.values():
        _through(*flow)
    times: dict[str, list[float]] = {name: [] for name in flows}
    for number in range(CASES):
        for name in list(flows) if number % 2 else list(flows)[::-1]:
            begun = perf_counter()
            _through(*flows[name])
            times[name].append((perf_counter() - begun) / (len(STEPS) + 1) * 1000)
    each = {name: undisturbed(found) for name, found in times.items()}
    statements = {name: _statements(*flow) for name, flow in flows.items()}
    ratio = each["zhidu"] / each["viewflow"]
    print(f"{database}: an act: zhidu {each['zhidu']:.2f} ms, viewflow {each['viewflow']:.2f} ms")
    medians = median(times["zhidu"]) / median(times["viewflow"])
    print(f"ratio {ratio:.2f} (gate {SLOWER}); of medians {medians:.2f}")
    print(f"to a plain INSERT; COMMIT: ratio {each['zhidu'] / _commits():.1f}")
    print(f"statements: zhidu {statements['zhidu']}, viewflow {statements['viewflow']} (gate {STATEMENTS})")
    return ratio <= SLOWER and statements["zhidu"] <= STATEMENTS


def undisturbed(times: list[float]) -> float:
    """The slowest of the fastest tenth."""
    return sorted(times)[len(times) // 10]


def _through(begin: Callable[[], int], act: Callable[[int, str], None]) -> None:
    key = begin()
    for step in STEPS:
        act(key, step)


def _statements(begin: Callable[[], int], act: Callable[[int, str], None]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    key = begin()
    act(key, "submit")
    act(key, "check")
    with CaptureQueriesContext(connection) as queries:
        act(key, "sign")
    return len(queries)


def _commits() -> float:
    from django.db import connection, transaction

    times = []
    for number in range(COMMITS):
        begun = perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO plain (words) VALUES (%s)", [f"同意{number}"])
        times.append((perf_counter() - begun) * 1000)
    return undisturbed(times)


def todos(database: str) -> bool:
    """The first page of what waits for one post, read again and again."""
    from zhidu.cases.selectors import todos_of
    from zhidu.org.actor import Actor
    from zhidu.org.models import Office

    office = Office.objects.get()
    post = str(_crowded(office)[POSTS // 2])
    actor = Actor(office.pk, 0, "甲", (post,))
    times = []
    for _ in range(READS):
        begun = perf_counter()
        found = list(todos_of(actor)[:PAGE])
        times.append((perf_counter() - begun) * 1000)
    assert len(found) == PAGE
    waiting, took = todos_of(actor).count(), min(times)
    print(
        f"{database}: {PAGE} of {waiting} to-dos of a post, out of {OPEN:,} open steps: "
        f"{took:.1f} ms, median {median(times):.1f}"
    )
    print(f"ratio {TODO_MS / took:.1f} (gate 1.0)")
    return took <= TODO_MS


def _crowded(office) -> list[int]:
    """An office in which many cases wait, each for one of many posts, and some have been done before."""
    from django.db import connection

    from zhidu.cases.models import Case, Step
    from zhidu.cases.tests.offices import moment
    from zhidu.org.models import Post

    sample, begun = Case.objects.first(), moment("2026-11-01 09:00")
    posts = Post.objects.bulk_create(
        Post(office=office, code=f"p{n}", title=f"职务{n}", order=100 + n) for n in range(POSTS)
    )
    same = {
        "office": office,
        "edition": sample.edition,
        "kind": "request",
        "initiator": sample.initiator,
        "initiator_post": sample.initiator_post,
    }
    times = (begun + timedelta(seconds=n * 7919 % (20 * 86400)) for n in range(OPEN))
    cases = Case.objects.bulk_create(
        (Case(title=f"请示{n}", opened_at=at, **same) for n, at in enumerate(times)), batch_size=5000
    )
    _step(cases[::4], posts[::-1], state=Step.State.DONE, done_at=begun)
    _step(cases, posts, state=Step.State.OPEN, done_at=None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return [post.pk for post in posts]


def _step(cases, posts, *, state, done_at) -> None:
    """A step in each of the cases, the posts in turn."""
    from zhidu.cases.models import Step, StepPost

    words = {"step": "check", "title": "审核", "verb": "审核", "state": state, "done_at": done_at}
    steps = Step.objects.bulk_create(
        (Step(case=case, opened_at=case.opened_at, **words) for case in cases), batch_size=5000
    )
    waiting = (StepPost(step=step, post=posts[n % POSTS], done_at=done_at) for n, step in enumerate(steps))
    StepPost.objects.bulk_create(waiting, batch_size=5000)


@contextmanager
def database() -> Iterator[str]:
    """A database of its own with all tables, gone afterwards."""
    import shutil

    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    logging.disable(logging.INFO)
    settings.ZHIDU_VAR.mkdir(mode=0o700)
    try:
        with _server(settings):
            django.setup()
            call_command("migrate", verbosity=0)
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE plain (words text)")
            yield connection.vendor
            connection.close()
    finally:
        shutil.rmtree(settings.ZHIDU_VAR)


@contextmanager
def _server(settings) -> Iterator[None]:
    if settings.ZHIDU_TEST_DB != "postgres":
        yield
        return
    from tests.harness.postgres import serving

    with serving(settings.ZHIDU_TEST_PG):
        yield


def one() -> bool:
    """Everything on the database that the environment names."""
    with database() as name:
        return all([acts(name), todos(name)])


def each() -> bool:
    """On both databases, each in a process of its own."""
    runs = [
        subprocess.run([sys.executable, __file__, "one"], env=os.environ | {"ZHIDU_TEST_DB": name})
        for name in ("sqlite", "postgres")
    ]
    return not any(run.returncode for run in runs)


if __name__ == "__main__":
    sys.exit(0 if (one() if sys.argv[1:] == ["one"] else each()) else 1)
