"""Rows that all tests of a module begin with are made once; what a test adds to them is undone after it."""

from collections.abc import Iterator

import pytest
from django.db import transaction


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """For a module's own fixture of that scope; not where a test of the module commits."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)
