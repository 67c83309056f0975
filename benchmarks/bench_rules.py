"""A table's decision against zen-engine's fast path, and the loading of a large rulebook against one second.

zen gets its compiled content from the loader and answers with a row; we answer with a whole
Decision, clauses and readings included. Both run in this process, in turn, on the same facts.
"""

import json
import sys
import timeit
from pathlib import Path
from time import perf_counter

import zen

from zhidu.rules.check import check
from zhidu.rules.load import load, load_files
from zhidu.rules.tables import decide

WUSONG = Path(__file__).parents[1] / "rulebooks" / "wusong"
FACTS = [
    {"kind": kind, "amount": amount * 100}
    for kind in ("construction", "service", "goods")
    for amount in (29_999, 50_000, 100_000, 480_000, 500_000, 900_000)
]
GATE, GOAL = 3.0, 5.0
TURNS, ROUNDS = 400, 5


def ours():
    """Every set of facts decided once."""
    book = load(WUSONG)

    def run():
        for facts in FACTS:
            decide(book, "topic_tier", facts)

    return run


def theirs():
    """The same table in zen's words."""
    content = zen.ZenDecisionContent(json.dumps(_graph()))
    engine = zen.ZenEngine({"loader": lambda key: content})

    def run():
        for facts in FACTS:
            engine.evaluate("tier", facts)

    return run


def _graph():
    rules = [
        ("", "<= 10000000", "final", "WS-4.2c"),
        ('"construction"', "[10000000..50000000]", "final", "WS-4.2d"),
        ('"service"', "[10000000..50000000]", "final", "WS-4.2e"),
        ("", ">= 50000000", "party_committee", "WS-4.2f"),
    ]
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": "k", "name": "k", "field": "kind"}, {"id": "a", "name": "a", "field": "amount"}],
        "outputs": [
            {"id": "d", "name": "d", "field": "decision"},
            {"id": "c", "name": "c", "field": "clause"},
        ],
        "rules": [
            {"_id": str(n), "k": kind, "a": amount, "d": f'"{decision}"', "c": f'"{clause}"'}
            for n, (kind, amount, decision, clause) in enumerate(rules)
        ],
    }
    place = {"x": 0, "y": 0}
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "type": "inputNode", "name": "in", "position": place},
            {"id": "t", "type": "decisionTableNode", "name": "t", "position": place, "content": table},
            {"id": "out", "type": "outputNode", "name": "out", "position": place},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "t", "type": "edge"},
            {"id": "2", "sourceId": "t", "targetId": "out", "type": "edge"},
        ],
    }


def compare() -> bool:
    """Medians of rounds taken in turn."""
    runs = {"zhidu": ours(), "zen": theirs()}
    times: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            times[name].append(timeit.timeit(run, number=TURNS))
    each = {name: sorted(found)[ROUNDS // 2] / TURNS / len(FACTS) * 1e6 for name, found in times.items()}
    ratio = each["zen"] / each["zhidu"]
    print(f"a decision: zhidu {each['zhidu']:.2f} µs, zen {each['zen']:.2f} µs")
    print(f"ratio {ratio:.1f} (gate {GATE}, goal {GOAL})")
    return ratio >= GATE


def large() -> bool:
    """1,000 clauses and 200 tables of twelve rows, read, bound and checked within a second."""
    files = _large_book()
    begun = perf_counter()
    book = load_files(files)
    read = perf_counter() - begun
    findings = check(book)
    whole = perf_counter() - begun
    print(f"1,000 clauses, 200 tables: read {read:.2f} s, checked {whole:.2f} s, {len(findings)} findings")
    print(f"ratio {1 / whole:.1f} (gate 1.0)")
    return whole <= 1.0


def _large_book() -> dict[str, str]:
    clauses = "\n".join(f"  L-{n}: {{place: 第{n}条, force: must, gist: 第{n}条的要点}}" for n in range(1000))
    header = "rulebook: {id: large, title: 大制度, issuer: 某单位, source: 例}\nclauses:\n" + clauses
    terms = "terms:\n  amount: {title: 金额, type: money}\n  level: {title: 级别, type: choice, "
    terms += "values: {a: 甲, b: 乙, c: 丙}}\n  who: {title: 谁定, type: choice, values: {x: 主任, y: 会议}}"
    tables = ["tables:"]
    for n in range(200):
        tables.append(f"  t{n}:\n    title: 表{n}\n    in: [level, amount]\n    out: [who]\n    rows:")
        for row in range(12):
            clause, low = f"L-{(n * 5 + row) % 1000}.{n}", row // 3 * 5
            level, who = "abc"[row % 3], "xy"[row % 2]
            tables.append(f'      - ["{clause}", {level}, "[{low}万..{low + 5}万)", {who}]')
    return {"a.yaml": header, "b.yaml": terms, "c.yaml": "\n".join(tables)}


if __name__ == "__main__":
    sys.exit(0 if all([compare(), large()]) else 1)
