"""The demo at a fixed time."""

from __future__ import annotations

from datetime import datetime

import pytest

from zhidu.calendar import SHANGHAI
from zhidu.demo.seed import demo_seed

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=SHANGHAI)
"""A Friday."""


@pytest.fixture
def friday(db: None, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The real time, standing still."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    return NOW


@pytest.fixture
def seeded(friday: datetime) -> datetime:
    """The demo as it begins."""
    demo_seed(friday)
    return friday
