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


@pytest.fixture
def address():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()


@pytest.fixture
def serve(address):
    """``serve(var, *words)``: the server at work on a folder; what is started is ended."""
    begun = []

    def start(var, *words, **more):
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
        command = [sys.executable, "-m", "zhidu", "serve", "--port", str(address[1]), *words]
        env = {**kept, "ZHIDU_VAR": str(var), "ZHIDU_DEMO_MEETINGS": "1"}
        begun.append(subprocess.Popen(command, env=env, start_new_session=True, **more))
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()


def answers(address) -> bool:
    try:
        with page(f"http://127.0.0.1:{address[1]}/") as shown:
            return shown.status == 200
    except OSError:
        return False


def page(url: str):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    return opener.open(url, timeout=10)


def test_an_empty_start_without_the_demo_tells_the_code_and_answers_with_the_set_up(
    serve, address, new_var, tmp_path
):
    log = tmp_path / "log"
    with log.open("wb") as out:
        process = serve(new_var(), "--no-jobs", stdout=out)
    assert until(lambda: answers(address))
    link = next(word for word in log.read_text().split() if "/setup/?code=" in word)
    with page(link) as shown:
        assert link.partition("code=")[2] in shown.read().decode()
    process.terminate()
    process.wait()


@pytest.mark.parametrize("death", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL], ids=lambda each: each.name)
def test_however_the_server_ends_nothing_is_left(death, serve, address, new_var):
    assert_nothing_is_left(death, serve(new_var()), address)


def test_a_demo_begins_in_no_folder_and_ends_with_the_key_for_it(serve, address, tmp_path):
    assert_nothing_is_left(signal.SIGINT, serve(tmp_path / "var", "--demo"), address)


def assert_nothing_is_left(death, server, address):
    assert until(lambda: answers(address))
    assert until(lambda: len(family(server.pid)) >= ALL)
    members = family(server.pid)
    server.send_signal(death)
    assert until(lambda: server.poll() is not None)
    assert until(lambda: not any(map(alive, members)))
