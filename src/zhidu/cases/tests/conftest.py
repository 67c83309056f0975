"""The office of the generic pages, on a Wednesday morning."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.conf import LazySettings

from zhidu.cases.tests.counter import counter_office
from zhidu.cases.tests.offices import TestOffice, moment


def fixed_now() -> datetime:
    """The clock of these tests, as a setting names it."""
    return moment("2026-11-25 09:00")


@pytest.fixture
def still(db: None, settings: LazySettings) -> None:
    """Pages without the demo's bar, their clock standing still."""
    settings.ZHIDU_CLOCK = f"{__name__}.fixed_now"
    (engine,) = settings.TEMPLATES
    kept = [name for name in engine["OPTIONS"]["context_processors"] if "demo" not in name]
    settings.TEMPLATES = [{**engine, "OPTIONS": {**engine["OPTIONS"], "context_processors": kept}}]


@pytest.fixture(scope="module")
def counter_of_module(kept: None) -> TestOffice:
    return counter_office()


@pytest.fixture
def counter(counter_of_module: TestOffice, still: None) -> TestOffice:
    """The office of everyday errands."""
    return counter_of_module
