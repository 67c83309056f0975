"""Writes docs/handbook/readings.md: every interpretation of every rulebook, for people to read.

``python tools/readings.py``; ``tests/test_handbook.py`` refuses a page that is out of date.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from zhidu.rules.explain import readings
from zhidu.rules.load import load

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "handbook" / "readings.md"
_HEAD = """# 释义一览

条文说得不明白、前后不一致或者没有说的地方，本单位怎样理解，由谁定的，为什么。
这里由 `tools/readings.py` 按制度文本生成，不要直接改：要改释义，改制度文本，再重新生成。
页面上看：“制度”里打开一项制度，每一条旁边写着有关的释义。
"""


def page() -> str:
    """The whole page, by text, in the order in which each text gives its readings."""
    folders = sorted(path.parent for path in (ROOT / "rulebooks").glob("*/clauses.yaml"))
    books = [(load(folder), folder.name) for folder in folders]
    chapters = [_chapter(book.title, name, readings(book)) for book, name in books if book.readings]
    return "\n".join([_HEAD, *chapters])


def _chapter(title: str, folder: str, found: Iterable[dict[str, Any]]) -> str:
    return "\n".join([f"## 《{title}》（`rulebooks/{folder}`）\n", *map(_said, found)])


def _said(reading: dict[str, Any]) -> str:
    if reading["open"]:
        answer = [f"- **答**：{reading['says']}"]
    else:
        answer = [
            f"- **答**：{reading['says']}",
            f"- **理由**：{reading['reason'] or '另有规定'}",
            f"- **由谁定**：{reading['by'] or '—'}",
        ]
    pairs = zip(reading["places"], reading["about"], strict=True)
    places = "、".join(f"{place}（{clause}）" for place, clause in pairs)
    return "\n".join([f"### {reading['asks']}\n", f"- **条文**：{places}", *answer, ""])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
