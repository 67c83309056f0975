"""What every test of the house has, wherever it lies: next to the code or in ``tests/``."""

import shutil

import pytest
from django.conf import settings as django_settings
from django.test import TransactionTestCase
from hypothesis import settings

from tools import words

pytest_plugins = [
    "tests.harness.postgres",
    "tests.harness.guards",
    "tests.harness.browser",
    "tests.harness.demo",
    "tests.harness.enforced",
    "tests.harness.processes",
    "tests.harness.shared",
]

settings.register_profile("zhidu", derandomize=True, deadline=None)
settings.load_profile("zhidu")

_DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}
_BROWSER = {"chromium", "page", "phone", "new_page"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept-papers", action="store_true", help="keep how the papers look now as right")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks by what a test uses, so that nobody forgets one."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if names & _BROWSER:
            item.add_marker("browser")
        if names & _DATABASE or item.get_closest_marker("django_db") or _is_django_case(item):
            item.add_marker("database")


def _is_django_case(item: pytest.Item) -> bool:
    owner = getattr(item, "cls", None)
    return owner is not None and issubclass(owner, TransactionTestCase)


class BrowserLast:
    """After pytest-django has put the others in its order."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(BrowserLast())
    shutil.rmtree(django_settings.ZHIDU_VAR, ignore_errors=True)
    django_settings.ZHIDU_VAR.mkdir(mode=0o700)
    words.compile_stale()


def pytest_unconfigure() -> None:
    shutil.rmtree(django_settings.ZHIDU_VAR, ignore_errors=True)
