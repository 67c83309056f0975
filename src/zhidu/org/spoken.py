"""Sentences that are shown now and may be written down: in the reader's language, and in Chinese."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext


class Spoken(str):
    """A sentence in the reader's language that knows its Chinese."""

    kept: str


def spoken(chinese: str, **places: Any) -> Spoken:
    """``chinese`` with what stands in its places, as the reader reads it: ``spoken("没有%(n)s", n=x)``."""
    made = Spoken(gettext(chinese) % places if places else gettext(chinese))
    made.kept = chinese % {name: kept(value) for name, value in places.items()} if places else chinese
    return made


def kept(text: Any) -> Any:
    """A sentence as a trail keeps it; anything else as it is."""
    return getattr(text, "kept", text)
