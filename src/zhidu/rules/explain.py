"""What a rulebook has come to: everything about one clause, and the few forms that the loader made of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from zhidu.rules.ask import AskError
from zhidu.rules.book import BookTable, Bound, Rulebook, Test
from zhidu.rules.model import OPEN_QUESTION
from zhidu.rules.outline import outline
from zhidu.rules.people import title_of
from zhidu.rules.sentences import Sentence


def explained(book: Rulebook, clause: str, sentences: Iterable[Sentence]) -> dict[str, Any]:
    """One clause: its place and gist, what runs for it in plain Chinese, its readings and sentences.

    Raises AskError for an unknown clause.
    """
    if clause not in book.clauses:
        raise AskError(f"没有“{clause}”这一条；条款有 {'、'.join(book.clauses)}")
    written = book.clauses[clause]
    return {
        "clause": clause,
        "place": written.place,
        "force": written.force,
        "gist": written.gist,
        "status": book.status_of(clause),
        "rules": [line.said for line in outline(book) if line.clause == clause],
        "readings": [reading.says for reading in book.readings.values() if clause in reading.about],
        "sentences": [sentence.name for sentence in sentences if sentence.clause == clause],
    }


def readings(book: Rulebook) -> list[dict[str, Any]]:
    """Every interpretation (释义): its clauses' places, the question, the answer, the reason, by which role.

    ``open`` is true of a question that nobody has answered yet.
    """
    return [
        {
            "reading": name,
            "about": list(reading.about),
            "places": [book.clauses[clause].place for clause in reading.about],
            "asks": reading.asks,
            "says": reading.says,
            "reason": reading.reason,
            "by": title_of(book, reading.by) if reading.by else "",
            "open": reading.says == OPEN_QUESTION,
        }
        for name, reading in book.readings.items()
    ]


def raw(book: Rulebook, clause: str | None = None) -> list[dict[str, Any]]:
    """The rules as the engine knows them: gates, steps, effects, deadlines, readers and rows of tables.

    Of one clause, or of the whole book; the shorthand of forms and bodies is rewritten here.
    """
    found = [*_of_kinds(book), *_of_tables(book), *_of_the_book(book)]
    return [one for one in found if clause is None or clause in one["cites"]]


def _of_kinds(book: Rulebook) -> Iterator[dict[str, Any]]:
    for kind in book.kinds.values():
        for step in kind.steps:
            yield _raw(f"{kind.id}.{step.rule.id}", step)
        for act, gates in kind.gates.items():
            yield from (_raw(f"{kind.id}.{act}", gate) for gate in gates)
        for act, effects in kind.after.items():
            yield from (_raw(f"{kind.id}.{act}", effect) for effect in effects)
        yield from (_raw(kind.id, rule) for rule in kind.due)
        yield from (_raw(kind.id, rule) for rule in kind.remind)
        yield from (_raw(kind.id, rule) for rule in kind.readers)
        yield from (_raw(kind.id, rule) for rule in kind.publish)
        yield from (_raw(kind.id, rule) for rule in kind.copies)
        for field, texts in kind.texts.items():
            yield from (_raw(f"{kind.id}.{field}", text) for text in texts)


def _of_the_book(book: Rulebook) -> Iterator[dict[str, Any]]:
    """What belongs to no kind: the effect of the text, duties and watches, rules on registers."""
    yield from (_raw(book.id, rule) for rule in book.effect)
    yield from (_raw(name, rule) for name, rules in book.acting.items() for rule in rules)
    yield from (_raw(name, duty) for name, duty in book.duties.items())
    for watch in book.watches.values():
        yield from (_raw(watch.id, rule) for rule in watch.covers)
    yield from (_raw(name, rule) for name, rules in book.claims.items() for rule in rules)
    yield from (_raw(name, rule) for name, rules in book.balances.items() for rule in rules)


def _raw(at: str, bound: Bound[Any]) -> dict[str, Any]:
    said = bound.rule.model_dump(mode="json", exclude_defaults=True, exclude=_KNOWN)
    return {
        "form": type(bound.rule).__name__.lower(),
        "at": at,
        "when": [_test(test) for test in bound.when],
        "says": said,
        "force": bound.force,
        "cites": list(bound.citations()),
        "house": bound.house,
        "where": str(bound.place),
    }


_KNOWN = {"cites", "house", "force", "when"}


def _of_tables(book: Rulebook) -> Iterator[dict[str, Any]]:
    for table in book.tables.values():
        yield from (_row(book, table, n) for n in range(len(table.rows)))


def _row(book: Rulebook, table: BookTable, n: int) -> dict[str, Any]:
    row = table.rows[n]
    return {
        "form": "row",
        "at": table.id,
        "when": [{fact: str(cell) for fact, cell in zip(table.inputs, row.box, strict=True)}],
        "says": {out: [str(value) for value in values] for out, values in row.outcome.items()},
        "force": book.clauses[row.clause].force,
        "cites": [row.clause],
        "house": None,
        "where": str(row.place),
    }


def _test(test: Test) -> dict[str, str]:
    return {fact: str(cell) for fact, cell in test.items()}
