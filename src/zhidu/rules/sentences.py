"""Sentences: examples beside the rules that an office can read, run against the very same functions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from zhidu.rules.ask import AskError, Question, ask, known
from zhidu.rules.assumptions import is_assuming, refuted
from zhidu.rules.book import Rulebook
from zhidu.rules.decision import Decision
from zhidu.rules.facts import FactError, read_moment
from zhidu.rules.kinds import Awaits
from zhidu.rules.parts import Names, Part
from zhidu.rules.process import DueDate, Happening, NextStep
from zhidu.rules.reminding import Reminder
from zhidu.rules.sayings import saying
from zhidu.rules.source import Place, Places, Problem, RulebookError, nearest, read_list, read_text


class Expected(Part):
    """What must be answered; only what is written is compared."""

    status: str | None = None
    value: Any = None
    because: Names | None = None
    wants: list[dict[str, str]] | None = None
    readings: Names | None = None
    basis: str | None = None
    error: str | None = None


class Written(Part):
    """A sentence as it is written."""

    clause: str | None = None
    name: str
    ask: dict[str, Any]
    given: dict[str, Any] = {}
    expect: Expected


@dataclass(frozen=True, slots=True)
class Sentence:
    """One example: a question and what must be answered."""

    name: str
    clause: str | None
    question: Question
    expect: Expected
    place: Place


def read_sentences(folder: Path) -> list[Sentence]:
    """The sentences of a rulebook's ``tests/``. Raises RulebookError with every mistake found."""
    return sentences_of(sentence_files(folder))


def sentence_files(folder: Path) -> dict[str, str]:
    """Name → text of the files with a rulebook's sentences."""
    paths = sorted((folder / "tests").glob("*.yaml"))
    return {f"tests/{path.name}": read_text(path, f"tests/{path.name}") for path in paths}


def sentences_of(files: Mapping[str, str]) -> list[Sentence]:
    """The sentences in files given by their texts. Raises RulebookError with every mistake found."""
    found: list[Sentence] = []
    problems: list[Problem] = []
    for name, text in files.items():
        entries, places = read_list(name, text)
        for n, entry in enumerate(entries):
            try:
                found.append(_sentence(entry, places[(n,)]))
            except ValidationError as error:
                problems += _problems(error, n, places)
            except ValueError as error:
                problems.append(_problem(nearest(places, (n, "ask")), str(error)))
    if problems:
        raise RulebookError(problems)
    return found


def _problems(error: ValidationError, n: int, places: Places) -> Iterator[Problem]:
    for mistake in error.errors():
        place = nearest(places, (n, *mistake["loc"]))
        yield _problem(place, saying(mistake, Written))


def _problem(place: Place, message: str) -> Problem:
    return Problem(place.file, place.line, f"这句话写得不对：{message}")


def _sentence(entry: Any, place: Place) -> Sentence:
    written = Written.model_validate(entry)
    if not written.expect.model_fields_set:
        raise ValueError("expect 里什么也没写，这句话永远通过")
    return Sentence(written.name, written.clause, _question(written), written.expect, place)


def _question(written: Written) -> Question:
    rest = dict(written.ask)
    at, by = rest.pop("at", None), rest.pop("as", [])
    if len(rest) != 1:
        raise ValueError("ask 里写一个问法，例如 {permit: topic.submit, as: director}")
    function, target = next(iter(rest.items()))
    names = tuple(by) if isinstance(by, list) else (by,)
    return Question(function, str(target), written.given, names, _at(at))


def _at(written: Any) -> datetime | None:
    return read_moment(written) if written is not None else None


