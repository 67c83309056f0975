"""The demo at a fixed time."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import override_settings

from zhidu.calendar import SHANGHAI
from zhidu.demo.seed import demo_seed

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=SHANGHAI)
"""A Friday."""


@pytest.fixture(scope="module")
def demo_once(kept: None) -> None:
    demo_seed(NOW)


@pytest.fixture(scope="module")
def year_once(kept: None) -> None:
    with override_settings(ZHIDU_DEMO_MEETINGS=24):
        demo_seed(NOW)


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
