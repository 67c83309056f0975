"""Every pin of the lock comes as a wheel for each machine that we name. Asks the registry, so on request:
``ZHIDU_NETWORK=1 .venv/bin/pytest tests/test_wheels.py``."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PLATFORMS = [
    f"--platform={kind}_{{machine}}" for kind in ("manylinux_2_28", "manylinux_2_17", "manylinux2014")
]

pytestmark = pytest.mark.skipif(not os.environ.get("ZHIDU_NETWORK"), reason="ZHIDU_NETWORK is not set")


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_the_lock_installs_from_wheels_alone(python, machine, tmp_path):
    platforms = [platform.format(machine=machine) for platform in PLATFORMS]
    choice = ["--only-binary=:all:", f"--python-version={python}", *platforms, f"--target={tmp_path}"]
    command = [sys.executable, "-m", "pip", "install", "-q", "--dry-run", "--no-deps", "--require-hashes"]
    done = subprocess.run(
        [*command, *choice, "-r", ROOT / "requirements.lock"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
