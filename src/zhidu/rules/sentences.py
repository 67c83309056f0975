"""Sentences: examples beside the rules that an office can read, run against the very same functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from zhidu.rules.ask import AskError, Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.decision import Decision
from zhidu.rules.facts import FactError, read_moment
from zhidu.rules.model import Names, Part
from zhidu.rules.process import DueDate, Happening, NextStep
from zhidu.rules.source import Place, Problem, RulebookError, read_list


class Expected(Part):
    status: str | None = None
    value: Any = None
    because: Names | None = None
    wants: list[dict[str, str]] | None = None
    readings: Names | None = None
    basis: str | None = None
    error: str | None = None


class Written(Part):
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
    """The sentences of a rulebook's ``tests/``. Raises RulebookError with file and line."""
    found: list[Sentence] = []
    for path in sorted((folder / "tests").glob("*.yaml")):
        entries, places = read_list(f"tests/{path.name}", path.read_text(encoding="utf-8"))
        found += [_sentence(entry, place) for entry, place in zip(entries, places, strict=True)]
    return found


def _sentence(entry: Any, place: Place) -> Sentence:
    try:
        written = Written.model_validate(entry)
        return Sentence(written.name, written.clause, _question(written), written.expect, place)
    except (ValidationError, ValueError) as error:
        raise RulebookError([Problem(place.file, place.line, f"这句话写得不对：{error}")]) from error


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
    try:
        decision = ask(book, sentence.question)
    except (AskError, FactError) as error:
        wanted = sentence.expect.error
        return [] if wanted and wanted in str(error) else [f"不能回答：{error}"]
    if sentence.expect.error:
        return [f"应当报错“{sentence.expect.error}”，却答了 {decision.status}"]
    return list(_differences(decision, sentence.expect))


def _differences(decision: Decision, expect: Expected) -> Iterable[str]:
    if expect.status is not None and decision.status != expect.status:
        yield f"status 应为 {expect.status}，实为 {decision.status}"
    if expect.basis is not None and decision.basis != expect.basis:
        yield f"basis 应为 {expect.basis}，实为 {decision.basis}"
    for name in ("because", "readings"):
        wanted, got = getattr(expect, name), getattr(decision, name)
        if wanted is not None and set(wanted) != set(got):
            yield f"{name} 应为 {wanted}，实为 {list(got)}"
    for want in expect.wants or []:
        form, what = next(iter(want.items()))
        if not any(w.form == form and w.what == what for w in decision.wants):
            yield f"wants 里没有 {form}: {what}，只有 {[(w.form, w.what) for w in decision.wants]}"
    if expect.value is not None and not _matches(expect.value, decision.value):
        yield f"value 应为 {expect.value}，实为 {_shown(decision.value)}"


def _matches(wanted: Any, got: Any) -> bool:
    """Whether the value says what was expected; a mapping may say more than was asked."""
    if isinstance(got, DueDate):
        return read_moment(wanted).date() == got.at.date()
    if isinstance(got, NextStep):
        return bool(wanted == got.id)
    if isinstance(got, Happening):
        return all(_shown(got).get(key) == value for key, value in wanted.items())
    if isinstance(wanted, Mapping):
        return isinstance(got, Mapping) and all(_matches(v, got.get(k)) for k, v in wanted.items())
    if isinstance(got, tuple | list):
        listed = wanted if isinstance(wanted, list) else [wanted]
        return len(listed) == len(got) and all(_matches(w, g) for w, g in zip(listed, got, strict=True))
    return bool(wanted == got)


def _shown(value: Any) -> Any:
    if isinstance(value, Happening):
        facts = value.facts or {}
        return {value.form: value.what, "to": list(value.posts), **facts}
    if isinstance(value, tuple | list):
        return [_shown(one) for one in value]
    return value
