"""A book in which every construct on duties, publication, texts and registers stands once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from zhidu.rules.ask import Question, ask
from zhidu.rules.decision import Decision
from zhidu.rules.facts import read_moment
from zhidu.rules.load import load_files

FURTHER = Path(__file__).with_name("further.yaml").read_text(encoding="utf-8")
BOOK = load_files({"further.yaml": FURTHER})


def asked(function: str, target: str, at: str | None = None, by: str = "", **given: Any) -> Decision:
    """The answer of the book."""
    moment = read_moment(at) if at else None
    return ask(BOOK, Question(function, target, given, (by,) if by else (), moment))
