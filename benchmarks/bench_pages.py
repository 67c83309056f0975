"""The pages of an office with 2,000 meetings and 20,000 topics, over HTTP, from ``zhidu serve``.

Two server processes and PostgreSQL, which waits for no disk, stand beside the readers on one machine. What a
page costs at least is measured in the same run: a page of nothing behind the same doors (session, account,
posts), and the one statement that finds the rows of the list. The gate is the ratio of the processor time
that server and database spend on a request to that of the bare page: what else the machine does adds little
to it. p50 and p95 by the clock are printed beside the milliseconds that they are to stay under where nothing
else runs on two cores.

``N=100`` fills a tenth of the office.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from pages.standing import office  # noqa: E402 - beside this file
from pages.times import Times  # noqa: E402

SCALE = int(os.environ.get("N", 1000))
TURNS, EACH = 6, 5
READERS, SECONDS = 8, 5
SAVES = 30
MEMORY_MB, PER_SECOND = 150, 60


@dataclass(frozen=True, slots=True)
class Gate:
    """``ratio`` of processor time to the bare page; ``ms`` that p50 is to stay under."""

    ratio: float
    ms: float


LIST, PAGE, SAVE = Gate(9, 20), Gate(14, 40), Gate(16, 20)


def filled() -> dict[str, str]:
    """The office, and who logs in by which name."""
    from pages.filling import fill, visitors

    from zhidu.cases.models import Case

    begun = perf_counter()
    names = visitors(fill(SCALE))
    there = {kind: Case.objects.filter(kind=kind).count() for kind in ("director_meeting", "topic", "task")}
    counted = ", ".join(f"{count:,} {kind}" for kind, count in there.items())
    print(f"filled in {perf_counter() - begun:.0f} s: {counted}")
    return names


def measured(server, visitors, pages: dict[str, str]) -> dict[str, Times]:
    """Every page in turn, a few requests at a time, again and again, by each visitor."""
    from pages.serving import between

    found = {name: Times() for name in pages}
    for visitor in visitors:
        for path in pages.values():
            visitor.get(path)  # what a process remembers of texts and templates
    for turn in range(TURNS):
        for name, path in pages.items():
            before, visitor = server.spent(), visitors[turn % len(visitors)]
            found[name].clock += [visitor.get(path) for _ in range(EACH)]
            found[name].processor.append(between(before, server.spent()) / EACH)
    return found


def saved(server, visitor, meetings: list[int]) -> Times:
    """The minutes of meetings, written on the meeting's own page and handed on."""
    from pages.filling import MINUTES
    from pages.serving import between

    found = Times()
    for pk in meetings[:SAVES]:
        path = f"/meetings/{pk}/"
        visitor.get(path)
        fields = visitor.hidden("act-sheet") | {"act": "do:draft", "ask-minutes_text": MINUTES}
        before = server.spent()
        found.clock.append(visitor.post(path, fields))
        found.processor.append(between(before, server.spent()))
    return found


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


def told(name: str, times: Times, bare: Times, gate: Gate) -> bool:
    """One line, and whether the gate holds."""
    ratio = times.spent / bare.spent
    print(
        f"{name:18} p50 {times.p50:6.1f} ms (goal {gate.ms:.0f})  p95 {times.p95:6.1f}"
        f"  processor {times.spent:5.1f}  ratio {ratio:4.1f} (gate {gate.ratio:.0f})"
        f"{'' if ratio <= gate.ratio else '  MISSED'}"
    )
    return ratio <= gate.ratio


def alone(server, known: dict[str, dict[str, str]]) -> bool:
    """One reader: every page in turn, then the minutes of meetings."""
    from pages.filling import DESK, LISTS, drafting, single
    from pages.reading import Visitor

    clerks = [Visitor(server.port, known["clerk"]) for _ in range(4)]
    times = measured(server, clerks, {"bare": "/bare/", **LISTS, **DESK, **single()})
    bare = times.pop("bare")
    print(f"{'a bare page':18} p50 {bare.p50:6.1f} ms  p95 {bare.p95:6.1f}  processor {bare.spent:5.1f}")
    kept = [told(name, found, bare, LIST if name in LISTS else PAGE) for name, found in times.items()]
    kept.append(told("minutes handed in", saved(server, clerks[0], drafting()), bare, SAVE))
    found, page = statement(), times["topics closed"].p50
    print(f"the statement that finds closed topics: {found:.1f} ms; their page: ratio {page / found:.0f}")
    return all(kept)


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
    with office(filled) as (database, names):
        from pages.reading import Visitor
        from pages.serving import served

        with served(database) as server:
            known = {post: Visitor(server.port, {}).log_in(name) for post, name in names.items()}
            is_kept = all([alone(server, known), together(server, known)])
    print("Indico 3.2.9: not in the lock, not compared")
    return is_kept


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
