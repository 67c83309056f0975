"""Tables as the migrations that a database has seen made them: rows out, rows in, keys given out.

The models are those of that moment, not of today's code: so a backup can be made before an upgrade is
finished, and restored by a newer version.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, time
from itertools import islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.models import FileField, Max, Model

Migrations = Mapping[str, list[str]]
"""App → names of its migrations."""
Node = tuple[str, str]

LEFT_OUT = frozenset({"sessions", "django_q"})
"""Who is logged in and what the queue holds: neither is worth keeping, and both make themselves anew."""
_CHUNK = 500


class UnknownMigrations(Exception):
    """Migrations that this code does not have: a newer version made them."""


def migrations_of(connection: BaseDatabaseWrapper) -> dict[str, list[str]]:
    """The migrations that a database has seen."""
    seen: dict[str, list[str]] = defaultdict(list)
    for app, name in sorted(MigrationLoader(connection).applied_migrations):
        seen[app].append(name)
    return dict(seen)


def models_at(connection: BaseDatabaseWrapper, migrations: Migrations) -> list[type[Model]]:
    """The models of the tables that these migrations make. Raises UnknownMigrations."""
    loader = MigrationLoader(connection)
    nodes = nodes_of(migrations)
    unknown = [".".join(node) for node in nodes if node not in loader.graph.nodes]
    if unknown:
        raise UnknownMigrations("、".join(unknown))
    models = loader.project_state(nodes).apps.get_models(include_auto_created=True)
    return [model for model in models if model._meta.managed and model._meta.app_label not in LEFT_OUT]


def nodes_of(migrations: Migrations) -> list[Node]:
    return [(app, name) for app, names in migrations.items() for name in names]


def columns_of(model: type[Model]) -> list[str]:
    """Names of what a row holds; keys by the name that holds the number."""
    return [field.attname for field in model._meta.concrete_fields]


def rows_out(model: type[Model], alias: str) -> Iterator[bytes]:
    """Every row as a line of JSON, in the order of the columns; some hundred in memory at a time."""
    rows = model._base_manager.using(alias).order_by("pk").values_list(*columns_of(model))
    for row in rows.iterator(chunk_size=_CHUNK):
        yield json.dumps(row, cls=Exact, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def rows_in(model: type[Model], columns: Iterable[str], lines: Iterable[bytes], alias: str) -> int:
    """Write rows as they were written out; how many there were."""
    by_column = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_column[name] for name in columns]
    coming, count = iter(lines), 0
    while chunk := list(islice(coming, _CHUNK)):
        rows = [zip(fields, json.loads(line), strict=True) for line in chunk]
        objects = [model(**{field.attname: field.to_python(value) for field, value in row}) for row in rows]
        model._base_manager.using(alias).bulk_create(objects)
        count += len(chunk)
    return count


class Exact(DjangoJSONEncoder):
    """To the microsecond, of which the trail's digests are made; bytes as their fields read them."""

    def default(self, o: Any) -> Any:
        if isinstance(o, datetime | time):
            return o.isoformat()
        if isinstance(o, bytes | memoryview):
            return b64encode(o).decode("ascii")
        return super().default(o)


def files_named(models: Iterable[type[Model]], alias: str) -> Iterator[str]:
    """The stored files that rows name; one that several rows of a table name comes once."""
    for model in models:
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                names = model._base_manager.using(alias).order_by(field.name).distinct()
                yield from filter(None, names.values_list(field.name, flat=True).iterator())


def keys_given(models: Iterable[type[Model]], alias: str) -> dict[str, int]:
    """Table → the last key it gave out, be its row there or not: none is ever given again."""
    tables = {model._meta.db_table: model for model in models}
    with connections[alias].cursor() as cursor:
        if connections[alias].vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            return {table: last for table, last in sorted(cursor.fetchall()) if table in tables}
        given = {table: _last_of_sequence(cursor, model) for table, model in sorted(tables.items())}
    return {table: last for table, last in given.items() if last}


def _last_of_sequence(cursor: Any, model: type[Model]) -> int:
    """0 for a table without a sequence, or before its first row."""
    sequence = _sequence_of(cursor, model)
    if sequence is None:
        return 0
    cursor.execute("SELECT pg_sequence_last_value(%s::regclass)", [sequence])
    return cursor.fetchone()[0] or 0


def _sequence_of(cursor: Any, model: type[Model]) -> str | None:
    """The first name is read as SQL, the second as it stands."""
    table, key = f'"{model._meta.db_table}"', model._meta.pk.column
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, key])
    (sequence,) = cursor.fetchone()
    return sequence


def keys_set(models: Iterable[type[Model]], given: Mapping[str, int], alias: str) -> None:
    """The next key of each table follows the last one given out, there or in any row."""
    with connections[alias].cursor() as cursor:
        for model in models:
            if (last := given.get(model._meta.db_table, 0)) > 0:
                _SET[connections[alias].vendor](cursor, model, last)


def _set_on_sqlite(cursor: Any, model: type[Model], last: int) -> None:
    table = model._meta.db_table
    cursor.execute("SELECT MAX(seq) FROM sqlite_sequence WHERE name = %s", [table])
    last = max(last, cursor.fetchone()[0] or 0)
    cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def _set_on_postgresql(cursor: Any, model: type[Model], last: int) -> None:
    sequence = _sequence_of(cursor, model)
    if sequence is not None:
        highest = model._base_manager.using(cursor.db.alias).aggregate(last=Max("pk"))["last"] or 0
        cursor.execute("SELECT setval(%s::regclass, %s)", [sequence, max(last, highest)])


_SET = {"sqlite": _set_on_sqlite, "postgresql": _set_on_postgresql}
