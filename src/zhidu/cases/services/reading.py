"""待阅: what somebody was told, read."""

from __future__ import annotations

from datetime import datetime

from zhidu.cases.models import Notice
from zhidu.org.actor import Actor


def notice_read(*, notice: Notice, by: Actor, at: datetime) -> None:
    """Mark a notice as read, once; the first reader of the post stays named."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at, read_by=by.name)
