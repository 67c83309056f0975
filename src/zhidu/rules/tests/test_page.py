"""docs/develop/rulebook.md is the whole language, and nothing but it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from typing import Any, Literal, get_args, get_origin

import pytest
from pydantic import BaseModel

from zhidu.rules import (
    assumptions,
    check,
    check_bodies,
    check_cadence,
    check_nested,
    check_people,
    check_splitting,
    check_tables,
    check_times,
    check_twice,
    cli,
    conflicting_bodies,
    conflicts,
    counted,
    merge,
    sentences,
)
from zhidu.rules.ask import FUNCTIONS
from zhidu.rules.bind_terms import MARKS, RELATIONS
from zhidu.rules.decision import Basis, Status
from zhidu.rules.demands import CHECK_FORMS
from zhidu.rules.duties import SLOTS
from zhidu.rules.facts import RESERVED
from zhidu.rules.figures import FIGURES, MANUAL
from zhidu.rules.figures import Written as Figured
from zhidu.rules.kinds import MOVES, WAYS
from zhidu.rules.model import DERIVED, TermType, Written
from zhidu.rules.parts import BODY_PATHS, PATHS, SUPERIOR
from zhidu.rules.quantities import UNITS
from zhidu.rules.sittings import DOES
from zhidu.rules.tests.books import RULEBOOKS
from zhidu.rules.vocabulary import Vocabulary

PAGE = (RULEBOOKS.parent / "docs" / "develop" / "rulebook.md").read_text(encoding="utf-8")
WORDS = set(re.findall(r"[a-z_]+(?:-[a-z]+)*", " ".join(re.findall(r"`[^`\n]+`", PAGE))))


def _parts(annotation: Any) -> Iterator[Any]:
    yield annotation
    for inside in get_args(annotation):
        yield from _parts(inside)


def _keys(model: type[BaseModel], seen: set[type[BaseModel]]) -> Iterator[str]:
    """The keys and the closed choices of a model and of all inside it."""
    seen.add(model)
    for name, field in model.model_fields.items():
        yield field.alias or name
        for part in _parts(field.annotation):
            if get_origin(part) is Literal:
                yield from (word for word in get_args(part) if word.isascii())
            elif isinstance(part, type) and issubclass(part, BaseModel) and part not in seen:
                yield from _keys(part, seen)


MODULES = (
    assumptions,
    check,
    check_bodies,
    check_cadence,
    check_nested,
    check_people,
    check_splitting,
    check_tables,
    check_times,
    check_twice,
    cli,
    conflicting_bodies,
    conflicts,
    counted,
    merge,
)
SOURCES = "".join(map(inspect.getsource, MODULES))
CODES = set(re.findall(r'(?:Finding\(\s*|code=|(?:of_two|settled)\(book, )"(\w+)"', SOURCES))


@pytest.mark.parametrize(
    "words",
    [
        set(_keys(Written, set())),
        set(_keys(sentences.Written, set())),
        set(_keys(Vocabulary, set())),
        set(get_args(TermType)),
        {str(status) for status in Status},
        {str(basis) for basis in Basis},
        {name for name, *_ in cli._COMMANDS},
        {*FIGURES, MANUAL, *(f.alias or n for n, f in Figured.model_fields.items())},
        {
            *CHECK_FORMS,
            *RESERVED,
            *PATHS,
            *SUPERIOR,
            *BODY_PATHS,
            *SLOTS,
            *UNITS,
            *FUNCTIONS,
            *DERIVED,
            *MOVES,
            *WAYS,
            *RELATIONS,
            *MARKS,
            *DOES,
        },
        CODES,
    ],
    ids=[
        "keys",
        "sentences",
        "vocabulary",
        "types",
        "statuses",
        "bases",
        "commands",
        "figures",
        "closed lists",
        "findings",
    ],
)
def test_every_word_of_the_language_is_on_the_page(words: set[str]) -> None:
    assert sorted(words - WORDS) == []


def test_every_finding_on_the_page_exists() -> None:
    table = PAGE[PAGE.index("| finding |") :]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.M)) == CODES


def test_every_example_is_a_line_of_a_rulebook() -> None:
    lines = {
        line.strip() for path in RULEBOOKS.rglob("*.yaml") for line in path.read_text("utf-8").splitlines()
    }
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
    examples = [line.strip() for block in blocks for line in block.splitlines()]
    assert len(examples) > 30
    assert [line for line in examples if line not in lines] == []
