"""From files to a Rulebook; every mistake with file, line and what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from zhidu.rules.bind import bind
from zhidu.rules.book import Rulebook
from zhidu.rules.model import Written
from zhidu.rules.source import Problem, RulebookError, Source, read_source

_SAYINGS = {
    "missing": "缺少“{last}”",
    "string_type": "“{last}”应是文字",
    "dict_type": "“{last}”应是“键: 值”的形式",
    "list_type": "“{last}”应是列表",
    "model_type": "“{last}”应是“键: 值”的形式",
    "literal_error": "“{last}”不能写“{input}”；可以写 {expected}",
}


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
    return {name: path.read_text(encoding="utf-8") for name, path in rules.items()}


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
            _complain(source, mistake)
    _stop_on(source)
    raise AssertionError("a validation error without mistakes")


def _stop_on(source: Source) -> None:
    if source.problems:
        raise RulebookError(source.problems)


def _complain(source: Source, mistake: Any) -> None:
    path = tuple(mistake["loc"])
    last = next((str(p) for p in reversed(path) if isinstance(p, str)), "文件")
    if mistake["type"] == "extra_forbidden":
        allowed = "、".join(_keys_at(path[:-1]))
        source.complain(path, f"不认识的键“{last}”；这里可以写 {allowed}")
    elif mistake["type"] == "value_error":
        source.complain(path, str(mistake["ctx"]["error"]))
    else:
        expected = str(mistake.get("ctx", {}).get("expected", "")).replace(" or ", "、").replace("'", "")
        saying = _SAYINGS.get(mistake["type"], "“{last}”写得不对：" + mistake["msg"])
        source.complain(path, saying.format(last=last, input=mistake.get("input"), expected=expected))


def _keys_at(path: tuple[str | int, ...]) -> list[str]:
    """The keys that the model at ``path`` knows."""
    model: Any = Written
    for step in path:
        model = _inside(model, step)
    return [f.alias or name for name, f in getattr(model, "model_fields", {}).items()]


def _inside(model: Any, step: str | int) -> Any:
    fields = getattr(model, "model_fields", None)
    if fields is not None:
        by_name = {f.alias or name: f.annotation for name, f in fields.items()}
        return _unwrapped(by_name.get(str(step)))
    arguments = getattr(model, "__args__", ())
    return _unwrapped(arguments[-1]) if arguments else model


def _unwrapped(annotation: Any) -> Any:
    """``X | None`` and ``Annotated[X, …]`` as X."""
    arguments = [a for a in getattr(annotation, "__args__", ()) if a is not type(None)]
    if hasattr(annotation, "__metadata__"):
        return _unwrapped(annotation.__origin__)
    is_union = type(None) in getattr(annotation, "__args__", ())
    return arguments[0] if is_union and len(arguments) == 1 else annotation
