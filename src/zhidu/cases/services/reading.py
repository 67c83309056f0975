"""What somebody was told or may see, read."""

from __future__ import annotations

from datetime import datetime

from zhidu.cases.models import Case, Notice, Reader
from zhidu.org.actor import Actor


def notice_read(*, notice: Notice, by: Actor, at: datetime) -> None:
    """Mark a notice as read, once; the first reader of the post stays named."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=at, read_by=by.name)


def notices_read(*, through: int, by: Actor, at: datetime) -> int:
    """Mark as read what the actor's posts were told, up to the notice ``through``; how many there were.

    What came since the actor looked is after it, and stays.
    """
    unread = Notice.objects.filter(post_id__in=by.posts, case__office_id=by.office_id, read_at=None)
    return unread.filter(pk__lte=through).update(read_at=at, read_by=by.name)


def case_read(*, case: Case, by: Actor, at: datetime) -> None:
    """Note that a case was opened by a post that may see it, once; the first reader of the post stays named.

    Whoever opens it again writes nothing.
    """
    unread = Reader.objects.filter(case=case, what="case", post_id__in=by.posts, read_at=None)
    if unread.exists():
        unread.update(read_at=at, read_by=by.name)
