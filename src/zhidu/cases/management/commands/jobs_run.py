"""``zhidu jobs run``: what happens because time passes, not because somebody acts."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils.module_loading import import_string

from zhidu.cases.services import days_seal, dues_recompute, obligations_lapse, steps_wake

log = logging.getLogger(__name__)
EVERY = 60
"""Seconds between two rounds."""
PARTS: tuple[tuple[Callable[[datetime], int], str], ...] = (
    (dues_recompute, "jobs: the deadlines of %s cases were reckoned anew"),
    (obligations_lapse, "jobs: %s deadlines have passed"),
    (steps_wake, "jobs: %s steps have waited long enough"),
    (days_seal, "jobs: %s days were sealed"),
)
"""What a round does; each part answers how much there was to do."""


class Command(BaseCommand):
    help = "Mark deadlines that have passed and seal finished days, now and every minute until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            round_go()
            return
        ending = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: ending.set())
        while True:
            close_old_connections()
            round_go()
            if ending.wait(EVERY):
                return


def round_go() -> None:
    """One round; what fails because of the database is tried again in the next."""
    for part, words in PARTS:
        try:
            count = part(import_string(settings.ZHIDU_CLOCK)())
        except DatabaseError:
            log.exception("jobs: %s failed and is repeated in the next round", part.__name__)
            continue
        if count:
            log.info(words, count)
