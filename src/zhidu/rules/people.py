"""Who: from a role of the text to posts of the office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from zhidu.rules.bodies import Body
from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.decision import SILENT, Basis, Decision, Status
from zhidu.rules.duties import SLOTS
from zhidu.rules.facts import Given
from zhidu.rules.grounds import applies, grounded
from zhidu.rules.kinds import Readers
from zhidu.rules.model import Acting, Role, Term
from zhidu.rules.parts import ALWAYS, BODY_PATHS, PATHS, SUPERIOR
from zhidu.rules.tables import Facts

Posts = tuple[str, ...]


def resolve(book: Rulebook, names: Iterable[str], given: Given, chart: Chart) -> Posts:
    """The posts behind role names, facts and paths, highest rank first."""
    posts: list[str] = []
    for name in names:
        posts += _resolve(book, name, given, chart)
    return chart.by_rank(posts)


def _resolve(book: Rulebook, name: str, given: Given, chart: Chart) -> Posts:
    if name == "initiator":
        return (given.initiator,) if given.initiator else ()
    if name == "everyone":
        return tuple(chart.posts)
    role = book.roles.get(name)
    if role is None:
        return _by_fact(book, name, given, chart)
    if acting := _acting(book, name, given):
        return resolve(book, acting.rule.post, given, chart)
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


def _acting(book: Rulebook, name: str, given: Given) -> Bound[Acting] | None:
    """The rule by which somebody else answers for a role now."""
    return next((bound for bound in book.acting.get(name, ()) if applies(book, bound, given)), None)


def acted_by(book: Rulebook, names: Iterable[str], given: Given) -> tuple[str, ...]:
    """The clauses by which others answer for these roles now, groups taken apart."""
    found: list[str] = []
    for name in names:
        if acting := _acting(book, name, given):
            found += [*acting.cites, *acted_by(book, acting.rule.post, given)]
        elif name in book.roles:
            found += acted_by(book, book.roles[name].are, given)
    return tuple(dict.fromkeys(found))


def _by_fact(book: Rulebook, name: str, given: Given, chart: Chart) -> Posts:
    """The posts of a fact; of a role fact those of the role it names."""
    fact, _, tail = name.partition(".")
    type_of_fact = book.terms[fact].type if fact in book.terms else ""
    if tail:
        return _by_path(book, name, given, chart, type_of_fact)
    value = Facts(book, given.facts).get(fact)
    if value is None:
        return (name,) if chart.is_nominal and type_of_fact != "role" else ()
    return resolve(book, _words(value), given, chart) if type_of_fact == "role" else _words(value)


def _by_path(book: Rulebook, name: str, given: Given, chart: Chart, type_of_fact: str) -> Posts:
    """The posts of ``unit.head``, of a watch, a body, a row's column; a nominal path stands for itself."""
    fact, _, tail = name.partition(".")
    if name in given.on_watch:
        return given.on_watch[name]
    if fact in book.bodies:
        kind = book.bodies[fact]
        if tail == "attend":
            return _seated(book, kind, given, chart)
        return resolve(book, body_named(kind.body, tail), given, chart)
    if fact == "initiator" or type_of_fact == "post":
        posts = tuple(p for post in resolve(book, [fact], given, chart) for p in _beside(post, tail, chart))
    elif type_of_fact == "row":
        found = given.rows.get(fact, {}).get(tail)
        posts = _words(found) if found is not None else ()
    elif type_of_fact == "choice":
        value, labels = Facts(book, given.facts).get(fact), book.terms[fact].values
        named = () if value is None else _words(value)
        posts = tuple(post for one in named for post in chart.fields.get(labels.get(one, one), ()))
    else:
        unit = given.facts.get(fact)
        posts = _of_unit(str(unit), tail, chart) if unit is not None else ()
    stands_alone = chart.is_nominal and fact not in given.rows
    return posts or ((name,) if stands_alone else ())


def _beside(post: str, tail: str, chart: Chart) -> Posts:
    """Who is what to a post: of its unit, or one level up."""
    unit = chart.posts[post].unit if post in chart.posts else None
    if unit is None:
        return ()
    if tail in SUPERIOR:
        tail = "leader" if chart.posts[post].head else "head"
    return _of_unit(unit, tail, chart)


def _seated(book: Rulebook, kind: BookKind, given: Given, chart: Chart) -> Posts:
    """Whom a body seats besides its members, whether or not what their seat needs is there yet."""
    posts: list[str] = []
    for bound in kind.assembly.attend:
        for thing in given.sets.get(bound.rule.each, ()) if bound.rule.each else (given,):
            posts += resolve(book, bound.rule.are, thing, chart) if applies(book, bound, thing) else ()
    return chart.by_rank(posts)


