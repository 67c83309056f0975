"""The first command on a new machine says which package is missing, and repairs what was killed."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def machine(tmp_path):
    """``machine("git", "make", python=…)``: runs tools/python.sh where PATH holds just these."""

    def run(*programs: str, python: str | None = None):
        for program in programs:
            _write(tmp_path / program, "exit 0")
        if python:
            _write(tmp_path / "python3", python)
        return subprocess.run(
            ["/bin/sh", "tools/python.sh", "-c", ""],
            cwd=ROOT,
            env={"PATH": str(tmp_path)},
            capture_output=True,
            text=True,
        )

    return run


def _write(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.parametrize("missing", ["git", "make"])
def test_a_missing_program_is_named_in_the_first_line(missing, machine):
    done = machine(*({"git", "make"} - {missing}), python="exit 0")
    assert done.returncode == 1
    assert done.stderr.startswith(f"{missing} is missing: install the package {missing}")


def test_a_missing_python_is_named_in_the_first_line(machine):
    done = machine("git", "make")
    assert done.returncode == 1
    assert done.stderr.splitlines()[0].endswith("install the packages python3 and python3-venv")


def test_an_old_python_is_named_in_the_first_line(machine):
    done = machine("git", "make", python='[ "$1" = -V ] && echo Python 3.9.2 && exit 0\nexit 1')
    assert done.returncode == 1
    assert done.stderr.startswith("Python 3.11 or newer is needed, here is Python 3.9.2: install")


def test_a_missing_venv_is_named_in_the_first_line(machine):
    done = machine("git", "make", python="case $2 in *venv*) exit 1 ;; esac")
    assert done.returncode == 1
    assert done.stderr.splitlines()[0].endswith("(as in: apt-get install python3-venv)")


@pytest.fixture
def clone(tmp_path):
    """A copy of what setup reads, with a stand-in for Python that only notes what it was asked for."""
    for file in ("pyproject.toml", "requirements.lock", "requirements-dev.lock", "tools"):
        source = ROOT / file
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / file)
    _write(tmp_path / "tools" / "python.sh", STAND_IN)
    return tmp_path


STAND_IN = """
[ "$1" = -c ] && exit 0
echo "venv" >>asked
mkdir -p .venv/bin
printf '#!/bin/sh\\n[ "$3" = --version ] || echo "pip" >>asked\\n[ ! -e killed ]\\n' >.venv/bin/python
chmod +x .venv/bin/python
"""


def _setup(clone: Path, kind: str = "run") -> list[str]:
    (clone / "asked").write_text("")
    subprocess.run(["tools/setup.sh", kind], cwd=clone, capture_output=True, env=os.environ)
    return (clone / "asked").read_text().split()


def test_an_unchanged_environment_is_left_alone(clone):
    assert _setup(clone) == ["venv", "pip", "pip"]
    assert _setup(clone) == []


def test_a_changed_lock_is_installed_into_the_environment_that_is_there(clone):
    _setup(clone)
    (clone / "requirements.lock").write_text("changed")
    assert _setup(clone) == ["pip", "pip"]


def test_what_a_killed_run_left_is_made_anew(clone):
    (clone / "killed").touch()
    assert _setup(clone) == ["venv", "pip"]
    (clone / "killed").unlink()
    assert _setup(clone) == ["venv", "pip", "pip"]


def test_an_environment_that_was_moved_is_made_anew(clone):
    _setup(clone)
    (clone / ".venv" / "place").write_text("/elsewhere\n")
    (clone / ".venv" / "stamp-run").unlink()
    assert _setup(clone) == ["venv", "pip", "pip"]


def test_the_environment_for_tests_serves_for_running(clone):
    _setup(clone, "dev")
    assert _setup(clone, "run") == []
