"""Small rulebooks by Hypothesis: any of them can be loaded, and none forbids its own steps for good."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import strategies as st

ROLES = {
    "head": ["director"],
    "deputies": ["deputy_1", "deputy_2"],
    "desk": ["office_head", "clerk"],
    "watch": ["discipline"],
    "stranger": ["archivist"],
}
"""Role → the posts of the test office behind it."""
FACTS = {
    "urgent": {"title": "是否紧急", "type": "flag"},
    "amount": {"title": "金额", "type": "money"},
    "sort": {"title": "类别", "type": "choice", "values": {"a": "甲类", "b": "乙类"}},
}
VALUES: dict[str, tuple[Any, ...]] = {"urgent": ("是", "否"), "amount": (1_00, 90_000_00), "sort": ("a", "b")}
"""Fact → one value that any condition below lets through, and one that it does not."""
CONDITIONS = ({"urgent": "是"}, {"amount": "<= 5万"}, {"sort": "a"}, {"urgent": "否", "sort": "not(a)"})
MODES = ("one", "any", "all", "in_order", "read")
"""How a step is answered; a new mode is one more word here."""
CLAUSES = {
    "C-1": {"place": "一", "force": "must", "gist": "须照此办理"},
    "C-2": {"place": "二", "force": "should", "gist": "一般照此办理"},
    "C-3": {"place": "三", "force": "may", "gist": "可以照此办理"},
}
MUST, ANY_FORCE = st.just("C-1"), st.sampled_from(sorted(CLAUSES))
NAMES = st.sampled_from([*ROLES, "initiator"])
WHEN = st.one_of(
    st.none(),
    st.sampled_from(CONDITIONS),
    st.lists(st.sampled_from(CONDITIONS), min_size=2, max_size=2, unique_by=repr),
)
KNOWN = {"amount": "<= 5万"}
"""What every case states from the start, so that a gate may look at it anywhere."""
KIND = "matter"
LONG = {"at_most": st.just("2 days"), "of": st.just("in_time")}
ERRAND = {"opens": "errand", "to": "head", "when": CONDITIONS[0], "cites": "C-1"}
ANYBODY = st.lists(NAMES, min_size=2, max_size=4, unique=True)
ALLOWED = {
    "hand_on": {},
    "add_signers": {},
    "urge": {},
    "hold": {},
    "extend": LONG,
    "escalate": {"to": ANYBODY},
    "cancel": {},
    "reopen": {"back_to": st.just("s0")},
}
"""Moves that a kind may allow, with what they must say besides by whom; who may hold may resume."""


def some(**parts: st.SearchStrategy) -> st.SearchStrategy:
    """A mapping of parts, without those that came out empty."""
    whole = st.fixed_dictionaries(parts)
    return whole.map(lambda written: {name: part for name, part in written.items() if part not in (None, [])})


@st.composite
def books(draw: st.DrawFn) -> dict[str, str]:
    """The files of a rulebook with one kind of case, and an errand that its steps may open."""
    steps = [draw(_step(number)) for number in range(draw(st.integers(2, 5)))]
    ids = [step["id"] for step in steps]
    dues = draw(_deadlines(ids))
    moves = {move: said for move, said in draw(_moves()).items() if move != "extend" or dues}
    kind = {
        "title": "事项",
        "steps": steps,
        "moves": moves,
        "acts": {"remark": {"title": "备注", "by": draw(NAMES)}},
        "gates": draw(_gates(steps)),
        "after": {name: draw(st.lists(_effect(), max_size=2)) for name in ids[1:]} | {"s0": [ERRAND]},
        "due": dues,
        "readers": draw(st.lists(_reader(ids), max_size=2)),
    }
    errand = {"id": "report", "title": "落实", "verb": "报告", "by": draw(NAMES), "cites": "C-1"}
    written = {
        "rulebook": {"id": "random", "title": "随机制度", "issuer": "某街道", "source": "例"},
        "clauses": CLAUSES,
        "terms": FACTS,
        "roles": {role: {"title": role} for role in ROLES},
        "kinds": {KIND: kind, "errand": {"title": "任务", "steps": [errand]}},
    }
    return {"random.yaml": yaml.safe_dump(written, allow_unicode=True, sort_keys=False)}


def _step(number: int) -> st.SearchStrategy:
    """One step: done by somebody, or waited for; a case begins with somebody."""
    asked = _asked(number)
    return st.one_of(asked, asked, asked, _awaited(number)) if number else asked


def _awaited(number: int) -> st.SearchStrategy:
    """A step that ends with a time or with the errands that the case has opened."""
    awaits = st.sampled_from([{"period": "1 day"}, {"case": "errand"}])
    names = {"id": f"s{number}", "title": f"第{number}步", "verb": "到期"}
    return some(**{name: st.just(word) for name, word in names.items()}, awaits=awaits, when=WHEN, cites=MUST)


def _asked(number: int) -> st.SearchStrategy:
    """The first has no condition and nobody before it to send back to."""
    earlier = [f"s{n}" for n in range(number)]
    ways: dict[str, st.SearchStrategy] = {}
    if earlier:
        back = st.fixed_dictionaries({"to": st.sampled_from(earlier), "cites": MUST})
        no = st.just({"title": "不同意", "cites": "C-1"})
        ways = {"when": WHEN, "returns": st.none() | back, "refuses": st.none() | no}
    return some(
        id=st.just(f"s{number}"),
        title=st.just(f"第{number}步"),
        verb=st.just("办理"),
        by=NAMES | st.lists(NAMES, min_size=2, max_size=2, unique=True),
        mode=st.sampled_from(MODES),
        asks=st.lists(st.sampled_from(sorted(FACTS)), unique=True),
        withdraw=st.sampled_from(["是", "否"]),
        cites=MUST,
        **ways,
    )


def _moves() -> st.SearchStrategy:
    """Some of the moves, for several roles; what is held can be resumed."""
    each = {
        move: st.none() | st.fixed_dictionaries({"by": ANYBODY, "cites": MUST, **more})
        for move, more in ALLOWED.items()
    }
    return some(**each).map(lambda moves: moves | ({"resume": moves["hold"]} if "hold" in moves else {}))


def _gates(steps: list[dict[str, Any]]) -> st.SearchStrategy:
    """Gates on steps and on the ways out of them, each such that somebody can satisfy it."""
    acts = {
        step["id"]: st.lists(_gate(steps, number), max_size=2)
        for number, step in enumerate(steps)
        if "awaits" not in step
    }
    for step in steps:
        for way in ("return", "refuse"):
            if f"{way}s" in step:
                acts[f"{step['id']}.{way}"] = st.lists(_stop(), max_size=1)
    return some(**acts)


def _gate(steps: list[dict[str, Any]], number: int) -> st.SearchStrategy:
    step = steps[number]
    names = step["by"] if isinstance(step["by"], list) else [step["by"]]
    some_more = NAMES.map(lambda more: list(dict.fromkeys([*names, more])))
    kinds = [some(only=some_more, when=st.none() | st.just(KNOWN))]
    if asked := step.get("asks"):
        kinds.append(st.sampled_from(asked).map(lambda fact: {"needs": {"field": fact}}))
        kinds += [st.just({"when": {fact: _cell(fact)}, "never": "暂不办理"}) for fact in asked]
    if certain := [earlier["id"] for earlier in steps[:number] if "when" not in earlier]:
        kinds.append(st.sampled_from(certain).map(lambda done: {"needs": {"done": done}}))
    return st.tuples(st.one_of(kinds), ANY_FORCE).map(lambda both: {**both[0], "cites": both[1]})


def _cell(fact: str) -> str:
    return {"urgent": "是", "amount": "<= 5万", "sort": "a"}[fact]


def _stop() -> st.SearchStrategy:
    return some(when=st.sampled_from(CONDITIONS), never=st.just("这样不行"), cites=ANY_FORCE)


def _effect() -> st.SearchStrategy:
    told = some(tells=NAMES, what=st.just("有关情况"), when=WHEN, cites=MUST)
    return told | some(opens=st.just("errand"), to=NAMES, when=WHEN, cites=MUST)


def _deadlines(ids: list[str]) -> st.SearchStrategy:
    """At most one, met by a step that comes later."""
    if len(ids) < 2:
        return st.just([])
    pairs = [(one, other) for place, one in enumerate(ids) for other in ids[place + 1 :]]
    due = st.tuples(st.sampled_from(pairs), NAMES, ANY_FORCE).map(
        lambda parts: {
            "id": "in_time",
            "title": "办结时限",
            "after": parts[0][0],
            "met_by": parts[0][1],
            "within": "1 day",
            "of": parts[1],
            "cites": parts[2],
        }
    )
    return st.lists(due, max_size=1)


def _reader(ids: list[str]) -> st.SearchStrategy:
    return some(what=st.just("case"), are=NAMES, once=st.none() | st.sampled_from(ids), cites=MUST)
