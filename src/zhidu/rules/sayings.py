"""Mistakes in the shape of what was written, in Chinese, with what is allowed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

_SAYINGS = {
    "missing": "缺少“{last}”",
    "string_type": "“{last}”应是文字；数字和日期请加引号",
    "dict_type": "“{last}”应是“键: 值”的形式",
    "model_type": "“{last}”应是“键: 值”的形式",
    "int_parsing": "“{last}”应是整数",
    "int_type": "“{last}”应是整数",
    "list_type": "“{last}”应是列表",
    "too_short": "“{last}”不能是空的",
    "literal_error": "“{last}”不能写“{input}”；可以写 {expected}",
}


def saying(mistake: Mapping[str, Any], model: type[BaseModel]) -> str:
    """One of pydantic's errors about ``model`` as a sentence for whoever writes rulebooks."""
    path = tuple(mistake["loc"])
    last = next((str(p) for p in reversed(path) if isinstance(p, str) and p != "[key]"), "内容")
    if mistake["type"] == "extra_forbidden":
        return f"不认识的键“{last}”；这里可以写 {'、'.join(_keys_at(model, path[:-1]))}"
    if mistake["type"] == "value_error":
        return str(mistake["ctx"]["error"])
    expected = str(mistake.get("ctx", {}).get("expected", "")).replace(" or ", ", ").replace("'", "")
    said = _SAYINGS.get(mistake["type"], "“{last}”写得不对")
    return said.format(last=last, input=mistake.get("input"), expected=expected.replace(", ", "、"))


def _keys_at(model: Any, path: tuple[str | int, ...]) -> list[str]:
    """The keys that the model at ``path`` knows."""
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
