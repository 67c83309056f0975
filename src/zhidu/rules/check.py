"""Checks of a rulebook as a whole: tables, people, clauses without a rule, names, who is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from zhidu.rules.assumptions import assumed_findings
from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.check_bodies import bodies_and_orders
from zhidu.rules.check_cadence import cadences
from zhidu.rules.check_nested import nested_periods
from zhidu.rules.check_people import people_findings
from zhidu.rules.check_splitting import split_sums
from zhidu.rules.check_tables import table_findings
from zhidu.rules.check_times import times_and_hiding
from zhidu.rules.check_twice import said_twice
from zhidu.rules.counted import counting_findings
from zhidu.rules.findings import Finding
from zhidu.rules.kinds import Effect, Readers
from zhidu.rules.people import members_of, title_of
from zhidu.rules.vocabulary import other_names


def check(book: Rulebook) -> list[Finding]:
    """Every finding, errors first, then in the order of the files."""
    findings = [
        *table_findings(book),
        *assumed_findings(book),
        *_clauses(book),
        *_names(book),
        *_other_names(book),
        *_not_told(book),
        *counting_findings(book),
        *people_findings(book),
        *bodies_and_orders(book),
        *said_twice(book),
        *cadences(book),
        *times_and_hiding(book),
        *nested_periods(book),
        *split_sums(book),
    ]
    return sorted(findings, key=lambda f: (f.severity != "error", f.where.split(":")[0], f.code))


# clauses and names


def _clauses(book: Rulebook) -> Iterator[Finding]:
    for clause in book.clauses:
        if book.status_of(clause) == "unmodelled":
            yield _not_modelled(book, clause)
    for rule in book.rules():
        if len(rule.cites) > 2:
            said = f"一条规则引用了 {len(rule.cites)} 个条款；宜一条规则对一个条款"
            yield Finding("cites_many", "warning", str(rule.place), said, clauses=rule.cites)


def _not_modelled(book: Rulebook, clause: str) -> Finding:
    """A clause without a rule; with the reading by which another text says it."""
    elsewhere = (name for name, r in book.readings.items() if r.outside and clause in r.about)
    reading = next(elsewhere, None)
    settled = f"；释义 {reading}：{book.readings[reading].says}" if reading else ""
    said = f"条款 {clause} 还没有任何规则引用它{settled}"
    where = str(book.places[clause])
    return Finding("not_modelled", "warning", where, said, clauses=(clause,), settled_by=reading)


def _names(book: Rulebook) -> Iterator[Finding]:
    for name, role in book.roles.items():
        yield from _two_names(book, "角色", f"roles.{name}", role.called)
    for name, kind in book.kinds.items():
        sort = "会议" if kind.body else "事项"
        yield from _two_names(book, sort, f"kinds.{name}", kind.called)


def _two_names(book: Rulebook, sort: str, path: str, called: Sequence[str]) -> Iterator[Finding]:
    """What the text calls by several names, with the reading that says they are one."""
    if len(called) > 1:
        reading = _same_thing(book, called)
        settled = f"；释义 {reading}：{book.readings[reading].says}" if reading else ""
        said = f"原文用{'、'.join(called)}几个名称称呼同一{sort}（{path.split('.')[1]}）{settled}"
        yield Finding("two_names", "warning", str(book.places[path]), said, settled_by=reading)


def _same_thing(book: Rulebook, names: Sequence[str]) -> str | None:
    """The reading that says that all of these names stand for one thing."""
    said = {name: {*r.means, *r.means.values()} for name, r in book.readings.items() if r.means}
    return next((reading for reading, words in said.items() if words >= set(names)), None)


def _other_names(book: Rulebook) -> Iterator[Finding]:
    """Ids of the shared vocabulary under another title: perhaps another thing."""
    kinds = {name: kind.title for name, kind in book.kinds.items()}
    for path, title, thing in other_names(book.roles, book.terms, kinds, book.shared):
        name = path.partition(".")[2]
        said = f"“{title}”在共用词汇里叫“{thing.title}”（{name}）；若是另一事物，请换一个标识"
        yield Finding("other_name", "warning", str(book.places[path]), said)


# who is told


def _not_told(book: Rulebook) -> Iterator[Finding]:
    """Owners of a task that a text creates, who may not read the paper that it restricts."""
    for kind in book.kinds.values():
        papers = [rule for rule in kind.readers if rule.rule.what != "case"]
        for effect, paper in product(_opening(kind), papers):
            told = members_of(book, paper.rule.are)
            left_out = [name for name in members_of(book, effect.rule.to) if name not in told]
            if left_out:
                title = _title_of_paper(kind, paper.rule.what)
                yield _left_out(book, effect, paper, title, left_out)


def _opening(kind: BookKind) -> Iterator[Bound[Effect]]:
    return (effect for effects in kind.after.values() for effect in effects if effect.rule.opens)


def _title_of_paper(kind: BookKind, paper: str) -> str:
    """What the paper is called where it is sent out."""
    effects = (effect.rule for effects in kind.after.values() for effect in effects)
    return next((e.what for e in effects if e.reads == paper and e.what), paper)


def _left_out(
    book: Rulebook, effect: Bound[Effect], paper: Bound[Readers], title: str, names: list[str]
) -> Finding:
    opened = book.kinds[str(effect.rule.opens)].title
    titles = "、".join(title_of(book, name) for name in names)
    return Finding(
        code="not_told",
        severity="warning",
        where=str(paper.place),
        message=f"{titles}要办“{opened}”，却不在“{title}”的可读范围内",
        example={"opens": effect.rule.opens, "to": names, "readers": list(paper.rule.are)},
        clauses=(*effect.cites, *paper.cites),
    )
