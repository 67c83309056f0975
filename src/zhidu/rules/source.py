"""Strict YAML: what a rulebook's files say, with the file and line of every value.

Refused with file and line: duplicate keys, keys that are not words, empty values, implicit
booleans (``yes``, ``on``), sexagesimal numbers (``1:30``), fractions. Dates are kept as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

import yaml

Path = tuple[str | int, ...]
DEEPEST = 40
MOST = 200_000
"""Values nested deeper than DEEPEST, or more than MOST in one file: no rulebook, but an attack."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9_]*)")


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


Places = Mapping[Path, Place]


def nearest(places: Places, path: Path) -> Place:
    """The place of ``path``, or of the nearest thing around it."""
    for end in range(len(path), -1, -1):
        if path[:end] in places:
            return places[path[:end]]
    return Place("", 0)


class Source:
    """The merged sections of a rulebook and where each value stands."""

    def __init__(self) -> None:
        self.data: dict[str, Any] = {}
        self.places: dict[Path, Place] = {}
        self.problems: list[Problem] = []

    def place(self, path: Path) -> Place:
        return nearest(self.places, path)

    def complain(self, path: Path, message: str) -> None:
        at = self.place(path)
        problem = Problem(at.file, at.line, message)
        if problem not in self.problems:
            self.problems.append(problem)

    def add(self, file: str, text: str) -> None:
        """Read one file into the sections; its mistakes are collected, not raised."""
        reader = _Reader(file)
        self.places.setdefault((), Place(file, 1))
        node = reader.compose(text)
        if node is not None:
            self._merge(node, reader)
        self.problems += reader.problems

    def _merge(self, node: yaml.Node, reader: _Reader) -> None:
        sections = reader.read(node, ())
        if not isinstance(sections, dict):
            reader.wrong(1, "文件最外层应是“节名: 内容”的形式，例如 tables:")
            return
        for name, content in sections.items():
            self._merge_section(name, content, reader)
        for path, place in reader.places.items():
            self.places.setdefault(path, place)

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

    def compose(self, text: str) -> yaml.Node | None:
        """The tree of a file; None for an empty one and for one that is not YAML."""
        try:
            self._measure(text)
            return yaml.compose(text, Loader=_LOADER)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            self.wrong(mark.line + 1 if mark else 1, f"不是合格的 YAML：{_why(error)}")
            return None

    def _measure(self, text: str) -> None:
        """Refuses a file so deep that composing it would exhaust the C stack and end the process."""
        depth = 0
        for event in yaml.parse(text, Loader=_LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                raise self._too_much(event.start_mark.line + 1 if event.start_mark else 1)

    def _too_much(self, line: int) -> RulebookError:
        return RulebookError([Problem(self.file, line, "层数太深或内容太多，不像一部制度")])

    def read(self, node: yaml.Node, path: Path) -> Any:
        line = node.start_mark.line + 1
        self.places.setdefault(path, Place(self.file, line))
        if len(path) > DEEPEST or len(self.places) > MOST:
            raise self._too_much(line)
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
                self.wrong(
                    line, f"键“{_shown(key)}”须是文字，不能是数字、日期或 yes/no/on/off；请加引号或改名"
                )
                continue
            if key in out:
                self.wrong(line, f"键“{key}”写了两次")
            self.places[(*path, key)] = Place(self.file, line)
            out[key] = self.read(value_node, (*path, key))
        return out

    def _scalar(self, node: yaml.Node, line: int) -> Any:
        tag, text = node.tag.rsplit(":", 1)[-1], node.value
        if tag == "int" and _DECIMAL.fullmatch(text) and len(text) <= 20:
            return int(text.replace("_", ""))
        if tag in ("str", "timestamp"):
            return text
        self.wrong(line, _SCALAR_MISTAKES.get(tag, "不认识的值“{text}”").format(text=text))
        return text


_SCALAR_MISTAKES = {
    "bool": "“{text}”会被当作真假值；是非请写 是 或 否，文字请加引号",
    "int": "“{text}”会被当作六十进制或其他进制的数，或者太长；时间和编号请加引号",
    "float": "不用小数“{text}”；金额写 5万、整数元，或加引号写到分",
    "null": "这里没有写内容",
}


def _shown(key: Any) -> str:
    return key if isinstance(key, str) else "……"


_YAML_MISTAKES = {
    "mapping values are not allowed": "这里不能再有“: ”；多半是缩进不齐，或文字里有冒号而没有加引号",
    "could not find expected ':'": "这里缺少“: ”，或缩进不对",
    "did not find expected key": "这里应是“键: 值”；多半是缩进不齐，或引号没有成对",
    "did not find expected ','": "括号里缺少逗号，或括号没有成对",
    "did not find expected '-'": "列表每一项应以“- ”开头，缩进要一致",
    "block sequence entries are not allowed": "列表项不能写在这里；请另起一行并缩进",
    "cannot start any token": "有不能直接写的字符（如制表符、@、%）；缩进用空格，文字请加引号",
    "unexpected end of stream": "引号或括号没有成对，文件就结束了",
    "undefined alias": "“*”所指的内容没有用“&”命名过；若本是文字，请加引号",
    "single document": "一个文件只写一份内容，中间不用“---”分开",
    "characters are not allowed": "有看不见的控制字符",
}


def _why(error: Exception) -> str:
    """The library's English words as a sentence that says what to do."""
    problem = str(error)
    known = (said for words, said in _YAML_MISTAKES.items() if words in problem)
    return next(known, "冒号、缩进、引号或括号写得不对")


def read_list(file: str, text: str) -> tuple[list[Any], Places]:
    """The entries of a file that is one list, and their places. Raises RulebookError."""
    reader = _Reader(file)
    node = reader.compose(text)
    entries = reader.read(node, ()) if node is not None else []
    if not isinstance(entries, list):
        reader.wrong(1, "文件最外层应是列表，每条以“- ”开头")
    if reader.problems:
        raise RulebookError(reader.problems)
    return entries, reader.places


def read_source(files: Mapping[str, str]) -> Source:
    """Read a rulebook's files (name → text) in the order of their names."""
    source = Source()
    for file in sorted(files):
        source.add(file, files[file])
    return source


def read_text(path: FilePath, name: str) -> str:
    """The text of a file, called ``name`` in messages. Raises RulebookError if it is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise RulebookError([Problem(name, line, "不是 UTF-8 文字，请另存为 UTF-8")]) from error
