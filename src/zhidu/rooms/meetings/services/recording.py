"""The record of a meeting: taken down while it is said, and put right later only beside itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from zhidu.cases.asking import permit
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import Refused
from zhidu.cases.services import case_act, entry_add
from zhidu.cases.services.locking import case_lock
from zhidu.cases.situation import Situation, restored, situation_of
from zhidu.org.actor import Actor
from zhidu.rooms.meetings.acts import act_for, kind_of
from zhidu.rooms.meetings.models import AgendaItem, View
from zhidu.rooms.meetings.votes import asked_of_deciders, deciding, voters
from zhidu.rules.decision import Status
from zhidu.rules.people import resolve

TAKE_DOWN, CORRECT = "take_down", "correct"
"""Writing the record, and putting it right."""


def item_record(*, item: AgendaItem, record: str, views: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Write down what was said to an item: the record, and each member's view by post.

    Raises Refused before the meeting is in session and after it was closed.
    """
    with transaction.atomic():
        item_note(item=item, record=record, views=views, by=by, at=at)
        item.refresh_from_db()
        record_keep(item, by, at)


def item_note(
    *,
    item: AgendaItem,
    record: str,
    views: Mapping[str, str],
    by: Actor,
    at: datetime,
    typed: Mapping[str, str | list[str]] | None = None,
) -> None:
    """Keep what is being typed; the trail has it once it is recorded, or the topic ends.

    ``typed`` is what stands in the fields of the outcome, which nothing rests on until it is recorded.

    Raises Refused before the meeting is in session and after it was closed.
    """
    with transaction.atomic():
        here = situation_of(case_lock(item.meeting_id))
        may_take_down(here, by)
        item = AgendaItem.objects.get(pk=item.pk)
        if typed is not None and (kept := _without_votes(here, item, typed)) != item.typed:
            item.typed = kept
            item.save(update_fields=["typed"])
        present = {str(p.post_id): p.person_name for p in here.case.presences.all()}
        said = {post: text.strip() for post, text in views.items() if post in present}
        changed = [post for post, text in said.items() if _view_write(item, post, present[post], text, at)]
        if not changed and item.facts.get("record", "") == record.strip():
            return
        item.facts = item.facts | {"record": record.strip()}
        item.noted_at = item.noted_at or at
        item.save(update_fields=["facts", "noted_at"])


def item_heard(*, item: AgendaItem, by: Actor, at: datetime) -> None:
    """Note of every member in the room who has said nothing to an item that they have no view.

    Raises Refused before the meeting is in session and after it was closed.
    """
    with transaction.atomic():
        here = situation_of(case_lock(item.meeting_id))
        may_take_down(here, by)
        item = AgendaItem.objects.get(pk=item.pk)
        inside = {p.post_id for p in here.case.presences.filter(left_at=None)}
        heard = {*item.views.values_list("post_id", flat=True), *_not_asked(here, item)}
        silent = [a for a in voters(here, item.facts) if a.post_id in inside - heard]
        for row in silent:
            _view_write(item, str(row.post_id), row.person_name, NO_VIEW, at)
        if silent:
            item.noted_at = item.noted_at or at
            item.save(update_fields=["noted_at"])
            record_keep(item, by, at)


NO_VIEW = "没有意见"  # zh: kept in the row


def _not_asked(here: Situation, item: AgendaItem) -> set[int]:
    """Who concludes, and need not have spoken before."""
    known = restored(here.book.terms, {**item.topic.facts, **item.facts})
    names = [name for rule in deciding(here, known) if rule.hears for name in rule.by]
    return {int(post) for post in resolve(here.book, names, here.given, here.chart)}


def may_take_down(here: Situation, by: Actor) -> None:
    """Only those who keep the record, while the meeting is in session. Raises Refused."""
    act = here.kind.doing(TAKE_DOWN) or act_for(here.kind, "decide")
    decision = permit(here.book, f"{here.kind.id}.{act}", here.given, by.posts, here.chart)
    if decision.status is Status.REFUSED:
        raise Refused(decision)


def _without_votes(
    here: Situation, item: AgendaItem, typed: Mapping[str, str | list[str]]
) -> dict[str, str | list[str]]:
    """What was typed, less any vote that this topic does not ask for: nobody's vote is kept by the way."""
    known = restored(here.book.terms, {**item.topic.facts, **item.facts})
    strange = asked_of_deciders(here) - asked_of_deciders(here, known)
    return {name: value for name, value in typed.items() if name not in strange}


def _view_write(item: AgendaItem, post: str, person: str, said: str, at: datetime) -> bool:
    """Keep what one member said; whether anything changed."""
    before = item.views.filter(post_id=int(post)).first()
    if (before.said if before else "") == said:
        return False
    if not said:
        item.views.filter(post_id=int(post)).delete()
        return True
    words = {"person_name": person, "said": said}
    View.objects.update_or_create(
        item=item, post_id=int(post), defaults=words, create_defaults={**words, "at": at}
    )
    return True


def record_keep(item: AgendaItem, by: Actor, at: datetime) -> None:
    """Put into the trail what was typed since it was there last; nothing where nothing was."""
    if item.noted_at is None:
        return
    views = {view.person_name: view.said for view in item.views.all()}
    data = {
        "title": item.topic.title,
        "count": len(views),
        "record": item.facts.get("record", ""),
        "views": views,
    }
    item.noted_at = None
    item.save(update_fields=["noted_at"])
    entry_add(case=item.meeting, verb="item.recorded", at=at, by=by, data=data)


def record_correct(
    *, item: AgendaItem, facts: Mapping[str, Any], by: Actor, at: datetime, key: str = ""
) -> None:
    """Write beside the record of a closed meeting what it should say, and why; the record stays as it is.

    Raises Refused while the meeting is in session, and without words or reason.
    """
    about = {"title": item.topic.title, **facts}
    deed = Deed(act_for(kind_of(item.meeting), CORRECT), about=about, thing=str(item.pk), key=key)
    case_act(case_id=item.meeting_id, deed=deed, by=by, at=at)
