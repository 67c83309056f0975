"""``zhidu prepare``: what has to be done before a server of this version starts, and after each upgrade."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from zhidu.setup.code import console_line


class Command(BaseCommand):
    help = "Check the settings, bring the tables up to date, collect static files. May be run again any time."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("check", deploy=not settings.DEBUG and bool(settings.STATIC_ROOT))
        self.stdout.write("设置已检查")
        call_command("migrate", interactive=False, verbosity=0)
        self.stdout.write("表结构已是本版本")
        if settings.STATIC_ROOT:
            call_command("collectstatic", interactive=False, verbosity=0)
            self.stdout.write("静态文件已收集")
        if said := console_line():
            self.stdout.write(said)
