"""Strict YAML: what a rulebook's files say, with the file and line of every value.

Refused with file and line: duplicate keys, keys that are not words, empty values, implicit
booleans (``yes``, ``on``), sexagesimal numbers (``1:30``), fractions, dates without quotes are
kept as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a rulebook, at its place."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}：{self.message}"


class RulebookError(Exception):
    """A rulebook that cannot be read; carries every mistake that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Place:
    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class Source:
    """The merged sections of a rulebook and where each value stands."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.places: dict[Path, Place] = {}
        self.problems: list[Problem] = []

    def place(self, path: Path) -> Place:
        """The place of ``path``, or of the nearest thing around it."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return Place("", 0)

    def complain(self, path: Path, message: str) -> None:
        at = self.place(path)
        self.problems.append(Problem(at.file, at.line, message))

    def add(self, file: str, text: str) -> None:
        """Read one file into the sections; its mistakes are collected, not raised."""
        reader = _Reader(file)
        try:
            node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            reader.wrong(mark.line + 1 if mark else 1, f"不是合格的 YAML：{_why(error)}")
            node = None
        if node is not None:
            self._merge(file, node, reader)
        self.problems += reader.problems

    def _merge(self, file: str, node: yaml.Node, reader: _Reader) -> None:
        sections = reader.read(node, ())
        if not isinstance(sections, dict):
            reader.wrong(1, "文件最外层应是“节名: 内容”的形式，例如 tables:")
            return
        for name, content in sections.items():
            self._merge_section(name, content, reader)
        for path, place in reader.places.items():
            self.places.setdefault(path, place)
        self.places.setdefault((), Place(file, 1))

    def _merge_section(self, name: str, content: Any, reader: _Reader) -> None:
        known = self.data.setdefault(name, {})
        if not isinstance(content, dict):
            reader.wrong(reader.places[(name,)].line, f"“{name}”节应是“标识: 内容”的形式")
            return
        for key, value in content.items():
            if key in known:
                first = self.places[(name, key)]
                here = reader.places[(name, key)]
                reader.wrong(here.line, f"“{name}”节里的“{key}”已写在 {first}，一个标识只写一次")
            known[key] = value


class _Reader:
    """Turns YAML nodes of one file into plain values."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[Path, Place] = {}
        self.problems: list[Problem] = []

    def wrong(self, line: int, message: str) -> None:
        self.problems.append(Problem(self.file, line, message))

    def read(self, node: yaml.Node, path: Path) -> Any:
        line = node.start_mark.line + 1
        self.places.setdefault(path, Place(self.file, line))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*path, n)) for n, item in enumerate(node.value)]
        return self._scalar(node, line)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = key_node.value, key_node.start_mark.line + 1
            if key_node.tag != "tag:yaml.org,2002:str":
                self.wrong(line, f"键“{key}”须是文字，不能是数字、日期或 yes/no/on/off；请加引号或改名")
            elif key in out:
                self.wrong(line, f"键“{key}”写了两次")
            self.places[(*path, key)] = Place(self.file, line)
            out[key] = self.read(value_node, (*path, key))
        return out

    def _scalar(self, node: yaml.Node, line: int) -> Any:
        tag, text = node.tag.rsplit(":", 1)[-1], node.value
        if tag == "int" and ":" not in text and not text.startswith(("0x", "0b", "0o")):
            return int(text.replace("_", ""))
        if tag in ("str", "timestamp"):
            return text
        self.wrong(line, _SCALAR_MISTAKES.get(tag, f"不认识的值“{text}”").format(text=text))
        return text


_SCALAR_MISTAKES = {
    "bool": "“{text}”会被当作真假值；是非请写 是 或 否，文字请加引号",
    "int": "“{text}”会被当作六十进制或其他进制的数；时间请加引号",
    "float": "不用小数“{text}”；金额写 5万、整数元，或加引号写到分",
    "null": "这里没有写内容",
}


def _why(error: yaml.YAMLError) -> str:
    problem = getattr(error, "problem", None) or str(error)
    return str(problem)


def read_list(file: str, text: str) -> tuple[list[Any], list[Place]]:
    """The entries of a file that is one list, and their places. Raises RulebookError."""
    reader = _Reader(file)
    try:
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise RulebookError([Problem(file, 1, f"不是合格的 YAML：{_why(error)}")]) from error
    entries = reader.read(node, ()) if node is not None else []
    if not isinstance(entries, list):
        reader.wrong(1, "句子文件最外层应是列表，每条以“- ”开头")
    if reader.problems:
        raise RulebookError(reader.problems)
    return entries, [reader.places[(n,)] for n in range(len(entries))]


def read_source(files: Mapping[str, str]) -> Source:
    """Read a rulebook's files (name → text) in the order of their names."""
    source = Source()
    for file in sorted(files):
        source.add(file, files[file])
    return source
