"""Real processes: started on the test's own database, looked at through /proc, killed."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see processes")
PATIENCE = 60
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def new_var(tmp_path_factory) -> Callable[[], Path]:
    """``new_var()``: one more folder as the first start leaves it: a SQLite database with its tables."""
    made = tmp_path_factory.mktemp("prepared") / "var"
    local = {
        "ZHIDU_VAR": str(made),
        "ZHIDU_DEMO": "",
        "DJANGO_SETTINGS_MODULE": "zhidu.config.settings.local",
    }
    subprocess.run([sys.executable, "-m", "zhidu", "migrate", "-v0"], env=os.environ | local, check=True)
    return lambda: Path(shutil.copytree(made, tmp_path_factory.mktemp("var"), dirs_exist_ok=True))


@contextmanager
def started(*command: str, now: datetime) -> Iterator[subprocess.Popen[bytes]]:
    """``python -m …`` at work on the database of the test; nothing of it is left afterwards."""
    process = subprocess.Popen(
        [sys.executable, "-m", *command], env=os.environ | on_our_database(now), start_new_session=True
    )
    try:
        yield process
    finally:
        members = family(process.pid)
        process.kill()
        process.wait()
        assert until(lambda: not any(map(alive, members)))


def on_our_database(now: datetime) -> dict[str, str]:
    """The environment in which a process has the test's database and its time."""
    path = [str(ROOT), str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]
    return {
        "PYTHONPATH": os.pathsep.join(filter(None, path)),
        "DJANGO_SETTINGS_MODULE": "tests.harness.child",
        "ZHIDU_DEMO": "0",
        "ZHIDU_TEST_DATABASE": json.dumps(connection.settings_dict, default=str),
        "ZHIDU_TEST_NOW": now.isoformat(),
    }


def done(*command: str, now: datetime) -> int:
    """The exit code of a command that is left to finish."""
    with started(*command, now=now) as process:
        return process.wait(PATIENCE)


def family(pid: int) -> set[int]:
    """The process and all that it or its children started."""
    found, started_by = {pid}, parents()
    while more := {child for child, parent in started_by.items() if parent in found} - found:
        found |= more
    return found


def children(pid: int) -> list[int]:
    """The oldest first."""
    return sorted(child for child, parent in parents().items() if parent == pid)


def parents() -> dict[int, int]:
    """Process → the one that started it."""
    stats = filter(None, (stat(int(path.name)) for path in Path("/proc").glob("[0-9]*")))
    return {int(text.split()[0]): int(text.rpartition(")")[2].split()[1]) for text in stats}


def alive(pid: int) -> bool:
    """Whether there is such a process, and it is not a dead one that nobody has asked about yet."""
    return stat(pid) != ""


def stat(pid: int) -> str:
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    return "" if text.rpartition(")")[2].split()[0] == "Z" else text


def until(truth: Callable[[], bool], every: float = 0.05) -> bool:
    """Whether it comes true in time."""
    end = time.monotonic() + PATIENCE
    while not truth() and time.monotonic() < end:
        time.sleep(every)
    return truth()
