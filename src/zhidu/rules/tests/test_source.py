"""A file of rules …"""

from __future__ import annotations

from pathlib import Path

import pytest

from zhidu.rules.source import DEEPEST, RulebookError, read_list, read_source, read_text


def _read(text: str) -> tuple[object, list[str]]:
    source = read_source({"a.yaml": text})
    return source.data, [str(problem) for problem in source.problems]


def test_is_read_with_the_line_of_every_value() -> None:
    source = read_source({"a.yaml": "terms:\n  x:\n    - 1\n    - {y: 2}\n"})
    assert source.data == {"terms": {"x": [1, {"y": 2}]}}
    assert str(source.place(("terms", "x", 1, "y"))) == "a.yaml:4"
    assert str(source.place(("terms", "x", 1, "nowhere", "near"))) == "a.yaml:4"


def test_keeps_dates_as_text_and_whole_numbers_as_numbers() -> None:
    data, problems = _read("s: {day: 2026-11-27, n: 48_000, minus: -5, big: '0123'}\n")
    assert data == {"s": {"day": "2026-11-27", "n": 48_000, "minus": -5, "big": "0123"}}
    assert problems == []


def test_adds_sections_of_several_files_up() -> None:
    source = read_source({"b.yaml": "s: {two: 2}\n", "a.yaml": "s: {one: 1}\n"})
    assert source.data == {"s": {"one": 1, "two": 2}}
    assert str(source.place(("s", "two"))) == "b.yaml:1"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("s: {a: 1}\nt:\n  b: 1\n  b: 2\n", "a.yaml:4：键“b”写了两次"),
        ("s:\n  1: x\n", "a.yaml:2：键“1”须是文字，不能是数字、日期或 yes/no/on/off；请加引号或改名"),
        ("s:\n  on: x\n", "a.yaml:2：键“on”须是文字，不能是数字、日期或 yes/no/on/off；请加引号或改名"),
        (
            "s:\n  2026-01-01: x\n",
            "a.yaml:2：键“2026-01-01”须是文字，不能是数字、日期或 yes/no/on/off；请加引号或改名",
        ),
        (
            "s:\n  ? [a, b]\n  : x\n",
            "a.yaml:2：键“……”须是文字，不能是数字、日期或 yes/no/on/off；请加引号或改名",
        ),
        ("s:\n  <<: {a: b}\n", "a.yaml:2：键“<<”须是文字，不能是数字、日期或 yes/no/on/off；请加引号或改名"),
        ("s:\n  a: yes\n", "a.yaml:2：“yes”会被当作真假值；是非请写 是 或 否，文字请加引号"),
        ("s:\n  a: Off\n", "a.yaml:2：“Off”会被当作真假值；是非请写 是 或 否，文字请加引号"),
        ("s:\n  a: 8:30\n", "a.yaml:2：“8:30”会被当作六十进制或其他进制的数，或者太长；时间和编号请加引号"),
        ("s:\n  a: 010\n", "a.yaml:2：“010”会被当作六十进制或其他进制的数，或者太长；时间和编号请加引号"),
        ("s:\n  a: -0x10\n", "a.yaml:2：“-0x10”会被当作六十进制或其他进制的数，或者太长；时间和编号请加引号"),
        ("s:\n  a: !!int x\n", "a.yaml:2：“x”会被当作六十进制或其他进制的数，或者太长；时间和编号请加引号"),
        ("s:\n  a: 1.5\n", "a.yaml:2：不用小数“1.5”；金额写 5万、整数元，或加引号写到分"),
        ("s:\n  a: .inf\n", "a.yaml:2：不用小数“.inf”；金额写 5万、整数元，或加引号写到分"),
        ("s:\n  a:\n  b: 1\n", "a.yaml:2：这里没有写内容"),
        ("s:\n  a: ~\n", "a.yaml:2：这里没有写内容"),
        ("s:\n  a: !python/object:os.system x\n", "a.yaml:2：不认识的值“x”"),
        ("s: text\n", "a.yaml:1：“s”节应是“标识: 内容”的形式"),
        ("- a\n", "a.yaml:1：文件最外层应是“节名: 内容”的形式，例如 tables:"),
    ],
)
def test_with_a_mistake_is_refused_at_its_line(text: str, expected: str) -> None:
    assert _read(text)[1] == [expected]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("s:\n  a: b: c\n", 2, "缩进不齐"),
        ("s:\n  a: [1, 2\nt: 3\n", 3, "括号"),
        ("s:\n\ta: 1\n", 2, "制表符"),
        ("s: @x\n", 1, "加引号"),
        ('s: "x\n', 2, "没有成对"),
        ("s: *x\n", 1, "加引号"),
        ("s: {a: 1}\n---\nt: {b: 2}\n", 2, "---"),
        ("s: a\x00b\n", 1, "控制字符"),
        ("s:\n  - a\n b\n", 3, "缩进"),
        ("s: - a\n", 1, "另起一行"),
    ],
)
def test_that_is_not_yaml_says_so_in_chinese(text: str, line: int, words: str) -> None:
    [problem] = read_source({"a.yaml": text}).problems
    assert problem.line == line
    assert problem.message.startswith("不是合格的 YAML：")
    assert words in problem.message
    assert not any(word.isascii() and word.isalpha() for word in problem.message.replace("YAML", "").split())


def test_says_where_an_id_was_written_first() -> None:
    source = read_source({"a.yaml": "terms:\n  x: {}\n", "b.yaml": "clauses: {}\nterms:\n  x: {}\n"})
    [problem] = source.problems
    assert str(problem) == "b.yaml:3：“terms”节里的“x”已写在 a.yaml:2，一个标识只写一次"


@pytest.mark.parametrize(
    "text",
    ["s: &a [*a, *a]\n", "s: " + "{a: " * DEEPEST + "x" + "}" * DEEPEST, "[" * 300_000],
    ids=["holds itself", "nested", "nested beyond the C stack"],
)
def test_that_winds_on_for_ever_is_refused(text: str) -> None:
    with pytest.raises(RulebookError, match="层数太深或内容太多"):
        read_source({"a.yaml": text})


def test_that_multiplies_itself_is_refused() -> None:
    lines = ["s:", "  a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    for one, two in zip("abcdef", "bcdefg", strict=True):
        lines.append(f"  {two}: &{two} [{', '.join([f'*{one}'] * 10)}]")
    with pytest.raises(RulebookError, match="层数太深或内容太多"):
        read_source({"a.yaml": "\n".join(lines)})


def test_of_sentences_is_a_list() -> None:
    entries, places = read_list("t.yaml", "- a\n- {b: c}\n")
    assert entries == ["a", {"b": "c"}]
    assert str(places[(1, "b")]) == "t.yaml:2"
    assert read_list("t.yaml", "")[0] == []
    with pytest.raises(RulebookError, match=r"t[.]yaml:1：文件最外层应是列表"):
        read_list("t.yaml", "a: b\n")
    with pytest.raises(RulebookError, match="不是合格的 YAML"):
        read_list("t.yaml", "- [\n")


def test_is_utf_8_with_or_without_a_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeffs: {a: 是}\n".encode())
    assert read_text(path, "a.yaml") == "s: {a: 是}\n"
    path.write_bytes("x: 1\ns: {a: 是}\n".encode("gb18030"))
    with pytest.raises(RulebookError, match=r"a[.]yaml:2：不是 UTF-8 文字"):
        read_text(path, "a.yaml")
