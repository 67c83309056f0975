"""What every way out has in common: how it fails."""

from __future__ import annotations


class Failed(Exception):
    """It was not delivered; the message says why in Chinese, without any address or business in it."""


class Unreachable(Failed):
    """Nothing gets through now: the others are not tried before the next round."""
