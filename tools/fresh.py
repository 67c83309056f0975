"""``make fresh``: a clean clone, on as bare a machine as can be made here, runs and answers.

HEAD is cloned into a temporary folder. Its PATH holds links to git, make, python3 and coreutils and
nothing else; of the environment only proxies, certificates and pip's settings stay; HOME is new; and
where root starts this, an ordinary user carries it out. Then: ``make run``, the first steps of the
journey over HTTP, Ctrl-C, and a look whether any process is left. A second start must be quick. Last, a
start without the demo on an empty database: the set-up answers, and the console tells its code.
"""

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KEPT = re.compile(r".*_proxy$|SSL_.*|.*CA_BUNDLE$|PIP_.*|NODE_EXTRA_CA_CERTS$", re.IGNORECASE)
FIRST_START, SECOND_START, STOP = 600, 30, 30
COREUTILS = (
    "[ basename cat chmod chown cp cut date dd df dirname du echo env expr false head id install link ln "
    "ls mkdir mktemp mv nice nproc od paste printf pwd readlink realpath rm rmdir seq sha256sum sleep "
    "sort split stat stty sync tail tee test timeout touch tr true tty uname uniq unlink wc whoami yes"
).split()
LAST_BREATH = 3
"""Seconds."""
CAN_MAKE_VENV = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"


class Machine:
    """A folder that holds all that a new machine would: home, programs, and the clone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs, self.home, self.clone = folder / "bin", folder / "home", folder / "zhidu"
        self.programs.mkdir()
        self.home.mkdir()
        self.port = _free_port()
        self.user, python = _user_and_python()
        self._link_programs(python)
        _clone_head(self.clone)
        if self.user:
            subprocess.run(["chown", "-R", self.user, folder], check=True)

    def _link_programs(self, python: str) -> None:
        (self.programs / "python3").symlink_to(python)
        for name in ["git", "make", *COREUTILS]:
            if found := shutil.which(name):
                (self.programs / name).symlink_to(found)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if KEPT.match(name)}
        own = {"HOME": str(self.home), "PATH": str(self.programs), "PORT": str(self.port)}
        return {**kept, **own}

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def start(self, *words: str, **options: Any) -> subprocess.Popen[bytes]:
        """In a session of its own, as a terminal would be, so that Ctrl-C can be sent to all of it."""
        return subprocess.Popen(
            words, cwd=self.clone, env=self.environment, start_new_session=True, **_as(self.user), **options
        )

    def processes(self) -> Iterator[str]:
        """What still runs from this folder, by its command line or where it stands."""
        for process in Path("/proc").glob("[0-9]*"):
            try:
                command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                place = os.readlink(process / "cwd")
            except OSError:
                continue
            if str(self.folder) in command or place.startswith(str(self.folder)):
                yield f"{process.name} {command}"


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="zhidu-fresh-", ignore_cleanup_errors=True) as name:
        Path(name).chmod(0o755)
        machine = Machine(Path(name))
        _say(f"runs as {machine.user or 'the same user'}, in {_version(machine)}")
        try:
            _first_start(machine)
            _second_start(machine)
            _empty_start(machine)
        except Failure as failure:
            print(f"fresh: FAILED: {failure}", file=sys.stderr)
            return 1
    _say("passed")
    return 0


class Failure(Exception):
    """What did not happen."""


def _first_start(machine: Machine) -> None:
    with Run(machine, FIRST_START) as run:
        _say(f"`make run` answered after {run.seconds:.0f} s")
        begun = time.monotonic()
        steps = machine.start(str(machine.programs / "python3"), "tools/first_steps.py", machine.address)
        if steps.wait(300):
            raise Failure("the first steps of the journey")
        _say(f"the demo's year and the first steps took {time.monotonic() - begun:.0f} s more")


def _second_start(machine: Machine) -> None:
    with Run(machine, SECOND_START) as run:
        _say(f"the second `make run` answered after {run.seconds:.0f} s")


def _empty_start(machine: Machine) -> None:
    """For a real office: the first page is the set-up, and only the console knows its code."""
    with Run(machine, SECOND_START, ".venv/bin/zhidu", "serve", "--port", str(machine.port)) as run:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(machine.address, timeout=10) as page:
            place, text = page.url, page.read().decode()
        if not place.endswith("/setup/") or "开办码" not in text:
            raise Failure(f"an empty start without the demo answers at {place}")
        if "/setup/?code=" not in run.log.read_text(errors="replace"):
            raise Failure("the console tells no set-up code")
        _say("an empty start without the demo answers with the set-up")


class Run:
    """``make run`` until its first page answers; at the end Ctrl-C, after which nothing may be left."""

    def __init__(self, machine: Machine, patience: int, *words: str) -> None:
        self.machine, self.patience = machine, patience
        self.words = words or ("make", "run")
        self.log = machine.folder / "run.log"

    def __enter__(self) -> "Run":
        started = time.monotonic()
        with self.log.open("wb") as log:
            self.make = self.machine.start(*self.words, stdout=log, stderr=subprocess.STDOUT)
        while not _answers(self.machine.address):
            self.seconds = time.monotonic() - started
            if self.make.poll() is not None or self.seconds > self.patience:
                self._stop()
                raise Failure(f"no answer after {self.seconds:.0f} s\n{self._last_lines()}")
            time.sleep(0.2)
        self.seconds = time.monotonic() - started
        return self

    def __exit__(self, kind: type | None, *rest: object) -> None:
        self._stop()
        if kind is None and (left := self._left_over()):
            raise Failure("still running after Ctrl-C:\n" + "\n".join(left))

    def _left_over(self) -> list[str]:
        """What outlives the server; Python's own resource tracker ends itself just after its parent."""
        deadline = time.monotonic() + LAST_BREATH
        while (left := list(self.machine.processes())) and time.monotonic() < deadline:
            time.sleep(0.1)
        return left

    def _stop(self) -> None:
        if self.make.poll() is None:
            os.killpg(self.make.pid, signal.SIGINT)
        try:
            self.make.wait(STOP)
        except subprocess.TimeoutExpired:
            os.killpg(self.make.pid, signal.SIGKILL)
            raise Failure(f"`make run` did not end within {STOP} s of Ctrl-C") from None

    def _last_lines(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-30:])


