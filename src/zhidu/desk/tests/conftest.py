"""The desk's office, on a Friday morning."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from zhidu.desk.tests import factories


@pytest.fixture
def office(db: None, settings: LazySettings) -> factories.Desk:
    """An office without the demo's bar, its clock standing still."""
    settings.ZHIDU_CLOCK = "zhidu.desk.tests.factories.fixed_now"
    (engine,) = settings.TEMPLATES
    kept = [name for name in engine["OPTIONS"]["context_processors"] if "demo" not in name]
    settings.TEMPLATES = [{**engine, "OPTIONS": {**engine["OPTIONS"], "context_processors": kept}}]
    return factories.desk()
