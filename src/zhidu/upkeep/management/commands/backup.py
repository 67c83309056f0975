"""``zhidu backup FILE``: the database and its files in one archive, while the server goes on serving."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zhidu.upkeep.archive import ArchiveRefused
from zhidu.upkeep.backup import Backup, backup_write
from zhidu.web.templatetags.zhidu_web import filesize

MOST = 20
"""Missing files that are named; the rest is counted."""


class Command(BaseCommand):
    help = (
        "Write the database and all files into one archive, without stopping anybody. "
        "Exit code 1 if nothing was written, 3 if files that the database names are missing in the store."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="must not be there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backup = backup_write(options["file"], timezone.now())
        except ArchiveRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write("\n".join(_said(backup)))
        if backup.missing:
            raise SystemExit(3)


def _said(backup: Backup) -> list[str]:
    counts = f"{backup.rows:,}行、材料{backup.files:,}份，{filesize(backup.size)}"
    lines = [f"已备份到 {backup.file}：{counts}", f"SHA-256 {backup.sha256}"]
    if backup.missing:
        lines.append(f"注意：有{len(backup.missing)}份材料不在文件库中，备份里也没有，请查明原因：")
        lines += [f"  {name}" for name in backup.missing[:MOST]]
    return lines