def _user_and_python() -> tuple[str | None, str]:
    """Where root starts this: nobody, with a Python that nobody can reach; otherwise ourselves."""
    if os.getuid() == 0:
        for python in _pythons():
            if _can_make_venv(python, "nobody"):
                return "nobody", python
        _say("no Python >= 3.11 with venv is open to an ordinary user here: this runs as root")
    return None, next(python for python in _pythons() if _can_make_venv(python, None))


def _pythons() -> Iterator[str]:
    names = ("python3", "python3.13", "python3.12", "python3.11")
    folders = [*os.environ["PATH"].split(":"), "/usr/local/bin", "/usr/bin"]
    for folder in dict.fromkeys(folders):
        yield from (found for name in names if (found := shutil.which(name, path=folder)))
    yield sys.executable


def _can_make_venv(python: str, user: str | None) -> bool:
    """Shims, which need more than themselves, fail here as they would on the bare machine."""
    environment = {"PATH": "/nonexistent"}
    command = [python, "-c", CAN_MAKE_VENV]
    try:
        found = subprocess.run(command, env=environment, cwd="/", capture_output=True, **_as(user))
    except OSError:
        return False
    return found.returncode == 0


def _as(user: str | None) -> dict[str, Any]:
    if user is None:
        return {}
    entry = pwd.getpwnam(user)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _clone_head(target: Path) -> None:
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(target)], check=True)
    head = subprocess.run(
        ["git", "-C", ROOT, "rev-parse", "HEAD"], check=True, capture_output=True, text=True
    )
    subprocess.run(["git", "-C", target, "checkout", "--quiet", head.stdout.strip()], check=True)


def _version(machine: Machine) -> str:
    python = machine.programs / "python3"
    return subprocess.run([python, "-V"], capture_output=True, text=True, check=True).stdout.strip()


def _answers(address: str) -> bool:
    """The first page leads to the login page."""
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(address, timeout=10) as page:
            return bool(page.status == 200)
    except urllib.error.HTTPError as error:
        raise Failure(f"{error.url} answered {error.code}") from error
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _say(text: str) -> None:
    print(f"fresh: {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
