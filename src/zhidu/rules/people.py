"""Who: from a role of the text to posts of the office."""

from __future__ import annotations

from collections.abc import Iterable

from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.decision import SILENT, Basis, Decision, Status
from zhidu.rules.facts import Given
from zhidu.rules.model import Readers
from zhidu.rules.tables import Facts

Posts = tuple[str, ...]


def resolve(book: Rulebook, names: Iterable[str], given: Given, chart: Chart) -> Posts:
    """The posts behind role names and paths, highest rank first."""
    posts: list[str] = []
    for name in names:
        posts += _resolve(book, name, given, chart)
    return chart.by_rank(posts)


def _resolve(book: Rulebook, name: str, given: Given, chart: Chart) -> Posts:
    if name == "initiator":
        return (given.initiator,) if given.initiator else ()
    if role := book.roles.get(name):
        if role.is_mapped:
            return chart.roles.get(name, ())
        posts = resolve(book, role.are, given, chart)
        if role.among:
            present = given.facts.get(role.among, ())
            posts = tuple(p for p in posts if p in present)
        excluded = resolve(book, role.but, given, chart)
        return tuple(p for p in posts if p not in excluded)
    return _by_path(name, given, chart)


def _by_path(name: str, given: Given, chart: Chart) -> Posts:
    fact, dot, tail = name.partition(".")
    value = given.facts.get(fact)
    if value is None:
        return (name,) if chart.is_nominal else ()
    if not dot:
        return tuple(value) if isinstance(value, tuple | list) else (str(value),)
    find = {"head": chart.heads_of, "staff": chart.staff_of, "leader": lambda u: chart.leaders.get(u, ())}
    found = find[tail](str(value))
    return found or ((name,) if chart.is_nominal else ())


def title_of(book: Rulebook, name: str) -> str:
    """A role or path in Chinese."""
    if name in book.roles:
        return book.roles[name].title
    if name == "initiator":
        return "提出人"
    fact, dot, tail = name.partition(".")
    title = book.terms[fact].title if fact in book.terms else fact
    return title + {"head": "负责人", "staff": "工作人员", "leader": "分管领导"}[tail] if dot else title


def compose(book: Rulebook, body: str, given: Given, chart: Chart) -> Decision:
    """The posts that belong at a body's meeting (出席), by rank."""
    membership = book.kinds[body].body.members  # type: ignore[union-attr]
    posts = resolve(book, membership.are, given, chart)
    return Decision(Status.ALLOWED, posts, tuple(membership.cites)) if membership.cites else SILENT


def readers(book: Rulebook, thing: str, given: Given, chart: Chart) -> Decision:
    """Who may read ``kind.what`` now; the default of the house adds nobody here."""
    kind_id, _, what = thing.partition(".")
    rules = [r for r in book.kinds[kind_id].readers if r.rule.what == what and _begun(r, given)]
    if not rules:
        return SILENT
    posts: list[str] = []
    for rule in rules:
        posts += resolve(book, rule.rule.are, given, chart)
    because = tuple(dict.fromkeys(c for r in rules for c in r.cites))
    return reasoned(Status.ALLOWED, chart.by_rank(posts), because)


def _begun(bound: Bound[Readers], given: Given) -> bool:
    return bound.rule.once is None or bound.rule.once in given.done


def reasoned(status: Status, value: object, because: tuple[str, ...]) -> Decision:
    """A decision by clauses or, without any, by a default of the house."""
    return Decision(status, value, because, basis=None if because else Basis.HOUSE)


def applies(book: Rulebook, bound: Bound[object], given: Given) -> bool | None:
    """Whether a rule speaks of this situation; None while a fact it needs is unknown."""
    return Facts(book, given.facts).holds(bound.when)


def kind_of(book: Rulebook, target: str) -> tuple[BookKind, str]:
    """``kind.act`` as its kind and act. Raises KeyError for an unknown kind."""
    kind_id, _, act = target.partition(".")
    return book.kinds[kind_id], act
