"""Tests that commit are cleaned up by emptying every table, which the guards of the trail refuse."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import TransactionTestCase

from zhidu.accounts.guards import LOG, guards_install, guards_remove
from zhidu.cases.guards import TABLES

GUARDED = {**LOG, **TABLES}


@contextmanager
def unguarded() -> Iterator[None]:
    """The database without its guards, for as long as its tables are emptied."""
    guards_remove(connection, GUARDED)
    try:
        yield
    finally:
        guards_install(connection, GUARDED)


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_guards() -> Iterator[None]:
    """Take them off for the clean-up only; every test finds them in place."""
    flush = TransactionTestCase._fixture_teardown

    def teardown(case: TransactionTestCase) -> None:
        with unguarded():
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield
