"""Django's accounts by name and password, each with what every page asks about it, in one query."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User

from zhidu.org.prepared import Prepared

_KNOWN = Prepared(
    lambda user: User.objects.select_related("account", "person__office__policy").filter(pk=user)
)


class Accounts(ModelBackend):
    """No permissions of Django's are used: who may do what comes from posts, rules and the three roles."""

    def get_user(self, user_id: Any) -> User | None:
        """Whoever a session is of, with account, person and policy; None once the account has ended."""
        user = next(iter(_KNOWN(int(user_id))), None)
        return user if user and self.user_can_authenticate(user) else None
