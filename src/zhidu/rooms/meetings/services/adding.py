"""临时议题、补报材料: what still comes after the notice was sent."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.cases.asking import compose
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import NotDone, out_of_turn
from zhidu.cases.models import Case, File
from zhidu.cases.services import case_act, entry_add
from zhidu.cases.services.filing import upload_keep, upload_of
from zhidu.cases.services.locking import case_lock
from zhidu.cases.services.opening import reader_add
from zhidu.cases.situation import Situation, restored
from zhidu.editions.selectors import book_of
from zhidu.org.actor import Actor
from zhidu.org.spoken import spoken
from zhidu.rooms.meetings.acts import act_for, kind_of
from zhidu.rooms.meetings.models import AgendaItem, ExtraTopic
from zhidu.rooms.meetings.selectors import in_pool
from zhidu.rooms.meetings.services.planning import topic_take
from zhidu.rules.people import resolve

ASK, AGREE, REFUSE, ADD, PAPER = "ask_extra", "consent_extra", "refuse_extra", "add_extra", "file_paper"
NOTE, CONFIRM = "note_consent", "confirm_consent"
"""What the acts are for the meeting."""


def extra_ask(
    *, meeting_id: int, topic_id: int, why: str, by: Actor, at: datetime, key: str = ""
) -> ExtraTopic:
    """Ask that a topic of the pool be put on the agenda of a meeting that was notified already.

    Raises Refused, and NotDone for a topic that is not waiting or was asked for before.
    """
    meeting = Case.objects.get(pk=meeting_id)
    _refuse_stray(meeting, topic_id)
    if ExtraTopic.objects.filter(meeting=meeting, topic_id=topic_id).exists():
        raise out_of_turn(spoken("这个议题已经提请临时增加，请等回复"))
    deed = Deed(
        act_for(kind_of(meeting), ASK),
        about={"extra_reason": why.strip() or None},
        thing=str(topic_id),
        key=key,
    )
    case_act(case_id=meeting_id, deed=deed, by=by, at=at)
    return ExtraTopic.objects.get(meeting_id=meeting_id, topic_id=topic_id)


def extra_settle(*, extra: ExtraTopic, is_agreed: bool, by: Actor, at: datetime, key: str = "") -> None:
    """Agree to an extra topic, or not. Raises Refused for those whose consent it does not need."""
    act = act_for(kind_of(extra.meeting), AGREE if is_agreed else REFUSE)
    deed = Deed(act, thing=str(extra.pk), key=key)
    case_act(case_id=extra.meeting_id, deed=deed, by=by, at=at)


def extra_note(*, extra: ExtraTopic, by: Actor, at: datetime, key: str = "") -> None:
    """Write down that an extra topic was agreed to by word of mouth; it is signed afterwards.

    Raises Refused where the text does not let it be noted, and NotDone for one that was answered.
    """
    case_act(case_id=extra.meeting_id, deed=_oral(NOTE, extra, key), by=by, at=at)


def extra_confirm(*, extra: ExtraTopic, by: Actor, at: datetime, key: str = "") -> None:
    """Sign afterwards what was agreed to by word of mouth. Raises Refused for anybody else."""
    case_act(case_id=extra.meeting_id, deed=_oral(CONFIRM, extra, key), by=by, at=at)


def _oral(word: str, extra: ExtraTopic, key: str) -> Deed:
    """Without a thing, so that the meeting knows when it was: the deadline for signing counts from it."""
    return Deed(act_for(kind_of(extra.meeting), word), about={"extra": str(extra.pk)}, key=key)


def extra_add(*, extra: ExtraTopic, by: Actor, at: datetime, key: str = "") -> None:
    """Put an extra topic on the agenda. Raises Refused while nobody has agreed to it."""
    _refuse_stray(extra.meeting, extra.topic_id)
    agreed = (str(extra.agreed_post_id),) if extra.agreed_post_id else ()
    papers = [file.at for file in extra.topic.files.filter(removed_at=None)]
    about = {"papers_at": max(papers, default=None)}
    deed = Deed(
        act_for(kind_of(extra.meeting), ADD), about=about, thing=str(extra.pk), consent=agreed, key=key
    )
    case_act(case_id=extra.meeting_id, deed=deed, by=by, at=at)


def _refuse_stray(meeting: Case, topic_id: int) -> None:
    if not in_pool(meeting, [topic_id]):
        raise out_of_turn(spoken("这个议题不在议题库里等待上会，不能临时增加"))


def paper_file(
    *, item: AgendaItem, slot: str, name: str, content: bytes, by: Actor, at: datetime, key: str = ""
) -> File:
    """Add a paper to a topic that is on an agenda; one that comes after the notice is marked late.

    Raises Refused, or BadFile.
    """
    upload = upload_of(name, content, by)
    refused: NotDone | None = None
    with transaction.atomic():
        topic = case_lock(item.topic_id)
        book = book_of(topic.edition)
        form = book.kinds[topic.kind].form
        if form is None or slot not in form.papers:
            raise NotDone(_("这张表没有这一项材料"))
        try:
            about = restored(book.terms, topic.facts)
            deed = Deed(act_for(kind_of(item.meeting), PAPER), about=about, thing=str(topic.pk), key=key)
            case_act(case_id=item.meeting_id, deed=deed, by=by, at=at)
        except NotDone as problem:  # what was refused stays in the trail
            refused = problem
        else:
            title = form.papers[slot].title
            return upload_keep(upload=upload, case=topic, slot=slot, title=title, by=by, at=at)
    raise refused


# in the act's own transaction


def _after_ask(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    why = str(deed.about["extra_reason"])
    extra = ExtraTopic.objects.create(
        meeting=here.case, topic_id=int(deed.thing), why=why, asked_by=by.name, asked_at=at
    )
    gates = here.kind.gates.get(here.kind.doing(AGREE), ())
    asked = [name for gate in gates for name in gate.rule.only]
    for post in resolve(here.book, asked, here.given, here.chart):
        reader_add(extra.topic, post, "临时增加议题须经同意", gates[0].cites, at=at)  # zh: kept in the row
    data = {"title": extra.topic.title, "why": why}
    entry_add(case=here.case, verb="extra.asked", at=at, by=by, data=data)


def _after_settling(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    extra = _extra(here, deed)
    if extra.state != ExtraTopic.State.ASKED:
        raise out_of_turn(spoken("这个议题的临时增加已经答复过"))
    is_agreed = deed.act == here.kind.doing(AGREE)
    extra.state = ExtraTopic.State.AGREED if is_agreed else ExtraTopic.State.REFUSED
    extra.settled_by, extra.settled_at = by.name, at
    if is_agreed:
        asked = [name for gate in here.kind.gates.get(here.kind.doing(AGREE), ()) for name in gate.rule.only]
        posts = by.posts_among(resolve(here.book, asked, here.given, here.chart))
        extra.agreed_post_id = int(next(iter(posts), by.posts[0]))
    extra.save()
    data = {"said": "同意" if is_agreed else "不同意", "title": extra.topic.title}  # zh: logged
    entry_add(case=here.case, verb="extra.settled", at=at, by=by, data=data)


def _after_noting(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    extra = here.case.extras.select_related("topic").get(pk=int(deed.about["extra"]))
    if extra.state != ExtraTopic.State.ASKED:
        raise out_of_turn(spoken("这个议题的临时增加已经答复过"))
    asked = [name for gate in here.kind.gates.get(here.kind.doing(AGREE), ()) for name in gate.rule.only]
    post = next(iter(resolve(here.book, asked, here.given, here.chart)), None)
    if post is None:
        raise out_of_turn(spoken("现在没有人可以同意临时增加议题，不能代记"))
    extra.state, extra.agreed_post_id = ExtraTopic.State.AGREED, int(post)
    extra.noted_by, extra.settled_at = by.name, at
    extra.save()
    data = {"who": here.chart.posts[post].title, "title": extra.topic.title}
    entry_add(case=here.case, verb="extra.noted", at=at, by=by, data=data)


def _after_confirming(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    extra = here.case.extras.select_related("topic").get(pk=int(deed.about["extra"]))
    if not extra.noted_by or extra.confirmed_at:
        raise out_of_turn(spoken("没有口头同意等待补签"))
    extra.settled_by, extra.confirmed_at = by.name, at
    extra.save(update_fields=["settled_by", "confirmed_at"])
    entry_add(case=here.case, verb="extra.confirmed", at=at, by=by, data={"title": extra.topic.title})


def _after_adding(here: Situation, deed: Deed, by: Actor, at: datetime) -> None:
    extra = _extra(here, deed)
    case_lock(extra.topic_id)
    _refuse_stray(here.case, extra.topic_id)
    topic_take(here, extra.topic, by, at, deed.reason)
    last = here.case.agenda.last()
    AgendaItem.objects.create(
        meeting=here.case, topic=extra.topic, place=(last.place if last else 0) + 1, is_extra=True
    )
    extra.state = ExtraTopic.State.ADDED
    extra.save(update_fields=["state"])
    members = compose(here.book, here.kind.id, here.given, here.chart)
    for post in members.value or ():
        reader_add(extra.topic, post, "出席会议，阅看议题材料", members.because, at=at)  # zh: kept in the row
    entry_add(case=here.case, verb="extra.added", at=at, by=by, data={"title": extra.topic.title})


def _extra(here: Situation, deed: Deed) -> ExtraTopic:
    return here.case.extras.select_related("topic").get(pk=int(deed.thing))


AFTER = {
    ASK: _after_ask,
    AGREE: _after_settling,
    REFUSE: _after_settling,
    NOTE: _after_noting,
    CONFIRM: _after_confirming,
    ADD: _after_adding,
}
