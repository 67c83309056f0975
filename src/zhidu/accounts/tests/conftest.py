from __future__ import annotations

import pytest

from zhidu.accounts.tests.town import Town, town


@pytest.fixture
def qinghe(db: None) -> Town:
    return town()
