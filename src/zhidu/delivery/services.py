"""What an administrator does about reminders that were given up."""

from __future__ import annotations

from datetime import datetime

from zhidu.delivery.models import Delivery
from zhidu.delivery.selectors import failed_in


def deliveries_retry(*, office_id: int, at: datetime) -> int:
    """Have what was given up tried again, as after a repair; how many. What was settled since is dropped."""
    given_up = failed_in(office_id, at).filter(state=Delivery.State.GIVEN_UP).values("pk")
    again = Delivery.objects.filter(pk__in=given_up, state=Delivery.State.GIVEN_UP)
    return again.update(state=Delivery.State.FAILED, attempts=0, next_at=at)
