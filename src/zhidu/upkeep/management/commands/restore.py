"""``zhidu restore FILE``: what a backup holds, into an empty database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhidu.upkeep.archive import ArchiveRefused
from zhidu.upkeep.restore import Restored, restore_from


class Command(BaseCommand):
    help = (
        "Take over a backup into an empty database, of either kind: all of it, or nothing and exit code 1. "
        "Nothing is written before the whole archive was read and found as it was written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="written by `zhidu backup`")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            restored = restore_from(options["file"])
        except ArchiveRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write("\n".join(_said(restored)))


def _said(restored: Restored) -> list[str]:
    when = f"{restored.at[:16].replace('T', ' ')} 的备份（zhidu {restored.version}）"
    lines = [f"已恢复 {when}：{restored.rows:,}行、材料{restored.files:,}份"]
    lines += [f"  {seal['office']} 封存到 {seal['day']}，摘要 {seal['digest']}" for seal in restored.seals]
    lines.append("请接着运行 zhidu jobs run --once（补封备份以后的日子），再运行 zhidu audit verify 核对。")
    return lines
