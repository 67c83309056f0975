"""``zhidu office export OFFICE FILE``: an office's units, posts and people as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from zhidu.org.models import Office
from zhidu.org.sheets import BadFile, office_file_write, office_rows


class Command(BaseCommand):
    help = "Write an office's units, posts, people and appointments to a workbook or a YAML file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("office", metavar="OFFICE", help="the office's code")
        parser.add_argument("file", metavar="FILE.xlsx|FILE.yaml", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        office = Office.objects.filter(code=options["office"]).first()
        if office is None:
            raise CommandError(f"没有代码为“{options['office']}”的单位", returncode=2)
        try:
            office_file_write(options["file"], office_rows(office))
        except BadFile as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"{office.name}已写入 {options['file']}。")
