"""What lies in deploy/ for a server: units, compose, proxy. Read as those who use them read them."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from zhidu.config import cli
from zhidu.config.serve import _arguments

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
INSTALLED = "/opt/zhidu/.venv/bin/zhidu"


def compose() -> dict:
    return yaml.safe_load((DEPLOY / "compose" / "compose.yaml").read_text())


def started_by_units() -> Iterator[list[str]]:
    for unit in UNITS:
        for line in re.findall(r"^ExecStart=(.*)$", unit.read_text(), re.MULTILINE):
            words = shlex.split(line)
            words = shlex.split(words[2]) if words[:2] == ["/bin/sh", "-c"] else words
            if INSTALLED in words:
                yield words[words.index(INSTALLED) + 1 :]


def started_by_compose() -> Iterator[list[str]]:
    yield from (service["command"] for service in compose()["services"].values() if "command" in service)


def is_a_command(words: list[str]) -> bool:
    """Whether ``zhidu`` knows them; SystemExit for an option that ``serve`` does not have."""
    if words[0] == "serve":
        return bool(_arguments(words[1:]))
    return words[:2] == ["jobs", "run"] or words[0] in {*cli._COMMANDS, *get_commands()}


def test_every_command_that_is_started_exists():
    started = [*started_by_units(), *started_by_compose()]
    assert [words for words in started if not is_a_command(words)] == []
    assert {words[0] for words in started} == {"prepare", "serve", "jobs", "backup"}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="this machine has no systemd")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path):
    here = {INSTALLED: sys.executable, "/opt/zhidu": str(ROOT), "User=zhidu": "User=root"}
    for unit in UNITS:
        text = unit.read_text()
        for there, ours in here.items():
            text = text.replace(there, ours)
        (tmp_path / unit.name).write_text(text.replace("Group=zhidu", "Group=root"))
    files = [tmp_path / unit.name for unit in UNITS]
    done = subprocess.run(["systemd-analyze", "verify", *files], capture_output=True, text=True)
    said = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "zhidu-" in line]
    assert (said, done.returncode) == ([], 0), done.stderr


def test_every_unit_that_works_waits_for_the_tables_and_is_shut_in():
    for unit in UNITS:
        text = unit.read_text()
        assert unit.suffix == ".timer" or "ProtectSystem=strict" in text, unit.name
        assert "Restart=always" not in text or "Requires=zhidu-prepare.service" in text, unit.name


def test_compose_names_only_what_it_has():
    found = compose()
    for name, service in found["services"].items():
        assert set(service.get("depends_on", {})) <= set(found["services"]), name
        assert set(service.get("secrets", [])) <= set(found["secrets"]), name
        for volume in service.get("volumes", []):
            kept = volume.split(":")[0]
            assert kept in found["volumes"] or kept.startswith("./"), volume
    lines = (DEPLOY / "compose" / "Dockerfile").read_text().splitlines()
    copied = [line.split()[1:-1] for line in lines if line.startswith("COPY")]
    assert all((ROOT / name).exists() for names in copied for name in names)


@pytest.mark.parametrize("path", ["nginx.conf", "compose/nginx.conf"])
def test_the_proxy_says_that_the_connection_is_safe_and_lets_an_upload_through(path):
    text = (DEPLOY / path).read_text()
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in text
    assert "proxy_set_header Host $host;" in text
    largest = int(re.search(r"client_max_body_size (\d+)m;", text)[1]) * 1024 * 1024
    assert largest > settings.ZHIDU_UPLOAD_MAX
    assert text.count("{") == text.count("}")


def test_every_variable_of_the_examples_and_documents_is_one_that_is_read():
    source = "".join(path.read_text() for path in (ROOT / "src/zhidu/config").rglob("*.py"))
    said = "".join(path.read_text() for path in DEPLOY.rglob("*") if path.is_file())
    said += (ROOT / "docs/develop/operations.md").read_text()
    said += (ROOT / "docs/handbook/管理员手册.md").read_text()
    named = {name.removesuffix("_FILE") for name in re.findall(r"\bZHIDU_[A-Z_]+", said)}
    assert {name for name in named if f'"{name}"' not in source} == {"ZHIDU_ENV"}


def test_every_variable_that_is_read_is_in_the_documents():
    source = "".join(path.read_text() for path in (ROOT / "src/zhidu/config/settings").glob("*.py"))
    read = set(re.findall(r'"(ZHIDU_[A-Z_]+)"', source)) - {"ZHIDU_TEST_DB", "ZHIDU_PG"}
    page = (ROOT / "docs/develop/operations.md").read_text()
    assert {name for name in read if name not in page} == set()
