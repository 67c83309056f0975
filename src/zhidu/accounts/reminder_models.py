"""提醒方式: where and of what a person wants to be told outside the system."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sort(models.TextChoices):
    """What somebody is reminded of."""

    TODO = "todo", _("新待办")
    RETURNED = "returned", _("退回重办")
    NOTICE = "notice", _("待阅通知")
    URGE = "urge", _("催办")
    DUE = "due", _("时限临近")
    MISSED = "missed", _("时限超期")


class Channel(models.TextChoices):
    """A way out of the system. Within it there are 待办 and 待阅, which nobody turns off."""

    MAIL = "mail", _("电子邮件")
    HOOK = "hook", _("消息平台")


def wanted_at_first() -> list[str]:
    """Everything, but that the message platform, which may be short messages, leaves out what can wait."""
    pairs = (f"{channel}:{sort}" for channel in Channel for sort in Sort)
    return [pair for pair in pairs if pair != f"{Channel.HOOK}:{Sort.NOTICE}"]


class Reminding(models.Model):
    """A person's own address and choices. No list shows the address and no export holds it."""

    account = models.OneToOneField("accounts.Account", models.CASCADE, related_name="reminding")
    address = models.EmailField(max_length=120, blank=True)
    """Where mails go; empty until an address was confirmed by its code."""
    asked = models.EmailField(max_length=120, blank=True)
    """The address to which a code was sent."""
    asked_at = models.DateTimeField(null=True, blank=True)
    code_digest = models.CharField(max_length=64, blank=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    wants = models.JSONField(default=wanted_at_first)
    """``channel:sort`` for each that is wanted."""

    def __str__(self) -> str:
        return str(self.account)

    def is_wanted(self, channel: str, sort: str) -> bool:
        return f"{channel}:{sort}" in self.wants
