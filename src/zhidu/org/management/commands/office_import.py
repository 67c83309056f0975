"""``zhidu office import FILE``: an office as a file says it is, all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from zhidu.calendar import local_date
from zhidu.org.services import OrgRefused
from zhidu.org.sheets import BadFile, Change, office_file_read, office_import, office_plan


class Command(BaseCommand):
    help = (
        "Take over units, posts, people and appointments from a workbook or a YAML file. "
        "Exit code 1 if anything in it is wrong; then nothing is written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE.xlsx|FILE.yaml", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        dry_run = options["dry_run"]
        try:
            draft, today = office_file_read(options["file"]), local_date(timezone.now())
            changes = office_plan(draft) if dry_run else office_import(draft, on=today)
        except (BadFile, OrgRefused) as error:
            self.stdout.write(_refused(error))
            raise SystemExit(1) from error
        self.stdout.write("\n".join([f"  {change}" for change in changes] + [_ended(changes, dry_run)]))


def _refused(error: BadFile | OrgRefused) -> str:
    problems = error.problems if isinstance(error, BadFile) else (error,)
    said = "\n".join(f"  ✗ {problem}" for problem in problems)
    return f"{said}\n共{len(problems)}处问题，没有写入任何内容。请改好后再导入。"


def _ended(changes: Sequence[Change], dry_run: bool) -> str:
    if not changes:
        return "与现有内容一致，没有变动。"
    return f"共{len(changes)}处变动，{'试运行，没有写入' if dry_run else '已写入'}。"
