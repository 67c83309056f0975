"""Registers (台账): their columns, their keeper, and who is named in each row."""

from __future__ import annotations

from dataclasses import replace

from zhidu.rules.book import Bound
from zhidu.rules.model import Register
from zhidu.rules.names import Names
from zhidu.rules.source import Path


def bind_register(names: Names, register_id: str, register: Register) -> Bound[Register]:
    """The register, every name in it that is not known complained of."""
    path: Path = ("registers", register_id)
    for column, entry in register.columns.items():
        names.stated((*path, "columns"), [column])
        if entry.text:
            names.complain((*path, "columns", column, "text"), "文字的要求（text）写在表单上，台账的列不写")
    names.who((*path, "keeper"), register.keeper)
    names.who((*path, "readers"), register.readers)
    named = register.named
    if named and names.known((*path, "named"), named, register.columns, "台账的列"):
        _holds_posts((*path, "named"), names, named)
    columns = register.columns.items()
    when = tuple(names.tests((*path, "columns", column, "when"), entry.when) for column, entry in columns)
    return replace(names.bound(path, register), parts=when)


def _holds_posts(path: Path, names: Names, column: str) -> None:
    if not names.is_type(column, "post", "posts"):
        names.complain(path, f"“{column}”要是 type: post 或 posts 的列，才能指明专人")
