import subprocess
import sys
import time

import pytest

from zhidu.config.worker import Worker

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
ATTACHED = "import time; from zhidu.config.worker import end_with_parent; end_with_parent(); time.sleep(60)"
DEAF = f"""
import signal; from zhidu.config import worker
signal.signal(signal.SIGTERM, signal.SIG_IGN); worker._PATIENCE = 0.1
{ATTACHED}"""


def test_the_worker_lives_as_long_as_the_block():
    with Worker(command=SLEEPER) as worker:
        assert worker.child.poll() is None
    assert worker.child.poll() is not None


def test_no_worker_where_none_is_wanted():
    with Worker(wanted=False, command=SLEEPER) as worker:
        assert worker.child is None


def test_a_fallen_worker_is_started_again(monkeypatch):
    monkeypatch.setattr("zhidu.config.worker._FIRST_PAUSE", 0.01)
    with Worker(command=SLEEPER) as worker:
        first = worker.child
        first.kill()
        _until(lambda: worker.child is not first)
        assert worker.child.poll() is None


@pytest.mark.parametrize("program", [ATTACHED, DEAF], ids=["at a word", "though it does not listen"])
def test_the_worker_ends_when_its_server_is_gone(program):
    child = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE)
    assert child.poll() is None
    child.stdin.close()
    assert child.wait(10) != 0


def _until(truth, seconds=10):
    end = time.monotonic() + seconds
    while not truth() and time.monotonic() < end:
        time.sleep(0.01)
    assert truth()
