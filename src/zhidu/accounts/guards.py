"""Guards: triggers by which the database itself refuses to change or remove what is only added to.

Both databases refuse with an IntegrityError. Whoever owns the tables can drop a guard, and then
``zhidu audit verify`` says that it is missing. A migration that alters a guarded table on SQLite makes
the table anew, without its guards, and has to end with ``guards_install``.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.backends.base.base import BaseDatabaseWrapper

Tables = Mapping[str, str]
"""Guarded tables, and when a new row would stand in the place of an old one beside its id."""

LOG: Tables = {"accounts_event": "0"}
"""The security log."""
_SAYS = "the trail is append-only"

_FUNCTION = f"""
CREATE OR REPLACE FUNCTION zhidu_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{_SAYS}: % on %', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$
"""
_POSTGRESQL = {
    "no_change": "BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION zhidu_append_only()",
    "no_truncate": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION zhidu_append_only()",
}
_ABORT = f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
_SQLITE = {
    "no_update": "BEFORE UPDATE ON {table} {abort}",
    "no_delete": "BEFORE DELETE ON {table} {abort}",
    # INSERT OR REPLACE deletes without asking the guard above.
    "no_replace": "BEFORE INSERT ON {table} WHEN EXISTS"
    " (SELECT 1 FROM {table} WHERE id = NEW.id OR {place}) {abort}",
}


def guards_install(connection: BaseDatabaseWrapper, tables: Tables) -> None:
    """Put every guard that is missing in its place."""
    missing = guards_missing(connection, tables)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_FUNCTION)
        for table, guard in missing:
            body = _guards(connection)[guard].format(table=table, place=tables[table], abort=_ABORT)
            cursor.execute(f"CREATE TRIGGER {table}_{guard} {body}")


def guards_remove(connection: BaseDatabaseWrapper, tables: Tables) -> None:
    """Take the guards away: the way back of a migration, and of tests that empty the tables."""
    there = set(_wanted(connection, tables)) - set(guards_missing(connection, tables))
    on = " ON {0}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table, guard in sorted(there):
            cursor.execute(f"DROP TRIGGER {table}_{guard}" + on.format(table))


def guards_missing(connection: BaseDatabaseWrapper, tables: Tables) -> list[tuple[str, str]]:
    """Table and name of each guard that is not there or is switched off."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A') AND tgrelid IN"
                " (SELECT oid FROM pg_class WHERE pg_table_is_visible(oid))"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = {name for (name,) in cursor.fetchall()}
    return [(table, guard) for table, guard in _wanted(connection, tables) if f"{table}_{guard}" not in there]


def _guards(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE


def _wanted(connection: BaseDatabaseWrapper, tables: Tables) -> list[tuple[str, str]]:
    return [(table, guard) for table in tables for guard in _guards(connection)]
