"""The demo at a fixed time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from zhidu.calendar import SHANGHAI
from zhidu.demo.seed import demo_seed

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=SHANGHAI)
"""A Friday."""


@contextmanager
def played(blocker: Any, meetings: int) -> Iterator[None]:
    """The demo as it begins, once for a whole module: each test undoes what it does to it."""
    with blocker.unblock(), transaction.atomic(), override_settings(ZHIDU_DEMO_MEETINGS=meetings):
        demo_seed(NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def demo_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with played(django_db_blocker, 1):
        yield


@pytest.fixture(scope="module")
def year_once(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with played(django_db_blocker, 24):
        yield


@pytest.fixture
def friday(db: None, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The real time, standing still."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return NOW


@pytest.fixture
def seeded(demo_once: None, friday: datetime) -> datetime:
    """The demo as it begins, with the last of its meetings."""
    return friday


@pytest.fixture
def year(year_once: None, friday: datetime) -> datetime:
    """The demo as it begins."""
    return friday
