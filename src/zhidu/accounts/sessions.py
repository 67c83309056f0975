"""Sessions in the database, as Django keeps them; every page reads one, by a statement put together once."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as InDatabase
from django.contrib.sessions.models import Session
from django.utils import timezone

from zhidu.org.prepared import Prepared

_SESSION = Prepared(lambda key: Session.objects.filter(session_key=key))


class SessionStore(InDatabase):
    def _get_session_from_db(self) -> Any:
        """The row of this session; None, and no key any more, where there is none or its time is over."""
        found = _SESSION(self.session_key or "")
        if found and found[0].expire_date > timezone.now():
            return found[0]
        self._session_key = None
        return None
