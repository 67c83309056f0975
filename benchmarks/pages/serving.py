"""``zhidu serve`` as an office runs it, and what its processes spend, from /proc: processor time, memory."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.harness.processes import children, family

WORKERS = 2
Spent = dict[int, int]
ROOT = Path(__file__).parents[2]
_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Server:
    """A server, the first process of its database, and what else works for a page."""

    port: int
    workers: tuple[int, ...]
    database: int
    beside: tuple[int, ...] = ()

    def spent(self) -> Spent:
        """Nanoseconds of processor time so far, by process: those that serve pages, and the database's."""
        found = {pid: _on_processor(pid) for pid in (*self.workers, *self.beside, *family(self.database))}
        return {pid: spent for pid, spent in found.items() if spent is not None}

    def memory(self) -> float:
        """MB of the largest worker."""
        return max(map(_resident, self.workers)) / 1024


@contextmanager
def served(database: Path) -> Iterator[Server]:
    """The server, with static files collected, on a free port; ``database`` is PostgreSQL's folder."""
    zhidu = [sys.executable, "-m", "zhidu"]
    subprocess.run([*zhidu, "prepare"], check=True, stdout=subprocess.DEVNULL)
    port = free_port()
    command = [*zhidu, "serve", "--workers", str(WORKERS), "--no-jobs", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        await_port(port)
        yield Server(port, pages_of(process.pid), postmaster(database))
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def postmaster(database: Path) -> int:
    """The first process of the PostgreSQL in a folder."""
    return int((database / "postmaster.pid").read_text().splitlines()[0])


def await_port(port: int) -> None:
    for _ in range(_PATIENCE * 10):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server does not answer")


def pages_of(server: int) -> tuple[int, ...]:
    """The processes of a server that serve pages: Python starts one more, which tracks resources."""
    said = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in children(server)}
    return tuple(pid for pid, command in said.items() if b"resource_tracker" not in command)


def between(before: Spent, after: Spent) -> float:
    """Milliseconds that the processes spent which are still there; one that began meanwhile counts whole."""
    return sum(spent - before.get(pid, 0) for pid, spent in after.items()) / 1e6


def _on_processor(pid: int) -> int | None:
    """Nanoseconds, by the clock that Linux keeps of every process; None for one that has ended."""
    try:
        return time.clock_gettime_ns((~pid << 3) | 2)
    except OSError:
        return None


def _resident(pid: int) -> int:
    """Kilobytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
