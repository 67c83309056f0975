"""Reading the environment: the only way a deployment speaks to the settings."""

import os

_ON = {"1", "true", "yes", "on"}


def flag(name: str, *, default: bool = False) -> bool:
    """Whether a switch is on: 1, true, yes or on, in any case."""
    value = os.environ.get(name, "").strip().lower()
    return value in _ON if value else default


def words(name: str) -> list[str]:
    """A list that is written with commas or spaces."""
    return os.environ.get(name, "").replace(",", " ").split()


def required(name: str, *, zh: str, en: str) -> str:
    """A value without which nothing may start; the refusal says so in both languages."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise SystemExit(f"缺少环境变量 {name}：{zh}\nThe environment variable {name} is missing: {en}")
    return value
