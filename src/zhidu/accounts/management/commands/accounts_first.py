"""``zhidu accounts first``: the first three administrators of an office, and a link for each."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.services import First, administrators_first
from zhidu.org.models import Office
from zhidu.org.services import office_create

_CODE, _NAME = "office", "本单位"
"""Of an office that nobody has set up yet; the set-up gives it its name."""


class Command(BaseCommand):
    help = "Make the first system, security and audit administrator, three different persons; prints links."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="系统管理员 安全管理员 审计管理员")
        parser.add_argument("--office", metavar="CODE", help="where there are several offices")
        parser.add_argument("--url", default="http://127.0.0.1:8000", help="how people reach this server")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                office = _office(options["office"])
                first = administrators_first(office=office, names=options["names"], at=timezone.now())
        except AccountRefused as refused:
            self.stderr.write(str(refused))
            raise SystemExit(1) from refused
        for each in first:
            self.stdout.write(_line(each, options["url"].rstrip("/")))
        self.stdout.write("链接各用一次，请分别交给本人；设好密码后即可登录。")


def _line(first: First, url: str) -> str:
    link = url + reverse("invitation", args=[first.token])
    assert first.role is not None  # the three have one
    return f"{first.role.label}　{first.person.name}　登录名 {first.username}\n  {link}"


def _office(code: str | None) -> Office:
    """The office named, the only one there is, or a new one on an empty database. Raises AccountRefused."""
    if code:
        found = Office.objects.filter(code=code).first()
        if found is None:
            raise AccountRefused(f"没有代码为“{code}”的单位")
        return found
    offices = list(Office.objects.order_by("code")[:2])
    if len(offices) > 1:
        raise AccountRefused("有几个单位，请用 --office 写明代码")
    return offices[0] if offices else office_create(code=_CODE, name=_NAME, short_name=_NAME)
