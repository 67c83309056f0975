"""``zhidu demo_seed``: fill an empty demo; nothing happens where it was filled before."""

import logging
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zhidu.demo import clock
from zhidu.demo.seed import demo_found, demo_seed


class Command(BaseCommand):
    help = "Fill an empty demo: office, people, rulebooks, a year of meetings and what waits now."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--office", action="store_true", help="the office alone; its year is for later")

    def handle(self, *args: Any, **options: Any) -> None:
        logging.disable(logging.INFO)  # a year of sealed days is no news on the console
        try:
            self._fill(is_office_alone=options["office"])
        finally:
            logging.disable(logging.NOTSET)

    def _fill(self, *, is_office_alone: bool) -> None:
        if is_office_alone:
            demo_found(clock.now())
        elif demo_seed(clock.now()):
            self.stdout.write("演示数据已生成。The demo is filled.")
