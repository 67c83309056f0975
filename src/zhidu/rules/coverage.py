"""How much of a text runs: per clause, from *unmodelled* to *enforced*."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from zhidu.rules.book import BookKind, BookTable, Bound, Rulebook
from zhidu.rules.model import Role
from zhidu.rules.sentences import Sentence, run


def coverage(book: Rulebook, sentences: Iterable[Sentence], enforced: Iterable[str] = ()) -> dict[str, str]:
    """Clause → ``statement``, ``declined``, ``unmodelled``, ``modelled``, ``executed`` or ``enforced``.

    *Executed* is found by removal: without the rules that cite the clause, one of its sentences
    no longer holds.
    """
    by_clause: dict[str, list[Sentence]] = {}
    for sentence in sentences:
        if sentence.clause:
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
    return "executed" if any(run(bare, sentence) for sentence in sentences) else status


def without(book: Rulebook, clause: str) -> Rulebook:
    """The same book with every rule that cites the clause taken out."""
    return replace(
        book,
        kinds={name: _kind_without(kind, clause) for name, kind in book.kinds.items()},
        tables={name: _table_without(table, clause) for name, table in book.tables.items()},
        roles={n: _role_without(role, clause) for n, role in book.roles.items()},
    )


def _kind_without(kind: BookKind, clause: str) -> BookKind:
    body = kind.body
    if body and clause in body.members.cites:
        body = body.model_copy(update={"members": body.members.model_copy(update={"are": []})})
    return replace(
        kind,
        steps=_kept(kind.steps, clause),
        gates={act: _kept(rules, clause) for act, rules in kind.gates.items()},
        after={act: _kept(rules, clause) for act, rules in kind.after.items()},
        due=_kept(kind.due, clause),
        readers=_kept(kind.readers, clause),
        body=body,
    )


def _kept(rules: tuple[Bound[Any], ...], clause: str) -> tuple[Bound[Any], ...]:
    return tuple(rule for rule in rules if clause not in rule.cites)


def _table_without(table: BookTable, clause: str) -> BookTable:
    return replace(table, rows=tuple(row for row in table.rows if row.clause != clause))


def _role_without(role: Role, clause: str) -> Role:
    return role.model_copy(update={"are": [], "outside": "是"}) if clause in role.cites else role


def enforced_clauses(folder: Path) -> list[str]:
    """The clauses of the committed ``enforced.tsv``; none while there is no such file."""
    path = folder / "enforced.tsv"
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return [line.split("\t")[0] for line in lines if line.strip()]


def report(book: Rulebook, degrees: Mapping[str, str]) -> dict[str, Any]:
    """The counts that ``zhidu rules coverage --json`` prints; *enforced* counts as executed too."""
    return {"clauses": len(degrees), **_counts(degrees.values()), "by_document": _by_document(degrees), "status": dict(degrees)}


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
