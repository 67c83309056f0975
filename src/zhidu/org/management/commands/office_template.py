"""``zhidu office template FILE``: an empty file for an office's units, posts and people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhidu.org.sheets import BadFile, OfficeFile, office_file_write


class Command(BaseCommand):
    help = "Write an empty workbook with headings and notes, to be filled in and imported."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.xlsx", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            office_file_write(options["file"], OfficeFile())
        except BadFile as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"模板已写入 {options['file']}。填好后用 zhidu office import 导入。")
