"""An office as YAML: one section a sheet, one entry a row, strict as rulebooks are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from zhidu.org.sheets.problems import BadFile, Problem
from zhidu.org.sheets.reading import Raw, RawRow
from zhidu.org.sheets.rows import OfficeFile, Row, columns_of
from zhidu.rules.source import Places, RulebookError, nearest, read_tree

_HEAD = "# 每节一张表，每条一行；不填的项不写。由 zhidu office import 读入。\n"
_ENTRY = "- {代码: office, 名称: 综合科, 排序: 10}"


def read(content: bytes) -> Raw:
    """The sections of a file. Raises BadFile where there are none."""
    try:
        tree, places, mistakes = read_tree("", content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadFile([Problem("", 0, "", "不是 UTF-8 文字，请另存为 UTF-8")]) from error
    except RulebookError as error:
        raise BadFile(Problem("", p.line, "", p.message) for p in error.problems) from error
    problems = [Problem("", mistake.line, "", mistake.message) for mistake in mistakes]
    if not isinstance(tree, dict):
        raise BadFile(problems or [Problem("", 1, "", "文件最外层不是“表名:”", "例如“科室:”")])
    sheets = {title: list(_entries(title, part, places, problems)) for title, part in tree.items()}
    return Raw(sheets, problems)


def _entries(title: str, part: Any, places: Places, problems: list[Problem]) -> Iterator[RawRow]:
    for number, entry in enumerate(part if isinstance(part, list) else [part]):
        path = (title, number) if isinstance(part, list) else (title,)
        line = nearest(places, path).line
        if isinstance(entry, dict) and not any(isinstance(value, dict | list) for value in entry.values()):
            yield RawRow(line, entry)
        else:
            problems.append(Problem(title, line, "", "这一条不是“列名: 内容”", _ENTRY))


def write(file: OfficeFile) -> bytes:
    """The office as text that ``read`` understands; parts without a row are left out."""
    parts = {rows[0].sheet: [_entry(row) for row in rows] for _, rows in file.parts() if rows}
    said = yaml.safe_dump(parts, allow_unicode=True, sort_keys=False, default_flow_style=None, width=1000)
    return (_HEAD + said).encode()


def _entry(row: Row) -> dict[str, Any]:
    """The filled cells of a row by heading."""
    cells = ((column.title, getattr(row, name)) for name, column, _ in columns_of(type(row)))
    filled = ((title, value) for title, value in cells if value is not False and value not in ("", None))
    return {title: "是" if value is True else value for title, value in filled}
