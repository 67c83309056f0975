"""The demo as tests in a browser begin with it: its year is played once, then copied."""

import sqlite3
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from zhidu.calendar import local_date

_PLAYED: dict[date, sqlite3.Connection] = {}
"""By the day it was played on: its dates hang on it."""


@pytest.fixture
def demo(transactional_db: None) -> None:
    """The office with its year, today."""
    today = local_date(timezone.now())
    connection.ensure_connection()
    if today in _PLAYED:
        _PLAYED[today].backup(connection.connection)
        return
    call_command("demo_seed", verbosity=0)
    if connection.vendor == "sqlite":
        _PLAYED[today] = sqlite3.connect(":memory:", check_same_thread=False)
        connection.connection.backup(_PLAYED[today])
