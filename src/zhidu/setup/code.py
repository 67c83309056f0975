"""开办码: shown to whoever starts the server, asked of whoever founds its first office."""

from __future__ import annotations

from base64 import b32encode
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from zhidu.org.models import Office

_LENGTH, _GROUP = 16, 4
"""80 bits, in groups that can be read out."""


def is_open() -> bool:
    """Whether the first office may still be founded."""
    return not Office.objects.exists()


def code() -> str:
    """The code of this installation: follows from the server's key, so that nothing has to be kept.

    It is of no use once there is an office.
    """
    digest = salted_hmac("zhidu.setup.code", "first office", algorithm="sha256").digest()
    drawn = b32encode(digest).decode()[:_LENGTH]
    return "-".join(drawn[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))


def is_right(said: str) -> bool:
    """Whether somebody knows the code; blanks, dashes and small letters do not matter."""
    return constant_time_compare(_plain(said), _plain(code()))


def _plain(written: str) -> str:
    return "".join(letter for letter in written.upper() if letter.isalnum())


def console_line(address: str = "") -> str:
    """What the console says of an installation without an office; empty where there is one.

    With an ``address``, such as http://127.0.0.1:8000, the whole link with the code in it.
    """
    if not is_open():
        return ""
    if not address:
        return f"  还没有单位。开办码 Set-up code   {code()}"
    return f"  开办单位 Set up   {address}{reverse('setup')}?{urlencode({'code': code()})}"
