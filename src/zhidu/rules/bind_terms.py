"""Facts: what each type and each derived form needs, and whom a fact of type ``role`` may name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from zhidu.rules.bind_duties import open_length
from zhidu.rules.duties import PERIODS, point
from zhidu.rules.facts import RESERVED
from zhidu.rules.kinds import MOVES, WAYS
from zhidu.rules.model import SUPPLIED, TIMES, Term, Written
from zhidu.rules.names import Names
from zhidu.rules.people import body_named, title_of
from zhidu.rules.quantities import UNITS
from zhidu.rules.source import Path

RELATIONS = ("self", "superior", "leader", "peer", "below", "outside")
"""What one post is to another, as a fact that ``is: relation`` may say."""
MARKS = ("workday", "restday", "holiday")
"""What a day is in the calendar: worked, a weekend, or a statutory holiday."""
STATES = ("open", "held", "closed", "refused", "cancelled", "overdue")
"""How another case stands, as a fact that ``is: state`` may say."""
_COUNTED = ("number", "money", "days")


@dataclass(frozen=True, slots=True)
class Form:
    """What a derived form gives, and what it is made of."""

    types: tuple[str, ...]
    of: tuple[int, int] = (0, 0)
    """How few and how many names ``of`` holds."""
    sorts: tuple[str, ...] = ()
    """The types of the facts in ``of``; none: any; ``who``: anybody; ``set``: a set of things too."""
    keys: tuple[str, ...] = ()
    """What else must be written."""
    may: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


FORMS: Mapping[str, Form] = {
    "elapsed": Form(("number",), keys=("from_", "unit"), may=("to",), units=tuple(UNITS)),
    "days": Form(("days",), keys=("from_", "to"), may=("unit",), units=("day", "workday")),
    "before": Form(("flag",), keys=("from_",), may=("to",)),
    "same": Form(("flag",), (2, 2)),
    "standing": Form(("role",), (0, 1), ("who",), keys=("among",)),
    "relation": Form(("choice",), (1, 2), ("who",), values=RELATIONS),
    "difference": Form(_COUNTED, (2, 2), _COUNTED),
    "share": Form(("number",), (2, 2), (*_COUNTED, "posts", "set")),
    "size": Form(("number",), (1, 1), ("posts", "set")),
    "missing": Form(("posts",), (2, 2), ("who",)),
    "present": Form(("flag",), (0, 1), may=("from_",)),
    "length": Form(("number",), (1, 20), ("text", "longtext")),
    "age": Form(("number",), (1, 1), TIMES, keys=("unit",), units=tuple(UNITS)),
    "mark": Form(("choice",), (0, 1), TIMES, values=MARKS),
    "point": Form(("moment",), (1, 1), TIMES, keys=("unit", "by"), units=tuple(PERIODS)),
    "state": Form(("choice", "flag"), (1, 1), ("kind",), may=("among", "within")),
    "count": Form(("number",), (1, 1), ("kind",), may=("among", "within")),
    "sum": Form(_COUNTED, (1, 1), ("kind",), may=("among", "within")),
    "streak": Form(("number",), (1, 1), ("kind",), keys=("within",), may=("among",)),
}
_KEYS = {"from_": "from", "to": "to", "unit": "unit", "among": "among", "within": "within", "by": "by"}


def with_role_values(written: Written) -> Written:
    """The same book, in which every fact of type ``role`` lists whom it may name, with their titles."""
    terms = {
        name: term.model_copy(update={"values": _titles(written, _nameable(written, name, term))})
        if term.type == "role"
        else term
        for name, term in written.terms.items()
    }
    return written.model_copy(update={"terms": terms})


def _titles(written: Written, names: Iterable[str]) -> dict[str, str]:
    return {name: title_of(written, name) for name in names}


def _nameable(written: Written, name: str, term: Term) -> list[str]:
    """Whom a fact may name: those listed, those that its tables give, or every role."""
    given = list(dict.fromkeys(_given(written, name, term)))
    return term.among or given or list(written.roles)


def _given(written: Written, name: str, term: Term) -> Iterator[str]:
    dotted = term.outcome.partition(".") if term.outcome else None
    for table_id, table in written.tables.items():
        if dotted and table_id != dotted[0]:
            continue
        out = dotted[2] if dotted else name
        if out not in table.outputs:
            continue
        at = 1 + len(table.inputs) + table.outputs.index(out)
        for row in table.rows:
            cells = row[at] if len(row) > at and isinstance(row[at], list) else row[at : at + 1]
            yield from (str(cell) for cell in cells if cell != "-")


def bind_terms(names: Names) -> None:
    """Complain of every fact that cannot be what it says."""
    w = names.written
    groups = [*w.kinds.values(), *w.bodies.values()]
    taken = {act for kind in groups for act in kind.act_names} | RESERVED | {*MOVES, *WAYS}
    for name, term in w.terms.items():
        path: Path = ("terms", name)
        if name in taken:
            names.complain(path, f"“{name}”已是环节、动作、办法的标识或情形里的专用词，事实请换一个标识")
        if term.outcome:
            _outcome((*path, "outcome"), names, term)
        if term.judged_by:
            names.who((*path, "judged_by"), [term.judged_by])
        if term.type == "row":
            _row(names, path, term)
        if term.type == "role":
            names.roles_named((*path, "among"), term.among)
        if term.never_below:
            _never_below((*path, "never_below"), names, term)
        _derived(names, path, term)
    graph = {name: list(needs(w, term)) for name, term in w.terms.items()}
    names.no_circle("terms", graph, [name for name, term in w.terms.items() if term.is_])


def _outcome(path: Path, names: Names, term: Term) -> None:
    dotted = str(term.outcome)
    if names.column(path, dotted):
        table = names.written.tables[dotted.partition(".")[0]]
        if table.decider:
            names.complain(path, "这张表给出的是建议（写了 decider），由人决定，不能当作事实")


def _never_below(path: Path, names: Names, term: Term) -> None:
    """Only amounts, days and numbers can be compared, and only those of one sort."""
    other = str(term.never_below)
    if names.term(path, other) and not (term.type in _COUNTED and names.is_type(other, term.type)):
        names.complain(path, f"“{other}”不能与“{term.title}”比大小：两样都要是金额、天数或数目，并且类型相同")


def _row(names: Names, path: Path, term: Term) -> None:
    if len(term.of) != 1:
        names.complain(path, "type: row 的事实要用 of 写明是哪本台账（registers）的一行")
    for register in term.of[:1]:
        names.known((*path, "of"), register, names.written.registers, "台账（registers）")


def _derived(names: Names, path: Path, term: Term) -> None:
    if not term.is_:
        _plain(names, path, term)
        return
    form = FORMS[term.is_]
    if term.type not in form.types:
        names.complain(path, f"is: {term.is_} 得出的是 {'、'.join(form.types)}，type 不能写 {term.type}")
    _keys(names, path, term, form)
    _of(names, path, term, form)
    for key in ("from_", "to"):
        if event := getattr(term, key):
            _event(names, (*path, _KEYS[key]), event)
    if form.units and term.unit and term.unit.removesuffix("s") not in form.units:
        names.complain((*path, "unit"), f"unit 可以写 {'、'.join(form.units)}")
    known = STATES if term.is_ == "state" and term.type == "choice" else form.values
    if foreign := [value for value in term.values if known and value not in known]:
        names.complain((*path, "values"), f"没有“{foreign[0]}”；可以列 {'、'.join(known)}")
    if term.is_ in SUPPLIED:
        _counted(names, path, term)
    if term.is_ == "point" and term.by and term.unit:
        _point((*path, "by"), names, term.by, term.unit.removesuffix("s"))
    if term.is_ == "present" and bool(term.of) == bool(term.from_):
        names.complain(path, "is: present 写 of（哪个事实已填写）或 from（哪一步已办理），两样写一样")


def _point(path: Path, names: Names, written: str, unit: str) -> None:
    try:
        point(written, unit)
    except ValueError as error:
        names.complain(path, str(error))


def _plain(names: Names, path: Path, term: Term) -> None:
    """A stated fact has none of the keys of a derived one."""
    own = {"row": {"of"}, "role": {"among"}}.get(term.type, set())
    extra = [key for key in ("of", "among", *_KEYS) if getattr(term, key) and key not in own]
    if extra:
        names.complain(path, f"{_KEYS.get(extra[0], extra[0])} 只和 is 一起写")


def _keys(names: Names, path: Path, term: Term, form: Form) -> None:
    for key, said in _KEYS.items():
        if key in form.keys and not getattr(term, key):
            names.complain(path, f"is: {term.is_} 还要写 {said}")
        if key not in (*form.keys, *form.may) and getattr(term, key):
            names.complain(path, f"is: {term.is_} 不写 {said}")


def _of(names: Names, path: Path, term: Term, form: Form) -> None:
    low, high = form.of
    if not low <= len(term.of) <= high:
        wanted = f"{low}个" if low == high else f"{low}至{high}个"
        names.complain(path, f"is: {term.is_} 的 of 要写{wanted}名称")
    for name in term.of:
        _named(names, (*path, "of"), name, form.sorts)
    if term.is_ in SUPPLIED:
        names.terms((*path, "among"), term.among)


def _named(names: Names, path: Path, name: str, sorts: tuple[str, ...]) -> None:
    """One name in ``of``: a fact of these types, somebody, a set of things, or a kind of case."""
    w = names.written
    if "kind" in sorts:
        kind, dot, fact = name.partition(".")
        names.known(path, kind, [*w.kinds, *w.bodies], "事项（kinds）")
        if dot:
            names.term(path, fact)
    elif "who" in sorts:
        names.who(path, [name])
    elif not sorts and not names.is_somebody(name):
        names.term(path, name)
    elif sorts and name in w.terms and not names.is_type(name, *sorts):
        names.complain(path, f"“{name}”不能用在这里；可以用类型为 {'、'.join(sorts)} 的事实")
    elif sorts and "set" not in sorts:
        names.term(path, name)


def _event(names: Names, path: Path, event: str) -> None:
    """A fact that is a time, or an act of any kind."""
    w = names.written
    acts = {act for kind in (*w.kinds.values(), *w.bodies.values()) for act in kind.act_names}
    if not names.is_type(event, *TIMES):
        names.known(path, event, sorted(acts), "时间事实、环节或动作")


def _counted(names: Names, path: Path, term: Term) -> None:
    """What is counted of the office's cases: over which time, and of a sum which fact."""
    fact = next(iter(term.of), "").partition(".")[2]
    if bool(fact) != (term.is_ == "sum"):
        names.complain((*path, "of"), "is: sum 的 of 写 事项.事实，其他只写事项")
    elif fact and not names.is_type(fact, term.type):
        names.complain((*path, "of"), f"“{fact}”的类型不是 {term.type}，合计不出来")
    length = open_length(names, (*path, "within"), term.within)
    if length is None:
        return
    if length.unit not in PERIODS or length.amount < 1:
        names.complain((*path, "within"), f"within 的单位可用 {'、'.join(PERIODS)}")
    elif term.is_ == "streak" and length.amount > 1:
        names.complain((*path, "within"), "is: streak 数的是一个接一个的周期，within 写 1 个单位")


