"""``zhidu export office CODE FILE``: all data of one office, for the office itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from zhidu.org.models import Office
from zhidu.upkeep.archive import ArchiveRefused
from zhidu.upkeep.exporting import office_data_write


class Command(BaseCommand):
    help = (
        "Write all data of one office, and of no other, into one archive. Exit code 2 if there is no such "
        "office, 3 if files that the database names are missing in the store."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("office", metavar="CODE", help="the office's code")
        parser.add_argument("file", metavar="FILE.zip", type=Path, help="must not be there yet")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            exported = office_data_write(options["office"], options["file"], timezone.now())
        except Office.DoesNotExist as unknown:
            raise CommandError(f"没有代码为“{options['office']}”的单位", returncode=2) from unknown
        except ArchiveRefused as refused:
            raise CommandError(str(refused)) from refused
        counts = f"{exported.rows:,}行、材料{exported.files:,}份"
        self.stdout.write(f"{exported.office}的全部数据已写入 {options['file']}：{counts}。")
        if exported.missing:
            self.stdout.write(f"注意：有{len(exported.missing)}份材料不在文件库中，请查明原因。")
            raise SystemExit(3)
