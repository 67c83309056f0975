"""代行: acting in the post of an absent holder, from when to when, on what ground."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zhidu.calendar import local_date
from zhidu.org.dates import moment_said
from zhidu.org.models import Acting, Office, Post
from zhidu.org.selectors import actings_between, appointments_running
from zhidu.org.services.keeping import OrgRefused, another_post


@transaction.atomic
def acting_begin(
    *,
    post: Post,
    by_post: Post,
    since: datetime,
    until: datetime | None,
    clauses: Sequence[str] = (),
    ground: str = "",
    case_ref: int | None = None,
) -> Acting:
    """Let whoever holds ``by_post`` act in ``post`` (代行), up to but without ``until``.

    ``clauses`` and ``ground`` say on what it rests: the clause, and in words such as 出差委托. Raises
    OrgRefused across offices, without a ground, for a period that ends before it begins, where the
    holder would act for himself or nobody holds ``by_post``, and where at the same time another post
    acts in ``post`` or ``post``, by whatever detour, for ``by_post``.
    """
    another_post(post, by_post)
    Office.objects.select_for_update().get(pk=post.office_id)
    if until and until <= since:
        raise OrgRefused(_("代行的结束时间要晚于开始时间"))
    if not clauses and not ground.strip():
        raise OrgRefused(_("请写明代行的依据：按哪一条，或者谁的委托"))
    _not_for_himself(post, by_post, local_date(since))
    meanwhile = actings_between(post.office_id, since, until)
    _only_one(post, meanwhile)
    _no_circle(post, by_post, meanwhile)
    return Acting.objects.create(
        post=post,
        by_post=by_post,
        since=since,
        until=until,
        clauses=list(clauses),
        ground=ground.strip(),
        case_ref=case_ref,
    )


@transaction.atomic
def acting_end(*, acting: Acting, at: datetime) -> Acting:
    """End an acting before its time; one that has not begun never does. Raises OrgRefused if it is over."""
    running = Acting.objects.select_for_update().select_related("post").get(pk=acting.pk)
    if running.ended_at or (running.until and running.until <= at):
        raise OrgRefused(_("“%(title)s”的这次代行已经结束") % {"title": running.post.title})
    running.ended_at = at
    running.save(update_fields=["ended_at"])
    return running


def _not_for_himself(post: Post, by_post: Post, on: date) -> None:
    running = appointments_running(post.office_id, on).filter(post__in=(post, by_post))
    holders = {held.post_id: held.person for held in running.select_related("person")}
    if by_post.pk not in holders:
        raise OrgRefused(_("“%(title)s”在%(on)s空缺，没有人可以代行") % {"title": by_post.title, "on": on})
    if holders.get(post.pk) == holders[by_post.pk]:
        name = holders[by_post.pk].name
        raise OrgRefused(
            _("“%(post)s”和“%(by)s”都由%(name)s担任，不用代行")
            % {"post": post.title, "by": by_post.title, "name": name}
        )


def _only_one(post: Post, meanwhile: QuerySet[Acting]) -> None:
    other = meanwhile.filter(post=post).first()
    if other:
        since, title = moment_said(other.since), other.by_post.title
        raise OrgRefused(
            _("“%(title)s”自%(since)s起已由“%(by)s”代行，同一时间只能由一个职务代行")
            % {"title": post.title, "since": since, "by": title}
        )


def _no_circle(post: Post, by_post: Post, meanwhile: QuerySet[Acting]) -> None:
    """Nobody acts for somebody who, by whatever detour, acts for him."""
    pairs = list(meanwhile.values_list("post_id", "by_post_id"))
    reached = {by_post.pk}
    while further := {by for acted_for, by in pairs if acted_for in reached} - reached:
        reached |= further
    if post.pk in reached:
        raise OrgRefused(
            _("同一时间“%(title)s”又由“%(by)s”代行，不能相互代行")
            % {"title": by_post.title, "by": post.title}
        )
