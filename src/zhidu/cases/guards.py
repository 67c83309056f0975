"""The tables of the trail, which only grow; the technique is that of ``zhidu.accounts.guards``."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

from zhidu.accounts import guards

TABLES = {
    "cases_entry": "(case_id = NEW.case_id AND (seq = NEW.seq OR (key = NEW.key AND key <> '')))",
    "cases_seal": "(office_id = NEW.office_id AND day = NEW.day)",
}
"""Each guarded table, and when a new row would stand in the place of an old one."""


def guards_install(connection: BaseDatabaseWrapper) -> None:
    """Put every guard of the trail that is missing in its place."""
    guards.guards_install(connection, TABLES)


def guards_remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards of the trail away: the way back of a migration, and of tests."""
    guards.guards_remove(connection, TABLES)


def guards_missing(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Table and name of each guard that is not there: of the trail, and of the security log below it."""
    return guards.guards_missing(connection, {**guards.LOG, **TABLES})
