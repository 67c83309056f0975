"""Who holds a port: told plainly, since "address already in use" helps nobody."""

import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_LISTENING = "0A"


@dataclass(frozen=True, slots=True)
class Holder:
    pid: int
    command: str


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def holder(port: int) -> Holder | None:
    """The process that listens on ``port``, where this system tells and we may know."""
    sockets = {f"socket:[{inode}]" for inode in _listening(port)}
    for process in Path("/proc").glob("[0-9]*") if sockets else ():
        if sockets.intersection(_open_files(process)):
            return _responsible(process)
    return None


def _responsible(process: Path) -> Holder:
    """A child of a server's pool says nothing to a person: its parent is named instead."""
    command = _command(process)
    if "multiprocessing" in command:
        parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
        return Holder(int(parent), _command(Path("/proc", parent)))
    return Holder(int(process.name), command)


def _listening(port: int) -> Iterator[str]:
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        lines = table.read_text().splitlines()[1:] if table.exists() else []
        for line in lines:
            fields = line.split()
            if fields[3] == _LISTENING and int(fields[1].rpartition(":")[2], 16) == port:
                yield fields[9]


def _open_files(process: Path) -> Iterator[str]:
    try:
        for entry in (process / "fd").iterdir():
            yield os.readlink(entry)
    except OSError:  # ended meanwhile, or another user's
        return


def _command(process: Path) -> str:
    words = (process / "cmdline").read_bytes().split(b"\0")
    return b" ".join(words).decode(errors="replace").strip()[:80]