def body_named(body: Body | None, tail: str) -> list[str]:
    """Whom a body names: its ``members``, its ``chair``, its ``secretary``, those who ``attend``."""
    if body is None:
        return []
    if tail == "attend":
        return [name for rule in body.attend for name in rule.are]
    if tail == "secretary":
        return body.secretary.are if body.secretary else []
    return body.members.are if tail == "members" else [body.chair]


def _words(value: object) -> Posts:
    return tuple(value) if isinstance(value, tuple | list) else (str(value),)


def _of_unit(unit: str, tail: str, chart: Chart) -> Posts:
    if tail == "head":
        return chart.heads_of(unit)
    if tail == "deputy":
        return chart.deputies_of(unit)
    return chart.staff_of(unit) if tail == "staff" else chart.leaders.get(unit, ())


def is_who(name: str, book: Named) -> bool:
    """Whether a name stands for posts: a role, ``ALWAYS``, a fact of people, a path as ``unit.head``."""
    fact, dot, tail = name.partition(".")
    sort = _type(book.terms, fact)
    if not dot:
        return name in book.roles or name in ALWAYS or sort in ("post", "posts", "role")
    if fact in book.bodies:
        return tail in BODY_PATHS and bool(body_named(_written(book.bodies[fact]), tail))
    if fact in book.watches and not sort:
        return tail in SLOTS
    if sort == "row":
        return _type(book.terms, tail) in ("post", "posts")
    if fact == "initiator" or sort == "post":
        return tail in (*PATHS, *SUPERIOR)
    return tail == "leader" if sort == "choice" else sort == "unit" and tail in PATHS


def _written(body: Any) -> Body:
    """A body as the text has it, whether the book is bound or only written."""
    return getattr(body, "body", body)  # type: ignore[no-any-return]


def _type(terms: Mapping[str, Term], fact: str) -> str:
    return terms[fact].type if fact in terms else ""


class Named(Protocol):
    """A rulebook as far as its names go, bound or only written."""

    @property
    def roles(self) -> Mapping[str, Role]: ...

    @property
    def terms(self) -> Mapping[str, Term]: ...

    @property
    def bodies(self) -> Mapping[str, Any]: ...

    @property
    def watches(self) -> Mapping[str, Any]: ...


def title_of(book: Named, name: str) -> str:
    """A role, a fact or a path in Chinese."""
    if name in book.roles:
        return book.roles[name].title
    if name in ALWAYS:
        return ALWAYS[name]
    fact, dot, tail = name.partition(".")
    if dot and fact in book.bodies:
        return str(book.bodies[fact].title) + BODY_PATHS.get(tail, tail)
    if dot and fact in book.watches:
        return f"{book.watches[fact].title}的{SLOTS.get(tail, tail)}"
    is_somebody = fact == "initiator" or _type(book.terms, fact) == "post"
    title = book.terms[fact].title if fact in book.terms else "提出人" if is_somebody else fact
    if not dot:
        return title
    if is_somebody:
        return f"{title}的{SUPERIOR.get(tail) or f'单位{PATHS.get(tail, tail)}'}"
    return f"{title}的{book.terms[tail].title}" if tail in book.terms else title + PATHS.get(tail, tail)


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
    about = [r for r in book.kinds[kind_id].readers if r.rule.what == what and _begun(r, given)]
    hiding = [r for r in about if r.rule.not_before and applies(book, r, given)]
    barred = [r for r in about if r.rule.never == "是" and applies(book, r, given)]
    speaking = hiding or [r for r in about if r.rule.never == "否"]
    rules = [grounded(book, rule, given) for rule in speaking if applies(book, rule, given)]
    if not (rules or barred):
        return SILENT
    names = [name for rule in rules for name in rule.rule.are]
    because = tuple(dict.fromkeys(c for rule in (*rules, *barred) for c in rule.cites))
    readings = dict.fromkeys((*(r for rule in rules for r in rule.readings), *readings_of(book, names)))
    never = resolve(book, [name for rule in barred for name in rule.rule.are], given, chart)
    posts = tuple(post for post in resolve(book, names, given, chart) if post not in never)
    return reasoned(Status.ALLOWED, posts, because, tuple(readings))


def _begun(bound: Bound[Readers], given: Given) -> bool:
    """Whether the rule speaks yet, or, if it hides something for a time, still."""
    if bound.rule.not_before:
        return bound.rule.not_before not in given.done
    return bound.rule.once is None or bound.rule.once in given.done


def reasoned(
    status: Status, value: object, because: tuple[str, ...], readings: tuple[str, ...] = ()
) -> Decision:
    """A decision by clauses or readings or, without any, by a default of the house."""
    basis = None if because else Basis.READING if readings else Basis.HOUSE
    return Decision(status, value, because, readings=readings, basis=basis)


def kind_of(book: Rulebook, target: str) -> tuple[BookKind, str]:
    """``kind.act`` as its kind and act. Raises KeyError for an unknown kind."""
    kind_id, _, act = target.partition(".")
    return book.kinds[kind_id], act
