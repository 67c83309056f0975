"""What is written down while a meeting is in session."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zhidu.cases.deeds import Deed
from zhidu.cases.errors import out_of_turn
from zhidu.cases.services import case_act, entry_add
from zhidu.cases.services.locking import case_lock
from zhidu.cases.situation import Situation, situation_of
from zhidu.org.actor import Actor
from zhidu.rooms.meetings.models import AgendaItem, View
from zhidu.rules.people import resolve


def item_record(*, item: AgendaItem, record: str, views: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Write down what was said to an item: the record, and each member's view by post.

    A reported fact: nothing stands against it while the meeting is in session.
    """
    with transaction.atomic():
        here = situation_of(case_lock(item.meeting_id))
        _in_session(here, by)
        present = {str(a.post_id): a.person_name for a in here.case.attendance.filter(is_present=True)}
        said = {post: text.strip() for post, text in views.items() if post in present}
        changed = [post for post, text in said.items() if _view_write(item, post, present[post], text, at)]
        if not changed and item.facts.get("record", "") == record.strip():
            return
        item.facts = item.facts | {"record": record.strip()}
        item.save(update_fields=["facts"])
        data = {
            "title": item.topic.title,
            "count": len(changed),
            "record": record.strip(),
            "views": {present[post]: said[post] for post in changed},
        }
        entry_add(case=here.case, verb="item.recorded", at=at, by=by, data=data)


def _view_write(item: AgendaItem, post: str, person: str, said: str, at: datetime) -> bool:
    """Keep what one member said; whether anything changed."""
    before = item.views.filter(post_id=int(post)).first()
    if (before.said if before else "") == said:
        return False
    if not said:
        item.views.filter(post_id=int(post)).delete()
        return True
    View.objects.update_or_create(
        item=item, post_id=int(post), defaults={"person_name": person, "said": said, "at": at}
    )
    return True


def _in_session(here: Situation, by: Actor) -> None:
    act = here.kind.acts["decide"]
    step = here.open_step
    if step is None or step.step != "close":
        raise out_of_turn("宣布开会以后、结束会议以前，才能作会议记录")
    if not set(by.posts) & set(resolve(here.book, act.by, here.given, here.chart)):
        raise out_of_turn("会议记录由会议的承办人员作")


def item_decide(
    *,
    item: AgendaItem,
    facts: Mapping[str, Any],
    by: Actor,
    at: datetime,
    key: str = "",
    reason: str = "",
) -> None:
    """Record the outcome of an item, if the rules let the meeting decide so.

    Raises Refused; ReasonOwed where a ``should`` stands against it and no ``reason`` is given.
    """
    here = situation_of(item.meeting)
    thing = next(t for t in here.given.sets["items"] if t.source == str(item.topic_id))
    about = {**thing.facts, **facts}
    deed = Deed("decide", about=about, thing=str(item.pk), key=key, reason=reason)
    case_act(case_id=item.meeting_id, deed=deed, by=by, at=at)
