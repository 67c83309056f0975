"""Why something about an account was not done; each message is a Chinese sentence for the page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _


class AccountRefused(ValueError):
    """A change that cannot be made, with what to do next."""


class LockedOut(AccountRefused):
    """Too many attempts in vain; until when nothing is tried."""

    def __init__(self, until: datetime, at: datetime) -> None:
        minutes = max(1, -(-(until - at) // timedelta(minutes=1)))
        super().__init__(
            _("尝试次数过多，请%(minutes)s分钟后再试；急用请联系本单位安全管理员解除") % {"minutes": minutes}
        )
        self.until = until
