"""``zhidu jobs run``: what happens because time passes, not because somebody acts."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections
from django.utils.module_loading import import_string

from zhidu.cases.services import obligations_lapse

log = logging.getLogger(__name__)
EVERY = 60
"""Seconds between two rounds."""


class Command(BaseCommand):
    help = "Mark deadlines that have passed, every minute until told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            round_go()
            return
        ending = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: ending.set())
        while not ending.wait(EVERY):
            close_old_connections()
            round_go()


def round_go() -> None:
    """One round; a database that cannot be reached now is tried again in the next."""
    try:
        count = obligations_lapse(import_string(settings.ZHIDU_CLOCK)())
    except DatabaseError:
        log.exception("jobs: this round failed and is repeated")
        return
    if count:
        log.info("jobs: %s deadlines have passed", count)
