"""An office in a PostgreSQL of its own, for as long as it is measured."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[2]
Made = TypeVar("Made")


@contextmanager
def office(filled: Callable[[], Made]) -> Iterator[tuple[Path, Made]]:
    """PostgreSQL's folder, and what ``filled`` answers when the tables are there."""
    folder = Path(tempfile.mkdtemp(prefix="zhidu-pages-"))
    folder.chmod(0o711)  # the database's own user has to come through
    database, var = folder / "pg", folder / "var"
    var.mkdir(mode=0o700)
    os.environ |= _environment(database, var)
    from tests.harness.postgres import serving

    try:
        with serving(database):
            yield database, _with_tables(filled)
    finally:
        shutil.rmtree(folder)


def _environment(database: Path, var: Path) -> dict[str, str]:
    return {
        "DJANGO_SETTINGS_MODULE": "pages.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src"), str(ROOT / "benchmarks")]),
        "ZHIDU_DB": f"postgres://postgres@/postgres?host={database}",
        "ZHIDU_VAR": str(var),
        "ZHIDU_SECRET_KEY": "only-for-benchmarks-" * 3,
        "ZHIDU_HOSTS": "127.0.0.1",
        "ZHIDU_HTTPS": "off",
    }


def _with_tables(filled: Callable[[], Made]) -> Made:
    import logging

    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    made = filled()
    connection.close()
    return made
