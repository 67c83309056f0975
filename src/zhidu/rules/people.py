"""Who: from a role of the text to posts of the office."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.decision import SILENT, Basis, Decision, Status, Want
from zhidu.rules.facts import Given
from zhidu.rules.model import Readers, Role, Term
from zhidu.rules.parts import PATHS
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
    role = book.roles.get(name)
    if role is None:
        return _by_path(name, given, chart)
    if role.is_mapped:
        return chart.roles.get(name, ())
    return _composed(book, role, given, chart)


def _composed(book: Rulebook, role: Role, given: Given, chart: Chart) -> Posts:
    posts = resolve(book, role.are, given, chart)
    if role.among:
        present = given.facts.get(role.among) or ()
        posts = tuple(post for post in posts if post in present)
    excluded = resolve(book, role.but, given, chart)
    return tuple(post for post in posts if post not in excluded)


def _by_path(name: str, given: Given, chart: Chart) -> Posts:
    """The posts of a fact, or of a path such as ``unit.head``; a nominal path stands for itself."""
    fact, _, tail = name.partition(".")
    value = given.facts.get(fact)
    if value is not None and not tail:
        return _posts(value)
    found = _of_unit(str(value), tail, chart) if value is not None else ()
    return found or ((name,) if chart.is_nominal else ())


def _posts(value: object) -> Posts:
    return tuple(value) if isinstance(value, tuple | list) else (str(value),)


def _of_unit(unit: str, tail: str, chart: Chart) -> Posts:
    if tail == "head":
        return chart.heads_of(unit)
    return chart.staff_of(unit) if tail == "staff" else chart.leaders.get(unit, ())


def is_who(name: str, roles: Collection[str], terms: Mapping[str, Term]) -> bool:
    """Whether a name can stand for posts: a role, ``initiator``, a fact of posts, or ``unit.head``."""
    fact, dot, tail = name.partition(".")
    type_of_fact = terms[fact].type if fact in terms else ""
    if dot:
        return type_of_fact == "unit" and tail in PATHS
    return name in roles or name == "initiator" or type_of_fact in ("post", "posts")


def title_of(book: Rulebook, name: str) -> str:
    """A role or path in Chinese."""
    if name in book.roles:
        return book.roles[name].title
    if name == "initiator":
        return "提出人"
    fact, dot, tail = name.partition(".")
    title = book.terms[fact].title if fact in book.terms else fact
    return title + PATHS[tail] if dot else title


def readings_of(book: Rulebook, names: Iterable[str]) -> tuple[str, ...]:
    """The readings by which these roles are understood."""
    found: list[str] = []
    for role in (book.roles[name] for name in names if name in book.roles):
        found += [role.reading] if role.reading else []
        found += readings_of(book, [*role.are, *role.but])
    return tuple(dict.fromkeys(found))


def members_of(book: Rulebook, names: Iterable[str]) -> list[str]:
    """The roles and paths that names stand for, groups taken apart."""
    found: list[str] = []
    for name in names:
        role = book.roles.get(name)
        found += members_of(book, role.are) if role and role.are else [name]
    return found


def compose(book: Rulebook, body_id: str, given: Given, chart: Chart) -> Decision:
    """The posts that belong at a body's meeting (出席), by rank."""
    body = book.kinds[body_id].body
    if body is None:
        return SILENT
    posts = resolve(book, body.members.are, given, chart)
    return reasoned(Status.ALLOWED, posts, tuple(body.members.cites), readings_of(book, body.members.are))


def passes(book: Rulebook, text: str, given: Given, chart: Chart) -> Decision:
    """Who passes a text and its revisions: ``value`` is a role or body of the book, ``text`` the book's id.

    Silent where the text does not say; then its office decides as for any matter of its own.
    """
    passed = book.header.passed
    if passed is None or text != book.id:
        return SILENT
    return reasoned(Status.ALLOWED, passed.by, tuple(passed.cites), readings_of(book, [passed.by]))


def readers(book: Rulebook, thing: str, given: Given, chart: Chart) -> Decision:
    """Who may read ``kind.what`` now; the default of the house adds nobody here."""
    kind_id, _, what = thing.partition(".")
    rules = [r for r in book.kinds[kind_id].readers if r.rule.what == what and _begun(r, given)]
    if not rules:
        return SILENT
    names = [name for rule in rules for name in rule.rule.are]
    because = tuple(dict.fromkeys(c for rule in rules for c in rule.cites))
    return reasoned(Status.ALLOWED, resolve(book, names, given, chart), because, readings_of(book, names))


def _begun(bound: Bound[Readers], given: Given) -> bool:
    return bound.rule.once is None or bound.rule.once in given.done


def reasoned(
    status: Status, value: object, because: tuple[str, ...], readings: tuple[str, ...] = ()
) -> Decision:
    """A decision by clauses or readings or, without any, by a default of the house."""
    basis = None if because else Basis.READING if readings else Basis.HOUSE
    return Decision(status, value, because, readings=readings, basis=basis)


def applies(book: Rulebook, bound: Bound[Any], given: Given) -> bool | None:
    """Whether a rule speaks of this situation; None while a fact it needs is unknown."""
    return Facts(book, given.facts).holds(bound.when)


def unknown(book: Rulebook, bound: Bound[Any], given: Given) -> tuple[Want, ...]:
    """The facts without which nobody can say whether a rule speaks."""
    facts = Facts(book, given.facts)
    names = dict.fromkeys(fact for test in bound.when for fact in test)
    return tuple(
        Want("field", name, f"请填写“{book.terms[name].title}”")
        for name in names
        if facts.get(name) in (None, "") and not book.terms[name].outcome
    )


def kind_of(book: Rulebook, target: str) -> tuple[BookKind, str]:
    """``kind.act`` as its kind and act. Raises KeyError for an unknown kind."""
    kind_id, _, act = target.partition(".")
    return book.kinds[kind_id], act
