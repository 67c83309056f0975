"""The five text checks: each looks at a text and says in Chinese what is wrong with it.

A new one is code here, with its tests, never a line of a rulebook.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from zhidu.rules.texts import TextDemand

_WIDE = (
    "\u00b7\u2014\u2018\u2019\u201c\u201d\u2026"  # · — ‘ ’ “ ” …: marks of Chinese text
    "\u2e80-\u2fdf\u3001-\u33ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uffee"
    "\U00020000-\U000323af"
)
_COUNTED = re.compile(rf"[{_WIDE}]|[^\s{_WIDE}]+")


def length(text: str) -> int:
    """How many characters (字数) as WPS counts them, white space not counted.

    Every Chinese character or mark is one, and so is every run of Latin letters, digits and the marks
    inside it: ``GB/T 9704`` is two.
    """
    return len(_COUNTED.findall(text))


def check(demand: TextDemand, text: str) -> tuple[str, ...]:
    """What the text lacks of what is demanded; nothing where it is as it should be."""
    return tuple(_CHECKS[demand.check](demand, text))


def _length(demand: TextDemand, text: str) -> Iterator[str]:
    return length_faults(demand, length(text))


def length_faults(demand: TextDemand, counted: int) -> Iterator[str]:
    """What is wrong with a text of so many characters, by a demand on its length."""
    limit = demand.length
    if limit and limit.at_most is not None and counted > limit.at_most:
        yield f"至多{limit.at_most}字，现有{counted}字"
    if limit and limit.at_least is not None and counted < limit.at_least:
        yield f"至少{limit.at_least}字，现有{counted}字"


# headings

_DIGITS = "一二三四五六七八九"
_LEVELS = (
    re.compile(r"([一二三四五六七八九十]{1,3})、"),
    re.compile(r"[（(]([一二三四五六七八九十]{1,3})[)）]"),
    re.compile(r"(\d{1,2})[.．](?!\d)"),
    re.compile(r"[（(](\d{1,2})[)）]"),
)
_LEVEL_NAMES = ("一、", "（一）", "1.", "（1）")


def _headings(demand: TextDemand, text: str) -> Iterator[str]:
    """Levels in the order 一、（一）1.（1）, none passed over, each counted from one."""
    last: list[int] = []
    for line in text.splitlines():
        found = _heading(line.strip())
        if found is None:
            continue
        level, number, written = found
        expected = last[level] + 1 if level < len(last) else 1
        if level > len(last):
            yield f"“{written}”之前缺上一级标题“{_LEVEL_NAMES[level - 1]}”"
        elif number != expected:
            yield f"“{written}”的序号不连续，应为第{expected}个"
        last = [*last[:level], *[0] * (level - len(last)), number]


def _heading(line: str) -> tuple[int, int, str] | None:
    """The level, number and words of a line that begins as a heading does."""
    for level, pattern in enumerate(_LEVELS):
        match = pattern.match(line)
        if match:
            return level, _number(match[1]), match[0]
    return None


def _number(written: str) -> int:
    """十二 or 12."""
    if written.isdecimal():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    high = (_DIGITS.find(tens) + 1 or 1) if ten else 0
    return 10 * high + (_DIGITS.find(ones) + 1 if ones else 0)


# citations and dates

_DOCUMENT = re.compile(r"[\u4e00-\u9fff]{0,12}[〔\[［(（](?:19|20)\d\d[〕\]］)）]\s*第?\d+号")
_AFTER_TITLE = re.compile(r"》\s*[（(]?\s*$")


def _citation(demand: TextDemand, text: str) -> Iterator[str]:
    """A document is cited by its title, then its number: 《…》（某政发〔2020〕5号）."""
    for match in _DOCUMENT.finditer(text):
        if not _AFTER_TITLE.search(text[: match.start()]):
            yield f"引用“{match[0]}”要先写标题，再写发文字号"


_DATES = (
    (re.compile(r"(?<![\d年])(\d{1,2}月\d{1,2}日)"), "缺年份"),
    (re.compile(r"(?<!\d)(\d{2}年\d{1,2}月(?:\d{1,2}日)?)"), "年份要写四位数"),
    (re.compile(r"(\d{4}年\d{1,2}月)(?!\d|份|至|—|－|-|、)"), "缺日"),
    (re.compile(r"(?<![\d./-])(\d{4}([./-])\d{1,2}\2\d{1,2})(?![\d./-])"), "要写成某年某月某日"),
    (re.compile(r"(今天|昨天|明天|今年|去年|明年|前年|本月|上月|下月)"), "要写具体的年、月、日"),
)


def _full_date(demand: TextDemand, text: str) -> Iterator[str]:
    for pattern, fault in _DATES:
        for match in pattern.finditer(text):
            yield f"“{match[1]}”{fault}"


def _template(demand: TextDemand, text: str) -> Iterator[str]:
    """The titles of the template, every one and in its order."""
    places = {title: text.find(title) for title in demand.template}
    yield from (f"缺“{title}”部分" for title, place in places.items() if place < 0)
    there = [title for title, place in places.items() if place >= 0]
    for before, after in pairwise(there):
        if places[after] < places[before]:
            yield f"“{after}”应在“{before}”之后"


_CHECKS: dict[str, Callable[[TextDemand, str], Iterator[str]]] = {
    "length": _length,
    "headings": _headings,
    "citation": _citation,
    "full_date": _full_date,
    "template": _template,
}


def said(demand: TextDemand) -> str:
    """What is demanded, after 须: 不超过1500字（按WPS字数统计）."""
    if demand.length:
        return _limits(demand.length.at_least, demand.length.at_most)
    if demand.template:
        return f"依次写有{_quoted(demand.template)}"
    return _SAID[demand.check]


def _limits(least: int | None, most: int | None) -> str:
    parts = [f"不少于{least}字" if least else "", f"不超过{most}字" if most else ""]
    return "、".join(part for part in parts if part)


def _quoted(titles: Sequence[str]) -> str:
    return "、".join(f"“{title}”" for title in titles)


_SAID = {
    "headings": "按“一、”“（一）”“1.”“（1）”逐级编写标题",
    "citation": "引用公文先写标题、后写发文字号",
    "full_date": "写明具体的年、月、日",
}