def run(book: Rulebook, sentence: Sentence) -> list[str]:
    """What differs from what the sentence expects; empty when it holds."""
    if sentence.clause and sentence.clause not in book.clauses:
        return [f"clause “{sentence.clause}”不在条款里"]
    if is_assuming(book) and (against := refuted(book, known(book, sentence.question))):
        return [f"这句话的情形推翻了假定：{said}" for said in against]
    try:
        decision = ask(book, sentence.question)
    except (AskError, FactError) as error:
        wanted = sentence.expect.error
        return [] if wanted and wanted in str(error) else [f"不能回答：{error}"]
    if sentence.expect.error:
        return [f"应当报错“{sentence.expect.error}”，却答了 {decision.status}"]
    return list(_differences(decision, sentence.expect))


def _differences(decision: Decision, expect: Expected) -> Iterator[str]:
    if expect.status is not None and decision.status != expect.status:
        yield f"status 应为 {expect.status}，实为 {decision.status}"
    if expect.basis is not None and decision.basis != expect.basis:
        yield f"basis 应为 {expect.basis}，实为 {decision.basis}"
    for name in ("because", "readings"):
        wanted, got = getattr(expect, name), getattr(decision, name)
        if wanted is not None and set(wanted) != set(got):
            yield f"{name} 应为 {wanted}，实为 {list(got)}"
    yield from _wants_missing(decision, expect.wants)
    if expect.value is not None and not _matches(expect.value, decision.value):
        yield f"value 应为 {expect.value}，实为 {_shown(decision.value)}"


def _wants_missing(decision: Decision, expected: list[dict[str, str]] | None) -> Iterator[str]:
    """Every want that is named must be there; an empty list says that there is none."""
    got = [(want.form, want.what) for want in decision.wants]
    if expected == [] and got:
        yield f"wants 应为空，实为 {got}"
    for form, what in (pair for want in expected or [] for pair in want.items()):
        if (form, what) not in got:
            yield f"wants 里没有 {form}: {what}，只有 {got}"


def _matches(wanted: Any, got: Any) -> bool:
    """Whether the value says what was expected; a mapping may say less than the value does."""
    if isinstance(wanted, Mapping):
        shown = _shown(got)
        return isinstance(shown, Mapping) and all(_matches(v, shown.get(k)) for k, v in wanted.items())
    if isinstance(got, DueDate | Reminder):
        return _matches(wanted, got.at)
    if isinstance(got, datetime | date):
        return str(got).startswith(str(wanted))
    if isinstance(got, NextStep):
        return bool(wanted == got.id)
    if isinstance(got, date):
        return str(got).startswith(str(wanted))
    if isinstance(got, bool):
        return bool(wanted == _shown(got))
    if isinstance(got, tuple | list):
        listed = wanted if isinstance(wanted, list) else [wanted]
        return len(listed) == len(got) and all(_matches(w, g) for w, g in zip(listed, got, strict=True))
    return bool(wanted == got)


def _shown(value: Any) -> Any:
    """A value as sentences write it."""
    if isinstance(value, Happening):
        return _happened(value)
    if isinstance(value, NextStep):
        return {
            "id": value.id,
            "by": list(value.posts),
            "parts": [list(group) for group in value.parts],
            "mode": value.mode,
            "awaits": _awaited(value.awaits),
        }
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple | list):
        return [_shown(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: getattr(value, part.name) for part in fields(value)}
    return value


def _happened(value: Happening) -> dict[str, Any]:
    """An effect by its form: who is told, what is entered, who stands in for whom."""
    facts, ends = dict(value.facts or {}), "是" if value.ends else "否"
    if value.form == "sets":
        return {"sets": facts}
    times = {"since": value.since, "until": value.until}
    if value.form == "stands_in":
        return {"stands_in": list(value.posts), "of": list(value.acted_for), "ends": ends, **times}
    if value.form == "stands_watch":
        watch = {"watch": value.what, "slot": value.slot}
        return {"stands_watch": list(value.posts), "of": list(value.acted_for), **watch, **times}
    changed = {"row": value.row, "ends": ends} if value.row else {}
    return {**facts, value.form: value.what, "to": list(value.posts), **changed}


def _awaited(awaits: Awaits | None) -> str | None:
    return (awaits.meeting or awaits.until or awaits.case or str(awaits.period)) if awaits else None
