"""Tests that commit are cleaned up by emptying every table, which the guards of the trail refuse."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import TransactionTestCase

from zhidu.accounts import guards
from zhidu.cases.guards import guards_install, guards_remove


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_guards() -> Iterator[None]:
    """Take them off for the clean-up only; every test finds them in place."""
    flush = TransactionTestCase._fixture_teardown

    def unguarded(case: TransactionTestCase) -> None:
        guards_remove(connection)
        guards.guards_remove(connection, guards.LOG)
        try:
            flush(case)
        finally:
            guards_install(connection)
            guards.guards_install(connection, guards.LOG)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", unguarded)
        yield
