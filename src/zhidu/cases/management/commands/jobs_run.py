"""``zhidu jobs run``: the worker, or one round of what it does."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from zhidu.cases.jobs import jobs_run
from zhidu.org.models import Office


class Command(BaseCommand):
    help = (
        "Do timed work (passed deadlines, seals of finished days), now and every minute until told to stop."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round in this process, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            Office.objects.exists()  # without tables: one sentence, not what each job makes of it
            jobs_run()
            return
        from zhidu.cases.cluster import Cluster  # needs the queue's processes, which one round does not

        Cluster().run()
