"""A server for an office, as deploy/ starts it: from a backup to a stop, on PostgreSQL."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread
from urllib.error import HTTPError
from zipfile import ZipFile

import pytest
from django.conf import global_settings
from django.conf import settings as django_settings
from django.utils import timezone

from tests.harness.postgres import serving
from tests.harness.processes import alive, family, needs_proc, until
from zhidu.accounts.models import Role
from zhidu.accounts.tests.town import administrator
from zhidu.cases.services import days_seal
from zhidu.cases.tests.trails import noon, small_office, trail_write
from zhidu.upkeep.backup import backup_write

pytestmark = [
    needs_proc,
    pytest.mark.skipif(django_settings.ZHIDU_TEST_DB != "sqlite", reason="goes from SQLite to PostgreSQL"),
]
PASSWORD = "a password for tests"
RUN = "import sys; from zhidu.config.cli import main\nfor each in sys.argv[1:]: assert not main(each.split())"


@pytest.fixture
def archive(transactional_db, settings, tmp_path) -> Path:
    """A backup of a small office on SQLite; the demo's part is taken out of it: a server has none."""
    settings.ZHIDU_VAR = tmp_path
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS
    office = small_office()
    trail_write(office, [[0, 1], [1, 0]])
    days_seal(noon(2))
    administrator(office, Role.SYSTEM, "keeper", PASSWORD)
    backup_write(tmp_path / "demo.zip", timezone.now())
    with ZipFile(tmp_path / "demo.zip") as old, ZipFile(tmp_path / "office.zip", "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        del manifest["migrations"]["demo"], manifest["tables"]["demo_democlock"]
        for name in manifest["sha256"].copy():
            if "demo" in name:
                del manifest["sha256"][name]
            else:
                new.writestr(name, old.read(name))
        new.writestr("manifest.json", json.dumps(manifest))
    return tmp_path / "office.zip"


@pytest.fixture
def database() -> Iterator[str]:
    folder = django_settings.ZHIDU_TEST_PG
    with serving(folder):
        yield f"postgres://postgres@/postgres?host={folder}"


@pytest.fixture
def environment(database, tmp_path) -> dict[str, str]:
    """What deploy/zhidu.env.example says, with the secrets in files."""
    (tmp_path / "secret-key").write_text("0123456789abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    (tmp_path / "db").write_text(database)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "zhidu.config.settings.production",
        "ZHIDU_SECRET_KEY_FILE": str(tmp_path / "secret-key"),
        "ZHIDU_DB_FILE": str(tmp_path / "db"),
        "ZHIDU_HOSTS": "zhidu.test",
        "ZHIDU_VAR": str(tmp_path / "var"),
        "ZHIDU_LOG": "json",
    }


def zhidu(environment: dict[str, str], *commands: str) -> str:
    """What the commands printed, one after the other in one process; all have to end well."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, *commands], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Visitor:
    """A browser behind the proxy, which says that the connection is safe."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}

    def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and page."""
        data = urllib.parse.urlencode(form).encode() if form else None
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data)
        request.headers = {"Host": "zhidu.test", "X-forwarded-proto": "https", "Cookie": self._said()}
        request.headers["Referer"] = "https://zhidu.test/login/"
        try:
            answer = NO_REDIRECT.open(request, timeout=20)
        except HTTPError as error:
            answer = error
        except OSError:
            return 0, ""
        for header in answer.headers.get_all("Set-Cookie") or ():
            name, value = header.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer.status, answer.read().decode()

    def _said(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


NO_REDIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}), Stay())


def busy(visitor: Visitor, done: Event) -> list[int]:
    """What somebody gets who asks for one page after the other."""
    got: list[int] = []
    while not done.is_set():
        got.append(visitor.ask("/administration/status/")[0])
    return got


def meanwhile(work: Callable[[Event], list[int]], act: Callable[[], None]) -> list[int]:
    done, got = Event(), []
    thread = Thread(target=lambda: got.extend(work(done)))
    thread.start()
    try:
        act()
    finally:
        done.set()
        thread.join()
    return got


def test_from_a_backup_on_sqlite_to_a_server_on_postgresql_and_back(archive, environment, port, tmp_path):
    said = zhidu(environment, f"restore {archive}", "prepare")
    assert "表结构已是本版本" in said
    serve = ["-m", "zhidu", "serve", "--workers", "2", "--port", str(port)]
    with (tmp_path / "log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, *serve], env=environment, stderr=log, start_new_session=True
        )
    try:
        visitor = Visitor(port)
        assert until(lambda: visitor.ask("/health/")[0] == 200, every=0.1)
        form = visitor.ask("/login/")[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
        entry = {"username": "keeper", "password": PASSWORD, "csrfmiddlewaretoken": token}
        assert visitor.ask("/login/", entry)[0] == 302
        styles = re.search(r'href="(/static/zhidu/app\.\w+\.css)"', form)[1]
        assert visitor.ask(styles)[0] == 200
        back = tmp_path / "back.zip"
        got = meanwhile(lambda done: busy(visitor, done), lambda: zhidu(environment, f"backup {back}"))
        assert set(got) == {200}, got
        assert until(lambda: "还没有运行过" not in visitor.ask("/administration/status/")[1], every=0.2)
        members = family(server.pid)
        server.send_signal(signal.SIGTERM)
        assert server.wait(30) == 0
        assert until(lambda: not any(map(alive, members)))
    finally:
        server.kill()
        server.wait()
    for line in (tmp_path / "log").read_text().splitlines():
        assert json.loads(line)["level"] in ("INFO", "WARNING"), line
    local = {"DJANGO_SETTINGS_MODULE": "zhidu.config.settings.local", "ZHIDU_VAR": str(tmp_path / "sqlite")}
    kept = {name: value for name, value in environment.items() if not name.startswith("ZHIDU_")} | local
    again = zhidu(kept, f"restore {back}", "jobs run --once", "audit verify")
    assert "留痕4条" in again
    assert "全部与写入时一致" in again
