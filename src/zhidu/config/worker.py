"""The worker as a child of the server: started with it, started again if it falls, ended with it."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType

_COMMAND = [sys.executable, "-m", "zhidu", "jobs", "run", "--attached"]
_FIRST_PAUSE, _LONGEST_PAUSE = 5, 60
_PATIENCE = 10


class Worker:
    """``with Worker():`` keeps one worker running for as long as the block does."""

    def __init__(self, *, wanted: bool = True, command: list[str] | None = None) -> None:
        self.command = command or _COMMAND
        self.wanted = wanted
        self.ending = threading.Event()
        self.child: subprocess.Popen[bytes] | None = None
        self.keeper = threading.Thread(target=self._keep, daemon=True)

    def __enter__(self) -> "Worker":
        if self.wanted:
            self.child = self._start()
            self.keeper.start()
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.ending.set()
        if self.wanted:
            _end(self.child)
            self.keeper.join(_PATIENCE)

    def _start(self) -> subprocess.Popen[bytes]:
        """Its standard input is a pipe from us, so it notices our end however we end."""
        return subprocess.Popen(self.command, stdin=subprocess.PIPE, start_new_session=True)

    def _keep(self) -> None:
        pause = _FIRST_PAUSE
        while self.child is not None:
            code = self.child.wait()
            if self.ending.is_set():
                return
            print(
                f"后台任务停止（{code}），{pause} 秒后重启。The worker stopped; starting again.",
                file=sys.stderr,
            )
            if self.ending.wait(pause):
                return
            pause = min(pause * 2, _LONGEST_PAUSE)
            self.child = self._start()


def _end(child: subprocess.Popen[bytes] | None) -> None:
    if child is None or child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()


def end_with_parent() -> None:
    """In a child: once the server is gone, by whatever death, so are we."""
    parent = multiprocessing.parent_process()
    wait = parent.join if parent else _read_to_the_end
    threading.Thread(target=_follow, args=[wait], daemon=True).start()


def _follow(wait: Callable[[], object]) -> None:
    wait()
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE)
    os._exit(1)


def _read_to_the_end() -> None:
    """Standard input is the pipe that the server holds the other end of."""
    while os.read(0, 1024):
        pass
