"""``.venv/bin/python tools/screens.py`` writes docs/handbook/画面.md: every page with its picture."""

from __future__ import annotations

import csv
from pathlib import Path

HANDBOOK = Path(__file__).parents[1] / "docs" / "handbook"
HEAD = """# 画面

每一页的画面，由浏览器测试截取（`make pictures`），数据全部虚构；部分页面附手机上的画面。
标题下面是程序里的地址名。
"""


def page() -> str:
    """The chapter as screens.tsv has it: pages with pictures, then addresses that show none and why."""
    with (HANDBOOK / "screens.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", restval=""))
    shown = [_shown(row) for row in rows if row["desk"]]
    without = [f"| `{row['page']}` | {row['said']} |" for row in rows if not row["desk"]]
    table = "\n".join(["| 地址名 | 说明 |", "|---|---|", *without])
    return "\n".join([HEAD, *shown, "## 没有画面的地址\n", table, ""])


def _shown(row: dict[str, str]) -> str:
    title, name = row["said"], row["page"]
    pictures = f"![{title}](screens/{name}.webp)"
    if row["phone"]:
        pictures += f"\n![{title}，手机](screens/{name}-phone.webp)"
    return f"## {title}\n\n`{name}`\n\n{pictures}\n"


if __name__ == "__main__":
    (HANDBOOK / "画面.md").write_text(page(), encoding="utf-8")
