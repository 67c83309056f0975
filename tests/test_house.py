"""What no linter sees: where keys point, what the locks and the pages may hold, how long a file is."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "zhidu"
LOCKS = [ROOT / "requirements.lock", ROOT / "requirements-dev.lock"]

FLOORS = [
    "web",
    "calendar",
    "rules",
    "org",
    "accounts",
    "editions",
    "cases",
    "rooms",
    "setup",
    "delivery",
    "desk",
    "demo",
    "upkeep",
    "config",
]
LONGEST_FILE = 400


def tracked(*patterns: str) -> list[Path]:
    """What is in the repository or would be with the next commit."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for line in found.stdout.split("\0") if line and (path := ROOT / line).is_file()]


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


# ---- models


def relations() -> Iterator[tuple[Field, str, str]]:
    """Each key between two models of ours: the field, the part it stands in, the part it points to."""
    for model in apps.get_models():
        if model.__module__.startswith("zhidu."):
            for field in model._meta.get_fields():
                target = getattr(field, "remote_field", None) and field.related_model
                if field.concrete and target and target.__module__.startswith("zhidu."):
                    yield field, model.__module__, target.__module__


def floor(module: str) -> int:
    return FLOORS.index(module.split(".")[1])


def room(module: str) -> str | None:
    parts = module.split(".")
    return parts[2] if parts[1] == "rooms" else None


def test_keys_point_to_the_same_or_a_lower_floor():
    assert [str(field) for field, here, there in relations() if floor(there) > floor(here)] == []


def test_no_key_points_into_another_room():
    def strays(here: str, there: str) -> bool:
        return room(there) is not None and room(there) != room(here) and room(here) is not None

    assert [str(field) for field, here, there in relations() if strays(here, there)] == []


# ---- locks


def pins(lock: Path) -> set[str]:
    return set(re.findall(r"^[a-z0-9-]+==\S+", lock.read_text(), re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=name)
def test_a_lock_names_no_address(lock):
    assert "://" not in lock.read_text()


@pytest.mark.parametrize("lock", LOCKS, ids=name)
def test_every_pin_of_a_lock_has_its_hashes(lock):
    without = [line for line in lock.read_text().splitlines() if "==" in line and not line.endswith("\\")]
    assert without == []


def test_the_lock_for_tests_holds_the_lock_for_running():
    running, testing = map(pins, LOCKS)
    assert running <= testing


# ---- texts


OURS = (
    "127.0.0.1",
    "localhost",
    "zhidu.test",
    "zhidu.example.gov.cn",
    "www.w3.org",
    "elsewhere.example",
    "www.apache.org",
)
"""Hosts that a file of ours may name: this machine, names that nobody has, and two that are only names."""


def test_no_file_names_a_foreign_host_or_a_folder_of_one_machine():
    ours = "|".join(map(re.escape, OURS))
    foreign = re.compile(rf"https?://(?!(?:{ours})\b)[\w-]+\.[\w.-]+|/root/\w")
    here = Path(__file__)
    texts = ((path, path.read_bytes().decode(errors="ignore")) for path in tracked() if path != here)
    assert [f"{name(path)}: {hit[0]}" for path, text in texts if (hit := foreign.search(text))] == []


def test_no_page_names_a_post_or_a_body_of_one_office():
    """They come from the rulebook and the office; the demo has an office of its own."""
    terms = re.compile("党政办公室|办事处主任|副主任|班子成员|党工委|监察办|科室、部门")
    pages = (p for p in tracked("*.html") if "demo" not in p.parts and "tests" not in p.parts)
    assert [f"{name(p)}: {hit[0]}" for p in pages if (hit := terms.search(p.read_text()))] == []


def test_every_command_of_the_documents_exists():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    said = {
        word
        for path in tracked("*.md")
        for word in re.findall(r"`(?:\S+=\S+ )?make ([a-z-]+)", path.read_text())
    }
    assert said <= targets


# ---- code


def test_no_file_is_a_drawer_for_this_and_that():
    drawers = {"utils.py", "helpers.py", "common.py", "misc.py"}
    assert [name(path) for path in tracked("*.py") if path.name in drawers] == []


def test_no_file_is_too_long_to_read():
    long = {name(path): length for path in tracked("*.py") if (length := lines(path)) > LONGEST_FILE}
    assert {path: length for path, length in long.items() if "/migrations/" not in path} == {}


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


# ---- pages: browsers in offices are old


@pytest.mark.parametrize("word", [":has(", "color-mix(", "oklch(", "@container"])
def test_our_stylesheets_use_nothing_that_office_browsers_lack(word):
    assert [name(path) for path in tracked("src/**/*.css") if word in path.read_text()] == []


def test_our_stylesheets_do_not_nest():
    assert [name(path) for path in tracked("src/**/*.css") if nests(path.read_text())] == []


def nests(css: str) -> bool:
    """Whether a rule stands in another that is not an at-rule."""
    outer: list[str] = []
    for prelude, brace in re.findall(r"([^{};]*)([{}])", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        if brace == "}":
            outer.pop()
        elif any(not each.startswith("@") for each in outer):
            return True
        else:
            outer.append(prelude.strip())
    return False


def test_nesting_is_seen():
    assert nests("a { color: red; b { color: blue } }")
    assert not nests("@media print { a { color: red } } b { color: blue }")


def test_nothing_on_our_pages_is_disabled():
    """A person is told why not, by which clause and who can; `disabled` says nothing and takes no focus."""
    disabled = re.compile(r"<[a-z][^<]*\sdisabled(?=[\s=>/])")
    assert [name(path) for path in tracked("src/**/*.html") if disabled.search(path.read_text())] == []
