import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from zhidu.config import ports
from zhidu.config.serve import serve


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_port_is_free_until_somebody_listens():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not ports.is_free("127.0.0.1", port)
    assert ports.is_free("127.0.0.1", port)


@pytest.mark.skipif(not Path("/proc/net/tcp").exists(), reason="this system does not tell who listens")
def test_the_holder_of_a_port_is_named(listener):
    assert ports.holder(listener).pid == os.getpid()


def test_nobody_holds_a_free_port():
    assert ports.holder(1) is None


def test_a_busy_port_is_refused_with_the_command_that_helps(listener, capsys, monkeypatch):
    for name in ("DJANGO_SETTINGS_MODULE", "ZHIDU_DEMO"):
        monkeypatch.setenv(name, os.environ.get(name, ""))  # put back what serve sets
    assert serve(["--port", str(listener)]) == 1
    said = capsys.readouterr().err
    assert said.startswith(f"端口 {listener} 被占用")
    assert f"PORT={listener + 1} make run" in said


def test_a_server_without_its_static_files_says_what_to_run(settings, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", os.environ["DJANGO_SETTINGS_MODULE"])
    settings.STATIC_ROOT = tmp_path
    assert serve(["--port", "0", "--no-jobs"]) == 1
    assert "zhidu prepare" in capsys.readouterr().err


def test_a_bad_argument_is_explained():
    done = subprocess.run(
        [sys.executable, "-m", "zhidu", "serve", "--port", "x"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "--port" in done.stderr
