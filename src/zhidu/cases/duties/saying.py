"""What people say about a duty: that it was kept, that nothing was found, why it was missed."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.calendar import local_date
from zhidu.cases.duties.running import Running, running_of
from zhidu.cases.duties.words import period_in_words
from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.models import Attestation, DutyPeriod
from zhidu.cases.services.trail import Chain, entry_add
from zhidu.org.actor import Actor
from zhidu.rules.decision import Basis, Decision, Status, Want

State = DutyPeriod.State


@transaction.atomic
def duty_attest(
    *, period: DutyPeriod, account: str, by: Actor, at: datetime, none_found: bool = False
) -> DutyPeriod:
    """Say that a duty was kept, or that nothing was found; it then counts for this period.

    Raises NotDone without an account or where nothing is owed any more, Refused for whoever may not say it.
    """
    period = _held(period)
    running = running_of(period, at)
    if period.met_at or period.state == State.DROPPED or running is None:
        raise NotDone(_("“%(title)s”这一期已经了结，不用再办") % {"title": period.title})
    if local_date(at) < period.first or at < period.opens_at:
        raise NotDone(_("“%(title)s”这一期还没有到办理的时候") % {"title": period.title})
    post = _speaking(running, period, by, none_found=none_found)
    if not account.strip():
        raise NotDone(_("请写明何时怎样做的") if not none_found else _("请写明查了哪些地方、没有发现什么"))
    said = {"account": account.strip(), "none_found": none_found, "by": by.name, "at": at}
    Attestation.objects.create(period=period, post_id=int(post), **said)
    what = "报告没有发现" if none_found else "确认已做到"  # zh: kept
    data = {
        "title": period.title,
        "period": period_in_words(period),
        "what": what,
        "account": account.strip(),
    }
    entry_add(case=Chain.of(period), verb="duty.attested", at=at, by=by, data=data, because=period.clauses)
    running.settle(period)
    return _held(period)


@transaction.atomic
def duty_account(*, period: DutyPeriod, reason: str, by: Actor, at: datetime) -> None:
    """Say why a duty was missed; once. Raises NotDone, Refused for whoever does not owe it."""
    period = _held(period)
    if not set(by.posts) & {str(pk) for pk in period.posts.values_list("pk", flat=True)}:
        raise _not_theirs(period, _("说明原因"), [post.title for post in period.posts.all()])
    if not reason.strip():
        raise NotDone(_("请写明原因"))
    if period.state != State.MISSED or period.reason:
        raise NotDone(_("这一期不用说明原因，或者已经说明过"))
    period.reason, period.reason_by = reason.strip(), by.name
    period.save(update_fields=["reason", "reason_by"])
    data = {"what": f"{period.title}没有按期做到", "reason": period.reason}  # zh: kept
    entry_add(case=Chain.of(period), verb="reason.given", at=at, by=by, data=data, because=period.clauses)


def _held(period: DutyPeriod) -> DutyPeriod:
    """The period as it is now, held until the transaction ends."""
    DutyPeriod.objects.filter(pk=period.pk).update(duty=period.duty)
    return DutyPeriod.objects.select_related("office", "edition").get(pk=period.pk)


def _speaking(running: Running, period: DutyPeriod, by: Actor, *, none_found: bool) -> str:
    """The post in which somebody says it. Raises Refused."""
    posts = running.reporters if none_found else running.attesters
    if mine := [post for post in by.posts if post in posts]:
        return mine[0]
    titles = [running.chart.posts[post].title for post in posts]
    raise _not_theirs(period, _("报告没有发现") if none_found else _("确认"), titles)


def _not_theirs(period: DutyPeriod, what: str, titles: list[str]) -> Refused:
    said = (
        _("“%(title)s”由%(names)s%(what)s")
        % {"title": period.title, "names": "、".join(titles), "what": what}
        if titles
        else _("“%(title)s”要看记录，不用%(what)s") % {"title": period.title, "what": what}
    )
    want = Want("only", period.duty, said, tuple(titles))
    because = tuple(period.clauses)
    return Refused(
        Decision(Status.REFUSED, None, because, (want,), basis=Basis.CLAUSE if because else Basis.HOUSE)
    )
