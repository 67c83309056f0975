"""The pages of an office with 2,000 meetings and 20,000 topics, over HTTP, from ``zhidu serve``.

Two server processes and PostgreSQL, which waits for no disk, stand beside the readers on one machine. What a
page costs at least is measured in the same run: a page of nothing behind the same doors (session, account,
posts), and the one statement that finds the rows of the list. Where ``tools/peers.sh`` has installed Indico,
its pages are asked in turn with ours. A gate is a ratio of the processor time that server and database spend
on a request: what else the machine does adds little to it. It is the goal in milliseconds, which p50 is to
stay under where nothing else runs on two cores, in bare pages; p50 and p95 by the clock are printed beside.

``N=100`` fills a tenth of the office.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from pages.standing import office  # noqa: E402 - beside this file

SCALE = int(os.environ.get("N", 1000))
READERS, SECONDS = 8, 5
MEETINGS = 5
MEMORY_MB, PER_SECOND = 150, 60


def begun():
    """The office as it is filled, and who logs in by which name."""
    from pages.filling import Filling, visitors

    filling = Filling(SCALE)
    return filling, visitors(filling.office)


def grown(filling, server, clerk) -> bool:
    """A tenth of the office, then all of it: no page asks more of the database than before."""
    from pages.reading import Visitor

    visitor, since = Visitor(server.port, clerk), perf_counter()
    filling.tenth()
    tenth = asked(visitor)
    filling.rest()
    whole = asked(visitor)
    from zhidu.cases.models import Case

    there = {kind: Case.objects.filter(kind=kind).count() for kind in ("director_meeting", "topic", "task")}
    counted = ", ".join(f"{count:,} {kind}" for kind, count in there.items())
    print(f"filled in {perf_counter() - since:.0f} s: {counted}")
    more = {name: (tenth[name], count) for name, count in whole.items() if count > tenth[name]}
    print(f"queries, a tenth of the office and all of it: {'MORE ' + str(more) if more else 'as many'}")
    print("  " + ", ".join(f"{name} {count}" for name, count in whole.items()))
    return not more


def asked(visitor) -> dict[str, int]:
    """Page → queries, once a server process knows the office's texts."""
    from pages.filling import DESK, LISTS, single

    counts = {}
    for name, path in (LISTS | DESK | single()).items():
        seen = []
        for _ in range(6):  # two processes take turns as they like
            visitor.get(path)
            seen.append(visitor.queries)
        counts[name] = min(seen)
    return counts


def crowd(visitors, paths: list[str]) -> float:
    """Requests a second of eight readers at once."""
    end = perf_counter() + SECONDS

    def read(visitor) -> int:
        count = 0
        while perf_counter() < end:
            visitor.get(paths[count % len(paths)])
            count += 1
        return count

    with ThreadPoolExecutor(len(visitors)) as pool:
        return sum(pool.map(read, visitors)) / SECONDS


def statement() -> float:
    """Milliseconds of the one statement that finds the topics of a list, in the database alone."""
    from django.db import connection
    from pages.filling import newest_topics

    sql, params = newest_topics()
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
        times = []
        for _ in range(50):
            begun = perf_counter()
            cursor.execute(sql, params)
            cursor.fetchall()
            times.append((perf_counter() - begun) * 1000)
    return median(times)


def told(name: str, times, bare, gate) -> bool:
    """One line, and whether the gate holds."""
    ratio = times.spent / bare.spent
    print(
        f"{name:18} p50 {times.p50:6.1f} ms (goal {gate.ms:.0f})  p95 {times.p95:6.1f}"
        f"  processor {times.spent:5.1f}  ratio {ratio:4.1f} (gate {gate.ratio:.1f})"
        f"{'' if ratio <= gate.ratio else '  MISSED'}"
    )
    return ratio <= gate.ratio


def alone(server, known: dict[str, dict[str, str]], indico) -> bool:
    """One reader: every page in turn, then a meeting's plan and minutes."""
    from pages.filling import DESK, LISTS, drafting, single
    from pages.measuring import Gate, Page, measured
    from pages.reading import Visitor
    from pages.times import Times
    from pages.twelve import minutes_handed_in, twelve

    a_list, a_page, an_act = Gate(20), Gate(40), Gate(20)
    clerks = tuple(Visitor(server.port, known["clerk"]) for _ in range(4))
    ours = {"bare": "/bare/", **LISTS, **DESK, **single()}
    pages = [Page(name, path, server, clerks) for name, path in ours.items()]
    times = measured([*pages, *(indico.pages if indico else ())])
    bare = times["bare"]
    print(f"{'a bare page':18} p50 {bare.p50:6.1f} ms  p95 {bare.p95:6.1f}  processor {bare.spent:5.1f}")
    kept = [
        told(name, times[name], bare, a_list if name in LISTS else a_page) for name in ours if name != "bare"
    ]
    minutes, waiting = Times(), drafting()
    planned_for = waiting[: min(MEETINGS, len(waiting) // 2)]
    for pk in waiting[len(planned_for) :]:
        minutes_handed_in(server, clerks[0], pk, minutes)
    kept.append(told("minutes handed in", minutes, bare, an_act))
    found, page = statement(), times["topics closed"].p50
    print(f"the statement that finds closed topics: {found:.1f} ms; their page: ratio {page / found:.0f}")
    planned = twelve(server, clerks[0], planned_for)
    print(
        f"a meeting with ten topics, and minutes: twelve requests, p50 {planned.p50:.0f} ms in sum (goal 300)"
    )
    return all([*kept, *(indico.compared(times, planned, MEETINGS) if indico else ())])


def together(server, known: dict[str, dict[str, str]]) -> bool:
    """Eight readers, and how large a server process has become."""
    from pages.filling import LISTS
    from pages.reading import Visitor

    readers = [Visitor(server.port, cookies) for cookies in [*known.values()] * READERS][:READERS]
    rate, memory = crowd(readers, list(LISTS.values())), server.memory()
    print(f"{READERS} readers at once: {rate:.0f} requests/s (goal {PER_SECOND})")
    print(f"memory of the largest server process: {memory:.0f} MB (gate {MEMORY_MB})")
    return memory <= MEMORY_MB


def main() -> bool:
    with office(begun) as (database, (filling, names)), beside() as indico:
        from pages.reading import Visitor
        from pages.serving import served

        with served(database) as server:
            known = {post: Visitor(server.port, {}).log_in(name) for post, name in names.items()}
            is_flat = grown(filling, server, known["clerk"])
            return all([is_flat, alone(server, known, indico), together(server, known)])


@contextmanager
def beside() -> Iterator[object]:
    """Indico with a fifth as many meetings, where it is installed; None elsewhere."""
    from peers.indico import comparing, running

    if not running.is_installed():
        print("Indico 3.2.9 is not installed (tools/peers.sh), so it is not compared")
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="indico-pages-"))
    folder.chmod(0o711)
    try:
        with running.running(folder, max(2 * SCALE // 5, 20)) as (server, newest):
            yield comparing.Compared(server, newest)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
