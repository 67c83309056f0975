"""Settings of a process that a test starts: the test's own database, and a clock that stands still."""

import json
import os
from datetime import datetime

from zhidu.config.settings.test import *  # noqa: F403

DATABASES = {"default": json.loads(os.environ["ZHIDU_TEST_DATABASE"])}
ZHIDU_CLOCK = "tests.harness.child.now"


def now() -> datetime:
    """What time it is, as the test said."""
    return datetime.fromisoformat(os.environ["ZHIDU_TEST_NOW"])
