"""``zhidu demo_seed``: fill an empty demo; nothing happens where it was filled before."""

from typing import Any

from django.core.management.base import BaseCommand

from zhidu.demo import clock
from zhidu.demo.seed import demo_seed


class Command(BaseCommand):
    help = "Fill an empty demo: office, people, rulebooks, a year of meetings and what waits now."

    def handle(self, *args: Any, **options: Any) -> None:
        if demo_seed(clock.now()):
            self.stdout.write("演示数据已生成。The demo is filled.")
