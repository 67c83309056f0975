"""撤回、合并、拆分: what becomes of a topic on an agenda before the meeting has come to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from zhidu.cases.asking import permit
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import Refused, out_of_turn
from zhidu.cases.models import Case
from zhidu.cases.services import case_act, case_pull, case_split, entry_add
from zhidu.cases.services.locking import case_lock
from zhidu.cases.services.obeying import obey
from zhidu.cases.situation import Situation, situation_of
from zhidu.org.actor import Actor
from zhidu.org.spoken import spoken
from zhidu.rooms.meetings import papers
from zhidu.rooms.meetings.acts import act_for, is_past
from zhidu.rooms.meetings.models import AgendaItem, JoinedTopic, Withdrawal
from zhidu.rooms.meetings.selectors import in_pool, taken_up
from zhidu.rooms.meetings.services.making import sheet_keep
from zhidu.rooms.meetings.services.planning import planned_by, topic_facts, topic_take
from zhidu.rules.book import BookKind
from zhidu.rules.decision import Status

WITHDRAW, ASK, AGREE, REFUSE = "withdraw_item", "ask_withdrawal", "consent_withdrawal", "refuse_withdrawal"
MERGE, SPLIT = "merge_items", "split_item"
"""What the acts are for the meeting."""
WHY = "change_reason"
"""The fact in which the reason of a change is asked for."""
PARTS = "parts"


def topic_withdraw(*, item: AgendaItem, why: str, by: Actor, at: datetime, key: str = "") -> None:
    """Take a topic off an agenda; once the notice was sent, ask those for it whose consent that needs.

    Raises Refused for others than the text lets withdraw it, too late, and without a reason.
    """
    here = situation_of(item.meeting)
    word = ASK if is_past(here, "notify") and here.kind.doing(ASK) else WITHDRAW
    deed = Deed(act_for(here.kind, word), about=_about(here, item, why), thing=str(item.pk), key=key)
    case_act(case_id=item.meeting_id, deed=deed, by=by, at=at)


@transaction.atomic
def topic_leave(*, topic_id: int, why: str, by: Actor, at: datetime) -> None:
    """Take a topic back that waits in the pool and is on no agenda yet, by what the body's text says of it.

    Raises Refused for others than the text lets withdraw it, and NotDone for one that is on an agenda.
    """
    here = situation_of(case_lock(topic_id), at)
    body = body_awaited(here)
    if body is None:
        raise out_of_turn(spoken("这个议题没有在议题库里等待上会，不用撤回"))
    if taken_up([topic_id]):
        raise out_of_turn(spoken("这个议题已经列入会议，请先请办公室移出议程"))
    given = here.given.plus(**{WHY: why.strip() or None})
    target = f"{body.id}.{act_for(body, WITHDRAW)}"
    decision = permit(here.book, target, replace(given, done=()), by.posts, here.chart)
    if decision.status is Status.REFUSED:
        raise Refused(decision)
    case_pull(case_id=topic_id, why=why.strip(), by=by, at=at, because=decision.because)


def body_awaited(here: Situation) -> BookKind | None:
    """The body whose meeting a topic waits for."""
    rule = here.kind.step(here.open_step.step) if here.open_step else None
    return here.book.kinds[rule.rule.body] if rule and rule.rule.body else None


def withdrawal_settle(
    *, withdrawal: Withdrawal, is_agreed: bool, by: Actor, at: datetime, key: str = ""
) -> None:
    """Let a topic be withdrawn, or not. Raises Refused for those whose consent it does not need."""
    kind = situation_of(withdrawal.meeting).kind
    deed = Deed(act_for(kind, AGREE if is_agreed else REFUSE), thing=str(withdrawal.pk), key=key)
    case_act(case_id=withdrawal.meeting_id, deed=deed, by=by, at=at)


def topic_merge(*, item: AgendaItem, topic_id: int, why: str, by: Actor, at: datetime, key: str = "") -> None:
    """Take another topic, of the pool or of the same agenda, together with an item: one outcome for both.

    Raises Refused, and for a topic that the text keeps from this meeting.
    """
    here = situation_of(item.meeting)
    act = act_for(here.kind, MERGE)
    deed = Deed(act, about=_about(here, item, why), thing=f"{item.pk}+{topic_id}", key=key)
    case_act(case_id=item.meeting_id, deed=deed, by=by, at=at)


@transaction.atomic
def topic_part(*, joined: JoinedTopic, by: Actor, at: datetime) -> None:
    """Let a topic that was joined to another go back to the pool. Raises Refused once the plan is made."""
    here = planned_by(joined.item.meeting_id, by)
    data = {"title": joined.item.topic.title, "other": joined.topic.title}
    entry_add(case=here.case, verb="item.parted", at=at, by=by, data=data)
    joined.delete()


def topic_split(
    *,
    item: AgendaItem,
    parts: Sequence[tuple[str, str]],
    why: str,
    by: Actor,
    at: datetime,
    key: str = "",
) -> None:
    """Make several topics of one, each with its title and what it asks for, in its place on the agenda.

    Raises Refused, and for fewer than two parts or two of one title.
    """
    here = situation_of(item.meeting)
    about = _about(here, item, why) | {PARTS: tuple((title.strip(), ask.strip()) for title, ask in parts)}
    deed = Deed(act_for(here.kind, SPLIT), about=about, thing=str(item.pk), key=key)
    case_act(case_id=item.meeting_id, deed=deed, by=by, at=at)


def _about(here: Situation, item: AgendaItem, why: str) -> dict[str, Any]:
    return {**topic_facts(here, item.topic), WHY: why.strip() or None}


def joined_allowed(here: Situation, item: AgendaItem, deed: Deed, by: Actor, at: datetime) -> None:
    """Ask of every topic that is taken with an item whether it may come to the item's outcome.

    Each is judged by its own facts: together they come to nothing that one alone may not. Raises Refused.
    """
    said = {name: deed.about[name] for name in here.kind.acts[deed.act].asks if name in deed.about}
    for joined in item.joined.select_related("topic"):
        asked = here.with_facts({**topic_facts(here, joined.topic), **said})
        target = f"{here.kind.id}.{deed.act}"
        obey(asked, permit(here.book, target, asked.given, by.posts, here.chart), deed, by, at)


# in the act's own transaction


def _after_withdrawing(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    item, why = _item(here, deed.thing), str(deed.about[WHY])
    Withdrawal.objects.create(
        meeting=here.case,
        topic=item.topic,
        why=why,
        asked_by=by.name,
        asked_at=at,
        state=Withdrawal.State.DONE,
        settled_at=at,
    )
    _take_off(here, item, why, by, at)


def _after_asking(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    item, why = _item(here, deed.thing), str(deed.about[WHY])
    if here.case.withdrawals.filter(topic=item.topic, state=Withdrawal.State.ASKED).exists():
        raise out_of_turn(spoken("这个议题已经提请撤回，请等答复"))
    Withdrawal.objects.create(meeting=here.case, topic=item.topic, why=why, asked_by=by.name, asked_at=at)
    data = {"title": item.topic.title, "why": why}
    entry_add(case=here.case, verb="withdrawal.asked", at=at, by=by, data=data)


def _after_settling(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    asked = here.case.withdrawals.select_related("topic").get(pk=int(deed.thing))
    if asked.state != Withdrawal.State.ASKED:
        raise out_of_turn(spoken("这个议题的撤回已经答复过"))
    is_agreed = deed.act == here.kind.doing(AGREE)
    asked.state = Withdrawal.State.DONE if is_agreed else Withdrawal.State.REFUSED
    asked.settled_by, asked.settled_at = by.name, at
    asked.save()
    if is_agreed:
        item = here.case.agenda.select_related("topic").get(topic=asked.topic)
        _take_off(here, item, asked.why, by, at)
    else:
        data = {"title": asked.topic.title}
        entry_add(case=here.case, verb="withdrawal.refused", at=at, by=by, data=data)


def _take_off(here: Situation, item: AgendaItem, why: str, by: Actor, at: datetime) -> None:
    """The topic leaves the agenda, what was taken with it stands alone, and the notice is made anew."""
    topic = item.topic
    for joined in item.joined.all():
        AgendaItem.objects.create(meeting=here.case, topic_id=joined.topic_id, place=item.place)
    item.delete()
    agenda_number(here.case)
    data = {"title": topic.title, "why": why}
    entry_add(case=here.case, verb="item.withdrawn", at=at, by=by, data=data)
    case_pull(case_id=topic.pk, why=why, by=by, at=at)
    if is_past(here, "notify"):
        fresh = situation_of(Case.objects.get(pk=here.case.pk))
        sheet_keep(fresh, "notice", "会议通知", papers.notice(fresh, at), by, at)  # zh: kept


def _after_merging(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    own, _, other = deed.thing.partition("+")
    item, topic = _item(here, own), case_lock(int(other))
    if topic.pk == item.topic_id or not in_pool(here.case, [topic.pk]):
        raise out_of_turn(spoken("要合并的议题不在议题库里等待上会，请刷新后重选"))
    before = here.case.agenda.filter(topic=topic).first()
    if before is None:
        topic_take(here, topic, by, at, deed.reason)
    elif before.joined.exists():
        raise out_of_turn(spoken("“%(title)s”已经并有别的议题，请先分开", title=topic.title))
    else:
        before.delete()
    why = str(deed.about[WHY])
    JoinedTopic.objects.create(item=item, topic=topic, why=why, by=by.name, at=at)
    agenda_number(here.case)
    data = {"title": item.topic.title, "other": topic.title, "why": why}
    entry_add(case=here.case, verb="item.joined", at=at, by=by, data=data)
    for case, with_ in ((topic, item.topic), (case_lock(item.topic_id), topic)):
        entry_add(case=case, verb="case.joined", at=at, by=by, data={"title": with_.title})


def _after_splitting(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    item, why, parts = _item(here, deed.thing), str(deed.about[WHY]), deed.about[PARTS]
    titles = [title for title, _ in parts]
    if len(titles) < 2 or len(set(titles)) < len(titles) or not all(titles):
        raise out_of_turn(spoken("拆分至少分成两个议题，各写一个不同的名称"))
    if item.joined.exists():
        raise out_of_turn(spoken("“%(title)s”并有别的议题，请先分开", title=item.topic.title))
    asked = "request" in here.book.terms
    facts = [{"title": title, **({"request": ask} if ask and asked else {})} for title, ask in parts]
    made = case_split(case_id=item.topic_id, parts=facts, why=why, by=by, at=at)
    place, is_extra, whole = item.place, item.is_extra, item.topic.title
    item.delete()
    for part in made:
        AgendaItem.objects.create(meeting=here.case, topic=part, place=place, is_extra=is_extra)
    agenda_number(here.case)
    data = {"title": whole, "parts": "、".join(f"“{title}”" for title in titles), "why": why}
    entry_add(case=here.case, verb="item.split", at=at, by=by, data=data)


def agenda_number(meeting: Case) -> None:
    """Number the agenda's items anew, as they stand."""
    for place, item in enumerate(AgendaItem.objects.filter(meeting=meeting), start=1):
        if item.place != place:
            item.place = place
            item.save(update_fields=["place"])


def _item(here: Situation, pk: str) -> AgendaItem:
    found = here.case.agenda.select_related("topic").filter(pk=int(pk)).first()
    if found is None:
        raise out_of_turn(spoken("这个议题已经不在议程上，请刷新后再办"))
    return found


AFTER = {
    WITHDRAW: _after_withdrawing,
    ASK: _after_asking,
    AGREE: _after_settling,
    REFUSE: _after_settling,
    MERGE: _after_merging,
    SPLIT: _after_splitting,
}
