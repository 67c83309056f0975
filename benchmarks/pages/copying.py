"""Cases and everything that hangs on them, copied many times inside PostgreSQL.

A copy is what the services made, with other keys and an earlier date: keys go up by ``STRIDE`` a copy,
moments go back by a number of days. Only the chain of the trail does not hold in a copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from django.db.models import DateTimeField, ForeignKey, Model

from zhidu.cases.models import (
    Case,
    CaseIndex,
    Deviation,
    Entry,
    File,
    Notice,
    Obligation,
    Reader,
    Step,
    StepPost,
)
from zhidu.rooms.meetings.models import AgendaItem, Attendance, Hall, Presence, Seat, Turn, View

STRIDE = 20_000
"""More than the last key of any table before the first copy."""

HANGING: dict[type[Model], str] = {
    Case: "pk",
    CaseIndex: "case",
    Step: "case",
    StepPost: "step__case",
    Obligation: "case",
    Obligation.posts.through: "obligation__case",
    Deviation: "case",
    Entry: "case_id",
    File: "case",
    Reader: "case",
    Notice: "case",
    AgendaItem: "meeting",
    Attendance: "meeting",
    Hall: "meeting",
    Turn: "meeting",
    Presence: "meeting",
    Seat: "item__meeting",
    View: "item__meeting",
}
"""Table → how its rows find their case."""

_START = '\'YYYY-MM-DD"T"HH24:MI:SS"+08:00"\''
_EARLIER = (
    f"to_char(({{}})::timestamptz AT TIME ZONE 'Asia/Shanghai' - k * INTERVAL '{{days}} day', {_START})"
)
_CHANGED = {
    "cases_case.title": "title || '（' || k || '）'",
    "cases_case.number": "CASE WHEN number <> '' THEN number || '之' || k ELSE '' END",
    "cases_case.place_in_series": "place_in_series + k * 100",
    "cases_case.facts": "CASE WHEN facts ? 'start' THEN facts || jsonb_build_object('start', "
    + _EARLIER.format("facts->>'start'", days="{days}")
    + ") ELSE facts END",
    "cases_caseindex.value": "CASE WHEN fact = 'start' THEN "
    + _EARLIER.format("value", days="{days}")
    + " ELSE value END",
    "cases_entry.case_id": "case_id + k * {stride}",
}
"""Column → what a copy has there, where it is neither a key nor a moment."""


@dataclass(frozen=True, slots=True)
class Block:
    """Cases that are copied together: ``copies`` times, each ``days`` earlier than the one before."""

    cases: frozenset[int]
    copies: int
    days: int


def copy(blocks: Iterable[Block], first: int = 1) -> int:
    """Every block as often as it says; statistics and counters of the tables are right afterwards.

    Copies are numbered on from ``first``; the number after the last comes back.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # keys are right by construction
        for block in blocks:
            for model, path in HANGING.items():
                rows = list(
                    model._base_manager.filter(**{f"{path}__in": block.cases}).values_list("pk", flat=True)
                )
                cursor.execute(_insert(model, block.days), [first, first + block.copies - 1, rows])
            first += block.copies
        cursor.execute("SET session_replication_role = origin")
        for statement in connection.ops.sequence_reset_sql(_no_style(), list(HANGING)):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE")
    return first


def _insert(model: type[Model], days: int) -> str:
    table = model._meta.db_table
    columns = {field.column: _value(table, field, days) for field in model._meta.concrete_fields}
    names = ", ".join(f'"{name}"' for name in columns)
    said = ", ".join(columns.values())
    copied = f"SELECT {said} FROM {table}, generate_series(%s::int, %s::int) k WHERE id = ANY(%s)"
    return f"INSERT INTO {table} ({names}) {copied}"


def _value(table: str, field, days: int) -> str:
    if changed := _CHANGED.get(f"{table}.{field.column}"):
        return changed.replace("{days}", str(days)).replace("{stride}", str(STRIDE))
    if field.primary_key or (isinstance(field, ForeignKey) and field.related_model in HANGING):
        return f'"{field.column}" + k * {STRIDE}'
    if isinstance(field, DateTimeField):
        return f"\"{field.column}\" - k * INTERVAL '{days} day'"
    return f'"{field.column}"'


def _no_style():
    from django.core.management.color import no_style

    return no_style()