# what follows from what

_AMONG_FACTS = ("standing", *SUPPLIED)
"""Forms that look at what ``among`` names."""


def needs(book: Written, term: Term) -> Iterator[str]:
    """The facts from which a fact follows."""
    of = (name.partition(".")[2] for name in term.of) if term.is_ in SUPPLIED else term.of
    for name in (term.from_, term.to, *of, *(term.among if term.is_ in _AMONG_FACTS else ())):
        yield from _facts_in(book, str(name))
    if term.outcome:
        yield from _looked_at(book, term.outcome.partition(".")[0])


def _facts_in(book: Written, name: str) -> Iterator[str]:
    head = name.partition(".")[0]
    if head in book.terms:
        yield head
    yield from _behind(book, name, set())


def _behind(book: Written, name: str, seen: set[str]) -> Iterator[str]:
    """The facts by which a group of posts is narrowed."""
    body, _, tail = name.partition(".")
    for member in body_named(book.bodies.get(body), tail):
        yield from _behind(book, member, seen)
    role = book.roles.get(name)
    if role is None or name in seen:
        return
    seen.add(name)
    yield from [role.among] if role.among else []
    yield from (fact for acting in role.acting for condition in acting.when for fact in condition)
    for inner in (*role.are, *role.but, *(post for acting in role.acting for post in acting.post)):
        yield from _behind(book, inner, seen)


def _looked_at(book: Written, table: str) -> Iterator[str]:
    """What a table looks at, the one around it too; circles of tables are complained of elsewhere."""
    seen: set[str] = set()
    at: str | None = table
    while at in book.tables and at not in seen:
        seen.add(at)
        yield from book.tables[at].inputs
        at = book.tables[at].within
