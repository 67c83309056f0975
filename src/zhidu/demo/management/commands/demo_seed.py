"""``zhidu demo_seed``: fill an empty demo; nothing happens where it was filled before."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zhidu.demo import clock
from zhidu.demo.seed import YEAR, demo_seed


class Command(BaseCommand):
    help = "Fill an empty demo: office, people, rulebooks, a year of meetings and what waits now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--meetings", type=int, default=YEAR, help="往届会议的次数 (how many past meetings; fewer is faster)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if demo_seed(clock.now(), options["meetings"]):
            self.stdout.write("演示数据已生成。The demo is filled.")
