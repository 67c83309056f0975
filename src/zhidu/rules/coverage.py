"""How much of a text runs: per clause, from *unmodelled* to *enforced*."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from zhidu.rules.ask import AskError, ask
from zhidu.rules.book import WAYS_OUT, Assembly, BookKind, BookTable, BookWatch, Bound, Rulebook
from zhidu.rules.decision import Decision
from zhidu.rules.evidence import counts, evidence
from zhidu.rules.facts import FactError
from zhidu.rules.model import COUNTED_BY_DEFAULT, Header, Role
from zhidu.rules.sentences import Sentence, run

B = TypeVar("B", bound=Bound[Any])


def coverage(book: Rulebook, sentences: Iterable[Sentence], enforced: Iterable[str] = ()) -> dict[str, str]:
    """Clause → ``statement``, ``declined``, ``unmodelled``, ``modelled``, ``executed`` or ``enforced``.

    *Executed* is found by removal: one of the clause's sentences holds, and is answered with another
    status or value without the rules that cite the clause.
    """
    by_clause: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        if sentence.clause and not run(book, sentence):
            by_clause.setdefault(sentence.clause, []).append(sentence)
    proven = set(enforced)
    return {clause: _degree(book, clause, by_clause.get(clause, []), proven) for clause in book.clauses}


def _degree(book: Rulebook, clause: str, sentences: list[Sentence], enforced: set[str]) -> str:
    status = book.status_of(clause)
    if status != "modelled":
        return status
    if clause in enforced:
        return "enforced"
    bare = without(book, clause)
    decisive = any(_answer(bare, s) != _answer(book, s) for s in sentences)
    return "executed" if decisive and _is_failed(book, clause, sentences) else status


def _is_failed(book: Rulebook, clause: str, sentences: list[Sentence]) -> bool:
    """Whether a clause of ticks alone was left unticked once: what nobody can fail to tick proves nothing."""
    rules = [bound.rule for bound in book.rules() if clause in bound.citations()]
    ticks = [any(check.ticked for check in getattr(rule, "needs", ())) for rule in rules]
    if not ticks or len(ticks) < book.cited()[clause] or not all(ticks):
        return True
    answers = (_asked(book, sentence) for sentence in sentences)
    wanted = (want for answer in answers if isinstance(answer, Decision) for want in answer.wants)
    return any(want.form == "ticked" for want in wanted)


def _answer(book: Rulebook, sentence: Sentence) -> Any:
    """What a sentence's question is answered with; which clauses are named does not count."""
    answer = _asked(book, sentence)
    return (answer.status, answer.value) if isinstance(answer, Decision) else answer


def _asked(book: Rulebook, sentence: Sentence) -> Decision | str:
    """The answer, or why the question cannot be asked."""
    try:
        return ask(book, sentence.question)
    except (AskError, FactError) as error:
        return str(error)


def without(book: Rulebook, clause: str) -> Rulebook:
    """The same book with every rule that cites the clause taken out."""
    return replace(
        book,
        header=_header_without(book.header, clause),
        kinds={name: _kind_without(kind, clause) for name, kind in book.kinds.items()},
        tables={name: _table_without(table, clause) for name, table in book.tables.items()},
        roles={name: _role_without(role, clause) for name, role in book.roles.items()},
        acting=_groups_without(book.acting, clause),
        effect=_kept(book.effect, clause),
        duties={name: duty for name, duty in book.duties.items() if clause not in duty.cites},
        watches=_watches_without(book, clause),
        claims=_groups_without(book.claims, clause),
        balances=_groups_without(book.balances, clause),
        registers={name: r for name, r in book.registers.items() if clause not in r.cites},
    )


def _header_without(header: Header, clause: str) -> Header:
    counting = COUNTED_BY_DEFAULT if clause in header.counting.cites else header.counting
    passed = None if header.passed and clause in header.passed.cites else header.passed
    return header.model_copy(update={"counting": counting, "passed": passed})


def _watches_without(book: Rulebook, clause: str) -> dict[str, BookWatch]:
    left = {name: replace(w, covers=_kept(w.covers, clause)) for name, w in book.watches.items()}
    return {name: watch for name, watch in left.items() if watch.covers}


def _groups_without(groups: Mapping[str, tuple[B, ...]], clause: str) -> dict[str, tuple[B, ...]]:
    left = {name: _kept(rules, clause) for name, rules in groups.items()}
    return {name: rules for name, rules in left.items() if rules}


