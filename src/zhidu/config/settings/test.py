"""The test suite: everything in a temporary folder, the demo's part loaded with the others."""

import os
import tempfile
from pathlib import Path

from zhidu.config.database import database_from, sqlite

# Only named here: the root conftest makes it and takes it away. Type checkers read these settings too.
_FOLDER = Path(tempfile.gettempdir(), f"zhidu-test-{os.getuid()}-{os.getpid()}")

os.environ["ZHIDU_VAR"] = str(_FOLDER)
os.environ.setdefault("ZHIDU_DEMO", "1")
os.environ.setdefault("ZHIDU_DEMO_MEETINGS", "1")  # a year of them takes half a minute

from zhidu.config.settings.base import *  # noqa: E402

ZHIDU_HOOK_HERE = True
SECRET_KEY = "only-for-tests-" * 4
DEBUG = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True  # no walk over all static files for each test client

ZHIDU_TEST_DB = os.environ.get("ZHIDU_TEST_DB", "sqlite")
ZHIDU_TEST_PG = _FOLDER / "pg"  # tests/harness/postgres.py starts a server here

if ZHIDU_TEST_DB == "postgres":
    _URL = os.environ.get("ZHIDU_PG") or f"postgres://postgres@/postgres?host={ZHIDU_TEST_PG}"
    DATABASES = {"default": database_from(_URL, _FOLDER)}
    DATABASES["default"]["TEST"] = {"NAME": f"zhidu_test_{os.getpid()}"}
else:
    # A file, not memory: the live server's threads and the test each have their own connection.
    DATABASES = {"default": sqlite(_FOLDER / "zhidu.sqlite3")}
    DATABASES["default"]["TEST"] = {"NAME": str(_FOLDER / "test.sqlite3")}
