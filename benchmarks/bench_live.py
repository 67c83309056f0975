"""Sixty people who watch one meeting in session, over HTTP, from ``zhidu serve``.

Two server processes and PostgreSQL stand beside the watchers on one machine. Each window asks as its script
does, every 0.7 s, and gets the screen when the room has changed, which it does every second. The gates are
ratios to a bare page of the same run: of the processor time of a question and of a screen, and of the p95 of
all that the watchers wait for to that of a bare page that is asked for among them. Milliseconds are printed:
p95 is to stay under 300 where nothing else runs on two cores, and a change is to be seen within a second.
"""

import random
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from time import perf_counter, sleep

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from pages.standing import office  # noqa: E402 - beside this file
from pages.times import Times  # noqa: E402

WATCHERS, SECONDS, EVERY, CHANGES = 60, 15, 0.7, 1.0
TURNS, EACH = 10, 10
ASKED, SCREEN, DRAWN, WAITED = 2, 3, 14, 3
"""Gates: a question, a screen, one that is drawn anew, and p95 among the others, each against a bare page."""
GOAL_MS, SEEN_MS = 300, 1000


def filled() -> tuple[dict[str, str], int, list[str]]:
    """Who logs in by which name, a meeting in session, and the posts of its members."""
    from pages.filling import in_session, visitors

    from zhidu.cases.tests.offices import make_office

    house = make_office()
    meeting = in_session(house)
    return visitors(house), meeting.pk, [str(row.post_id) for row in meeting.attendance.all()]


@dataclass
class Room:
    """What happens, and what the watchers see of it."""

    meeting: int
    end: float
    changed: dict[int, float] = field(default_factory=dict)
    """Version → when it was there."""
    seen: list[float] = field(default_factory=list)
    """Milliseconds from a change to each window that shows it."""

    @property
    def state(self) -> str:
        return f"/meetings/{self.meeting}/screen/state/?v="

    @property
    def is_on(self) -> bool:
        return perf_counter() < self.end


def shown(visitor) -> int:
    """The version of the screen that came."""
    page = visitor.answer.decode()
    return int(page.partition('data-version="')[2].partition('"')[0])


def watch(visitor, room: Room, place: int) -> tuple[list[float], list[float]]:
    """One window: milliseconds of its questions that were answered with nothing, and of its screens."""
    sleep(EVERY * place / WATCHERS)
    visitor.get(f"{room.state}0")
    known, nothing, screens = shown(visitor), [], []
    while room.is_on:
        took = visitor.get(f"{room.state}{known}", 200, 204)
        (screens if visitor.answer else nothing).append(took)
        if visitor.answer:
            known = shown(visitor)
            room.seen.append((perf_counter() - room.changed.get(known, perf_counter())) * 1000)
        sleep(EVERY * random.uniform(0.9, 1))
    return nothing, screens


def ask_bare(visitor, room: Room) -> list[float]:
    found = []
    while room.is_on:
        found.append(visitor.get("/bare/"))
        sleep(EVERY / 10)
    return found


def keep(clerk, room: Room, posts: list[str]) -> None:
    """The clerk, who notes that people leave and come back."""
    path, version = f"/meetings/{room.meeting}/live/", 0
    clerk.get(f"{room.state}0")
    version = shown(clerk)
    for turn in range(int(SECONDS / CHANGES) - 1):
        clerk.get(path)
        act = ("leave", "come")[turn % 2] + f":{posts[turn // 2 % len(posts)]}"
        fields = clerk.hidden("live-seen") | {"act": act}
        version += 1
        clerk.post(path, fields)
        room.changed[version] = perf_counter()
        sleep(CHANGES)


def alone(server, visitor, meeting: int) -> dict[str, Times]:
    """One reader: a bare page, a question, a screen."""
    from pages.serving import between

    state = f"/meetings/{meeting}/screen/state/?v="
    visitor.get(f"{state}0")
    pages = {"bare": "/bare/", "question": f"{state}{shown(visitor)}", "screen": f"{state}0"}
    pages["drawn"] = f"/meetings/{meeting}/screen/"
    found = {name: Times() for name in pages}
    for _ in range(TURNS):
        for name, path in pages.items():
            before = server.spent()
            found[name].clock += [visitor.get(path, 200, 204) for _ in range(EACH)]
            found[name].processor.append(between(before, server.spent()) / EACH)
    return found


def together(visitors, meeting: int, posts: list[str]) -> dict[str, list[float]]:
    """All watchers at once, the clerk, and a bare page among them."""
    clerk, bare, *watchers = visitors
    room = Room(meeting, perf_counter() + SECONDS)
    with ThreadPoolExecutor(len(visitors)) as pool:
        kept, asked = pool.submit(keep, clerk, room, posts), pool.submit(ask_bare, bare, room)
        windows = [pool.submit(watch, visitor, room, place) for place, visitor in enumerate(watchers)]
        found = [window.result() for window in windows]
        kept.result()
    return {
        "bare": asked.result(),
        "question": [took for nothing, _ in found for took in nothing],
        "screen": [took for _, screens in found for took in screens],
        "seen": room.seen,
    }


def p95(took: list[float]) -> float:
    return quantiles(took, n=20)[-1]


def told(what: str, ratio: float, gate: float) -> bool:
    print(f"  {what}: ratio {ratio:.1f} (gate {gate}){'' if ratio <= gate else '  MISSED'}")
    return ratio <= gate


def main() -> bool:
    with office(filled) as (database, (names, meeting, posts)):
        from pages.reading import Visitor
        from pages.serving import served

        with served(database) as server:
            known = {post: Visitor(server.port, {}).log_in(name) for post, name in names.items()}
            clerk, *others = known.values()
            times = alone(server, Visitor(server.port, clerk), meeting)
            cookies = [clerk, *(others * WATCHERS)[: WATCHERS + 1]]
            crowd = together([Visitor(server.port, each) for each in cookies], meeting, posts)
    for name, found in times.items():
        print(f"{name:10} alone p50 {found.p50:6.1f} ms  p95 {found.p95:6.1f}  processor {found.spent:5.1f}")
    for name, took in crowd.items():
        goal = SEEN_MS if name == "seen" else GOAL_MS
        late = f"{p95(took):6.1f}" if len(took) > 1 else "     -"
        print(f"{name:10} among {WATCHERS} watchers p95 {late} ms (goal {goal})  {len(took)} times")
    bare = times["bare"].spent
    waited = p95(crowd["question"] + crowd["screen"]) / p95(crowd["bare"])
    return all(
        [
            told("processor of a question", times["question"].spent / bare, ASKED),
            told("processor of a screen", times["screen"].spent / bare, SCREEN),
            told("processor of a screen drawn anew", times["drawn"].spent / bare, DRAWN),
            told("p95 of what the watchers wait for", waited, WAITED),
        ]
    )


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
