"""``zhidu accounts link``: a way in for a security administrator whom nobody else can reset."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.urls import reverse
from django.utils import timezone

from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.services import account_rescue


class Command(BaseCommand):
    help = "A link by which a security administrator sets a new password; it is written to the security log."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="LOGIN", help="安全管理员的登录名")
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="how people reach this server")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            token = account_rescue(name=options["name"], at=timezone.now())
        except AccountRefused as refused:
            self.stderr.write(str(refused))
            raise SystemExit(1) from refused
        self.stdout.write(options["url"].rstrip("/") + reverse("invitation", args=[token]))