def _kind_without(kind: BookKind, clause: str) -> BookKind:
    body = kind.body
    if body and clause in body.members.cites:
        body = body.model_copy(update={"members": body.members.model_copy(update={"are": []})})
    if body and body.secretary and clause in body.secretary.cites:
        body = body.model_copy(update={"secretary": None})
    return replace(
        kind,
        steps=_kept(kind.steps, clause),
        gates={act: _kept(rules, clause) for act, rules in kind.gates.items()},
        after={act: _kept(rules, clause) for act, rules in kind.after.items()},
        due=_kept(kind.due, clause),
        remind=_kept(kind.remind, clause),
        readers=_kept(kind.readers, clause),
        publish=_kept(kind.publish, clause),
        copies=_kept(kind.copies, clause),
        texts=_groups_without(kind.texts, clause),
        body=body,
        assembly=_assembly_without(kind.assembly, clause),
        moves={move: bound for move, bound in kind.moves.items() if clause not in bound.cites},
        number=None if kind.number and clause in kind.number.cites else kind.number,
    )


def _assembly_without(assembly: Assembly, clause: str) -> Assembly:
    parts = [part.name for part in fields(assembly)]
    return Assembly(**{name: _kept(getattr(assembly, name), clause) for name in parts})


def _kept(rules: tuple[B, ...], clause: str) -> tuple[B, ...]:
    return tuple(_rule_without(rule, clause) for rule in rules if clause not in rule.cites)


def _rule_without(bound: B, clause: str) -> B:
    """A rule that stays, less its exceptions and ways out by the clause."""
    unless = tuple((u, tests) for u, tests in bound.unless if clause not in u.cites)
    parts = ((name, getattr(bound.rule, name, None)) for name in WAYS_OUT)
    lost = {name: None for name, part in parts if part and clause in part.cites}
    rule = bound.rule.model_copy(update=lost) if lost else bound.rule
    return replace(bound, rule=rule, unless=unless)


def _table_without(table: BookTable, clause: str) -> BookTable:
    return replace(table, rows=tuple(row for row in table.rows if row.clause != clause))


def _role_without(role: Role, clause: str) -> Role:
    return role.model_copy(update={"are": [], "outside": "是"}) if clause in role.cites else role


class Proof(NamedTuple):
    """How the services prove a clause: in ``test``, a row of a table in so many different ``cases`` (else
    empty); ``missing`` says what the proof lacks, and is empty where it is whole."""

    test: str
    cases: str
    missing: str


def proofs_of(folder: Path) -> dict[str, Proof]:
    """Clause → its proof, as the committed ``enforced.tsv`` has it; nothing while there is no such file."""
    path = folder / "enforced.tsv"
    if not path.exists():
        return {}
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:] if line.strip())
    return {clause: Proof(*rest) for clause, *rest in rows}


def report(book: Rulebook, degrees: Mapping[str, str]) -> dict[str, Any]:
    """The counts that ``zhidu rules coverage --json`` prints; *enforced* counts as executed too.

    ``evidence`` says on what the clauses rest that run: of the *modelled*, and of the *enforced*.
    """
    found = evidence(book)
    enforced = [clause for clause, degree in degrees.items() if degree == "enforced"]
    return {
        "clauses": len(degrees),
        **_counts(degrees.values()),
        "by_document": _by_document(degrees),
        "status": dict(degrees),
        "evidence": {
            "modelled": counts(found, list(degrees)),
            "enforced": counts(found, enforced),
            "by_clause": {clause: one._asdict() for clause, one in found.items()},
        },
    }


def _counts(degrees: Iterable[str]) -> dict[str, int]:
    listed = list(degrees)
    return {
        "executed": sum(d in ("executed", "enforced") for d in listed),
        "statements": listed.count("statement"),
        "declined": listed.count("declined"),
        "unmodelled": listed.count("unmodelled"),
        "modelled": sum(d in ("modelled", "executed", "enforced") for d in listed),
        "enforced": listed.count("enforced"),
    }


def _by_document(degrees: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """The texts of a family, by the part of the clause id before its locator."""
    documents: dict[str, list[str]] = {}
    for clause, degree in degrees.items():
        documents.setdefault(clause.rpartition("-")[0], []).append(degree)
    return {name: {"clauses": len(found), **_counts(found)} for name, found in documents.items()}
