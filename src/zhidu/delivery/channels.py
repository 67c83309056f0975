"""Which ways out of the system are on."""

from __future__ import annotations

from django.conf import settings

from zhidu.accounts.reminder_models import Channel


def channels_on() -> list[Channel]:
    """The ways that this installation has been given; none in the demo."""
    named = {Channel.MAIL: settings.ZHIDU_MAIL_FROM, Channel.HOOK: settings.ZHIDU_HOOK_URL}
    return [channel for channel, where in named.items() if where]
