"""From files to a Rulebook; every mistake with file, line and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from zhidu.rules.bind import bind
from zhidu.rules.book import Rulebook
from zhidu.rules.model import Written
from zhidu.rules.sayings import saying
from zhidu.rules.source import Problem, RulebookError, Source, read_source, read_text


def load(folder: Path | str) -> Rulebook:
    """Read a rulebook from its folder. Raises RulebookError with every mistake found."""
    return load_files(files_of(Path(folder)))


def files_of(folder: Path) -> dict[str, str]:
    """Name → text of the rule files of a folder; the sentences in ``tests/`` are not among them."""
    if not folder.is_dir():
        raise RulebookError([Problem(str(folder), 0, "没有这个制度目录")])
    files = {p.relative_to(folder).as_posix(): p for p in sorted(folder.rglob("*.yaml"))}
    rules = {name: path for name, path in files.items() if not name.startswith("tests/")}
    if not rules:
        raise RulebookError([Problem(str(folder), 0, "目录里没有 .yaml 制度文件")])
    return {name: read_text(path, name) for name, path in rules.items()}


def load_files(files: Mapping[str, str]) -> Rulebook:
    """Read a rulebook from its files' texts. Raises RulebookError with every mistake found."""
    source = read_source(files)
    written = write(source)
    return bind(written, source)


def write(source: Source) -> Written:
    """The sections as models, or RulebookError."""
    _stop_on(source)
    try:
        return Written.model_validate(source.data)
    except ValidationError as error:
        for mistake in error.errors():
            source.complain(tuple(mistake["loc"]), saying(mistake, Written))
    _stop_on(source)
    raise AssertionError("a validation error without mistakes")


def _stop_on(source: Source) -> None:
    if source.problems:
        raise RulebookError(source.problems)
