"""The database as it is at one moment, while everybody else goes on writing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction

_COPY = "snapshot"


@contextmanager
def standing_still(folder: Path) -> Iterator[str]:
    """The alias under which the database can be read and does not move.

    PostgreSQL: one transaction that sees one state. SQLite: a copy by its online backup, in a folder of
    its own below ``folder`` that is gone afterwards; a long read of the database itself would let its log
    grow. Must not be called inside a transaction.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield DEFAULT_DB_ALIAS
    else:
        with TemporaryDirectory(dir=folder, prefix=".zhidu-") as kept, _copied(Path(kept, "copy.sqlite3")):
            yield _COPY


@contextmanager
def _copied(path: Path) -> Iterator[None]:
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as copy:
        connection.connection.backup(copy)
    other = connection.copy(_COPY)
    other.settings_dict |= {"NAME": str(path), "OPTIONS": {}}
    connections[_COPY] = other
    try:
        yield
    finally:
        other.close()
        del connections[_COPY]
