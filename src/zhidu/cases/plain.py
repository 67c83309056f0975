"""Writes that every act makes, in plain SQL.

Django puts an INSERT together anew each time; for the small rows of an act that takes longer than the
database does. Values are prepared by the model's fields, as ``save`` has them prepared; what else goes
into a statement are names of our own models.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def rows_add(rows: Sequence[Model]) -> None:
    """Insert new rows of one model; they are not told their keys."""
    _insert(rows, "")


def rows_add_missing(rows: Sequence[Model]) -> None:
    """The same, but a row that some constraint knows already stays as it is."""
    _insert(rows, " ON CONFLICT DO NOTHING")


def rows_put(rows: Sequence[Model], among: Sequence[str], name: str) -> None:
    """The same, but of a row that the constraint over ``among`` knows already one field is written."""
    known, changed = ", ".join(among), f"{name} = EXCLUDED.{name}"
    _insert(rows, f" ON CONFLICT ({known}) DO UPDATE SET {changed}")


def row_add(row: Model) -> None:
    """Insert a new row, which is told its key."""
    fields, beginning, marks = _shape(type(row))
    with connection.cursor() as cursor:
        cursor.execute(f"{beginning}{marks} RETURNING id", _prepared(row, fields))
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, connection.alias


def row_change(row: Model, *names: str) -> None:
    """Write some fields of a row that is there."""
    fields: list[Any] = [row._meta.get_field(name) for name in names]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    statement = f"UPDATE {row._meta.db_table} SET {columns} WHERE id = %s"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*_prepared(row, fields), row.pk])


def _insert(rows: Sequence[Model], ending: str) -> None:
    if not rows:
        return
    fields, beginning, marks = _shape(type(rows[0]))
    values = [value for row in rows for value in _prepared(row, fields)]
    with connection.cursor() as cursor:
        cursor.execute(beginning + ", ".join([marks] * len(rows)) + ending, values)


@lru_cache
def _shape(model: type[Model]) -> tuple[Sequence[Field[Any, Any]], str, str]:
    """Every field but the key, the beginning of the statement, and the place of one row's values."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    return fields, f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ", f"({marks})"  # noqa: S608


def _prepared(row: Model, fields: Sequence[Any]) -> list[Any]:
    return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
