"""The record of a meeting: taken down while it is said, and put right later only beside itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.cases.asking import permit
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.services import case_act, entry_add
from zhidu.cases.services.locking import case_lock
from zhidu.cases.situation import Situation, restored, situation_of
from zhidu.org.actor import Actor
from zhidu.rooms.meetings.acts import act_for, kind_of
from zhidu.rooms.meetings.models import AgendaItem, View
from zhidu.rooms.meetings.services.room import words_changed
from zhidu.rooms.meetings.votes import asked_of_deciders, deciding, voters
from zhidu.rules.decision import Status
from zhidu.rules.people import resolve

TAKE_DOWN, CORRECT = "take_down", "correct"
"""Writing the record, and putting it right."""


Written = str | list[str]


@dataclass(frozen=True)
class Words:
    """What stands in the fields of a topic: the record, each member's view by post, and ``typed``, what was
    written of the outcome, on which nothing rests until it is recorded."""

    record: str = ""
    views: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, Written] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[Place, Written]]:
        yield ("record", ""), _plain(self.record)
        yield from ((("view", post), _plain(said)) for post, said in self.views.items())
        yield from ((("typed", name), _plain(written)) for name, written in self.typed.items())


Place = tuple[str, str]


def _plain(written: Written) -> Written:
    """As it is kept: a browser ends lines in two ways."""
    return written.replace("\r\n", "\n").strip() if isinstance(written, str) else list(written)


class Overtaken(NotDone):
    """Somebody else wrote in the same place since the page was made."""


def item_record(
    *,
    item: AgendaItem,
    record: str,
    views: Mapping[str, str],
    by: Actor,
    at: datetime,
    seen: Words | None = None,
) -> None:
    """Write down what was said to an item: the record, and each member's view by post.

    Raises as ``item_note``.
    """
    with transaction.atomic():
        item_note(item=item, record=record, views=views, by=by, at=at, seen=seen)
        item.refresh_from_db()
        record_keep(item, by, at)


def item_note(
    *,
    item: AgendaItem,
    record: str,
    views: Mapping[str, str],
    by: Actor,
    at: datetime,
    typed: Mapping[str, Written] | None = None,
    seen: Words | None = None,
) -> None:
    """Keep what is being typed; the trail has it once it is recorded, or the topic ends.

    Of what somebody writes only what differs from ``seen`` is new: what stood in the fields before. Without
    it everything is written.

    Raises Refused before the meeting is in session and after it was closed; Overtaken where somebody else
    has changed a field since that is changed here too, and then nothing is written.
    """
    with transaction.atomic():
        here = situation_of(case_lock(item.meeting_id))
        may_take_down(here, by)
        item = AgendaItem.objects.get(pk=item.pk)
        names = {str(p.post_id): p.person_name for p in here.case.presences.all()}
        stored = _stored(item, names)
        views = {post: said for post, said in views.items() if post in names}
        said = Words(record, views, stored.typed if typed is None else _without_votes(here, item, typed))
        changed = _changed(here, stored, said, seen)
        if not changed:
            return
        for (sort, post), written in changed.items():
            if sort == "view":
                _view_write(item, post, names[post], str(written or ""), at)
        _keep(item, changed, at)
        words_changed(here.case)


def _stored(item: AgendaItem, present: Iterable[str]) -> Words:
    views = {str(view.post_id): view.said for view in item.views.all()}
    return Words(item.facts.get("record", ""), dict.fromkeys(present, "") | views, item.typed)


def _changed(here: Situation, stored: Words, said: Words, seen: Words | None) -> dict[Place, Written | None]:
    """Where something new is written, and what. Raises Overtaken."""
    before, after = dict(stored), dict(said)
    found = dict(seen) if seen else before
    places = [place for place in {**found, **after} if place[0] == "typed" or place in after]
    new = {
        place: after.get(place) for place in places if after.get(place) != found.get(place, before.get(place))
    }
    for place, written in new.items():
        if place in found and place in before and before[place] not in (found[place], written):
            raise Overtaken(
                _("%(what)s刚在别处改过，您写的还在本栏、没有保存。请看改后的内容，再定用哪一个")
                % {"what": _title_of(here, *place)}
            )
    return new


def _title_of(here: Situation, sort: str, name: str) -> str:
    if sort == "view":
        return _("%(title)s的意见") % {"title": here.chart.posts[name].title}
    if sort == "record":
        return _("汇报和发言记录")
    return here.book.terms[name].title if name in here.book.terms else _("理由")


def _keep(item: AgendaItem, changed: Mapping[Place, Written | None], at: datetime) -> None:
    """The record and what was typed; since when the trail lacks something that was said."""
    typed = {name: written for (sort, name), written in changed.items() if sort == "typed"}
    item.typed = {name: kept for name, kept in (item.typed | typed).items() if kept is not None}
    if len(typed) < len(changed):
        item.noted_at = item.noted_at or at
        record = changed.get(("record", ""), item.facts.get("record", ""))
        item.facts = item.facts | {"record": record}
    item.save(update_fields=["typed", "facts", "noted_at"])


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
            words_changed(here.case)


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


def _view_write(item: AgendaItem, post: str, person: str, said: str, at: datetime) -> None:
    """Keep what one member said."""
    if not said:
        item.views.filter(post_id=int(post)).delete()
        return
    words = {"person_name": person, "said": said}
    View.objects.update_or_create(
        item=item, post_id=int(post), defaults=words, create_defaults={**words, "at": at}
    )


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
