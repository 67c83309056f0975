"""Reading the environment: the only way a deployment speaks to the settings."""

import os
from collections.abc import Iterable
from pathlib import Path

_ON = {"1", "true", "yes", "on"}


def flag(name: str, *, default: bool = False) -> bool:
    """Whether a switch is on: 1, true, yes or on, in any case."""
    value = os.environ.get(name, "").strip().lower()
    return value in _ON if value else default


def words(name: str) -> list[str]:
    """A list that is written with commas or spaces."""
    return os.environ.get(name, "").replace(",", " ").split()


def choice(name: str, known: Iterable[str]) -> str:
    """One of the words known; the first of them where nothing is said."""
    words = list(known)
    value = os.environ.get(name, "").strip().lower() or words[0]
    if value not in words:
        choices = "、".join(words)
        raise SystemExit(f"环境变量 {name} 只能是 {choices}。\n{name} must be one of: {', '.join(words)}.")
    return value


def secret(name: str) -> str:
    """A value, or the content of the file that ``NAME_FILE`` names: so that secrets stay out of listings."""
    path = os.environ.get(f"{name}_FILE", "").strip()
    if not path:
        return os.environ.get(name, "").strip()
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(
            f"环境变量 {name}_FILE 指向的文件读不了：{path}\n{name}_FILE names a file that cannot be read."
        ) from error


def required(name: str, *, zh: str, en: str) -> str:
    """A value without which nothing may start; the refusal says so in both languages."""
    value = secret(name)
    if not value:
        raise SystemExit(f"缺少环境变量 {name}：{zh}\nThe environment variable {name} is missing: {en}")
    return value
