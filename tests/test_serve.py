"""One command starts all of it, and no death of it leaves anything behind."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request

import pytest

from tests.harness.processes import alive, family, needs_proc, until

pytestmark = needs_proc

ALL = 6
"""The server, a process that serves pages, the worker's four; Python adds one that tracks resources."""
DEATHS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL]


@pytest.fixture
def address():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()


@pytest.fixture
def server(address, tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "zhidu", "serve", "--demo", "--port", str(address[1])],
        env={**kept, "ZHIDU_VAR": str(tmp_path / "var"), "ZHIDU_DEMO_MEETINGS": "1"},
        start_new_session=True,
    )
    yield process
    process.kill()
    process.wait()


def answers(address) -> bool:
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{address[1]}/", timeout=10) as page:
            return page.status == 200
    except OSError:
        return False


def test_an_empty_start_without_the_demo_tells_the_code_and_answers_with_the_set_up(address, tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "zhidu", "serve", "--no-jobs", "--port", str(address[1])],
            env={**kept, "ZHIDU_VAR": str(tmp_path / "var")},
            start_new_session=True,
            stdout=out,
        )
    try:
        assert until(lambda: answers(address))
        link = next(word for word in log.read_text().split() if "/setup/?code=" in word)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(link, timeout=10) as page:
            assert link.partition("code=")[2] in page.read().decode()
    finally:
        process.terminate()
        process.wait()


@pytest.mark.parametrize("death", DEATHS, ids=lambda each: each.name)
def test_however_the_server_ends_nothing_is_left(death, server, address):
    assert until(lambda: answers(address))
    assert until(lambda: len(family(server.pid)) >= ALL)
    members = family(server.pid)
    server.send_signal(death)
    assert until(lambda: server.poll() is not None)
    assert until(lambda: not any(map(alive, members)))
