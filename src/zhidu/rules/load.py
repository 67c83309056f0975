"""From files to a Rulebook; every mistake with file, line and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from zhidu.rules.bind import bind
from zhidu.rules.book import Rulebook
from zhidu.rules.model import Written
from zhidu.rules.parts import Part
from zhidu.rules.sayings import saying
from zhidu.rules.source import Problem, RulebookError, Source, read_source, read_text
from zhidu.rules.vocabulary import FOLDER, Vocabulary

M = TypeVar("M", bound=Part)


def load(folder: Path | str) -> Rulebook:
    """Read a rulebook from its folder. Raises RulebookError with every mistake found."""
    return load_files(files_of(Path(folder)))


def files_of(folder: Path) -> dict[str, str]:
    """Name → text of the rule files of a folder, and of the vocabulary beside it.

    The sentences in ``tests/`` are not among them.
    """
    if not folder.is_dir():
        raise RulebookError([Problem(str(folder), 0, "没有这个制度目录")])
    files = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*.yaml"))}
    rules = {name: path for name, path in files.items() if not name.startswith("tests/")}
    if not rules:
        raise RulebookError([Problem(str(folder), 0, "目录里没有 .yaml 制度文件")])
    shared = {f"{FOLDER}/{path.name}": path for path in sorted((folder.parent / FOLDER).glob("*.yaml"))}
    return {name: read_text(path, name) for name, path in (rules | shared).items()}


@dataclass(frozen=True, slots=True)
class Text:
    """A rulebook as written, before its names are looked up: what ``merge`` puts together."""

    written: Written
    source: Source
    shared: Vocabulary


def read(files: Mapping[str, str]) -> Text:
    """The sections of a rulebook's files. Raises RulebookError with every mistake of shape."""
    common = {name: text for name, text in files.items() if name.startswith(f"{FOLDER}/")}
    shared = write(read_source(common), Vocabulary)
    source = read_source({name: text for name, text in files.items() if name not in common})
    return Text(write(source, Written), source, shared)


def load_files(files: Mapping[str, str]) -> Rulebook:
    """Read a rulebook from its files' texts. Raises RulebookError with every mistake found."""
    return _read(tuple(files.items()))


@lru_cache(maxsize=16)  # a text is read to be checked, tried, published: each time the same
def _read(files: tuple[tuple[str, str], ...]) -> Rulebook:
    text = read(dict(files))
    return bind(text.written, text.source, text.shared)


def write(source: Source, model: type[M]) -> M:
    """The sections as models, or RulebookError."""
    _stop_on(source)
    try:
        return model.model_validate(source.data)
    except ValidationError as error:
        for mistake in error.errors():
            source.complain(tuple(mistake["loc"]), saying(mistake, model))
    _stop_on(source)
    raise AssertionError("a validation error without mistakes")


def _stop_on(source: Source) -> None:
    if source.problems:
        raise RulebookError(source.problems)
