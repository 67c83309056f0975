"""One command starts all of it, and no death of it leaves anything behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see processes")

PATIENCE = 60
DEATHS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL]


@pytest.fixture
def address():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()


@pytest.fixture
def server(address, tmp_path):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    process = subprocess.Popen(
        [sys.executable, "-m", "zhidu", "serve", "--demo", "--port", str(address[1])],
        env={**kept, "ZHIDU_VAR": str(tmp_path / "var")},
        start_new_session=True,
    )
    yield process
    process.kill()
    process.wait()


def family(pid: int) -> set[int]:
    """The process and all that it or its children started."""
    children = {child for child, parent in parents().items() if parent == pid}
    return {pid}.union(*map(family, children))


def parents() -> dict[int, int]:
    stats = [(path / "stat").read_text() for path in Path("/proc").glob("[0-9]*") if alive(int(path.name))]
    return {int(stat.split()[0]): int(stat.rpartition(")")[2].split()[1]) for stat in stats}


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def until(truth) -> bool:
    end = time.monotonic() + PATIENCE
    while not truth() and time.monotonic() < end:
        time.sleep(0.05)
    return truth()


def answers(address) -> bool:
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(f"http://127.0.0.1:{address[1]}/", timeout=10) as page:
            return page.status == 200
    except OSError:
        return False


@pytest.mark.parametrize("death", DEATHS, ids=lambda each: each.name)
def test_however_the_server_ends_nothing_is_left(death, server, address):
    assert until(lambda: answers(address))
    members = family(server.pid)
    assert len(members) >= 3, "the server, a process that serves pages, and the worker"
    server.send_signal(death)
    assert until(lambda: server.poll() is not None)
    assert until(lambda: not any(map(alive, members)))
