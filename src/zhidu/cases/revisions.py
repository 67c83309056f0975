"""Revisions of texts (制度修订): a kind of case of the house, whose outcome is an edition in force.

``editions`` keeps what is proposed; here is what its case supplies to the rules and does after an act.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from zhidu.calendar import local_date
from zhidu.cases.asking import passes
from zhidu.cases.deeds import Deed
from zhidu.cases.errors import NotDone, out_of_turn
from zhidu.cases.models import RUNNING, Case
from zhidu.cases.services.migrating import case_migrate
from zhidu.cases.services.opening import case_open
from zhidu.cases.services.planning import Move, migration_plan
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import restored
from zhidu.editions.models import Edition, Proposal
from zhidu.editions.selectors import REVISION, book_in_force, book_of, book_proposed, chart_of, may_propose
from zhidu.editions.services import AdoptionRefused, proposal_enact, proposal_make
from zhidu.editions.trial import trial_of, unmapped
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.org.selectors import chart_for
from zhidu.org.spoken import spoken
from zhidu.rules.book import BookKind, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.decision import Status
from zhidu.rules.facts import Given
from zhidu.rules.people import resolve
from zhidu.rules.tables import decide

REPLAYED, SHOWN = 2000, 5
"""Cases on which a revision's tables are tried, and of those decided otherwise how many are named."""


@transaction.atomic
def revision_open(
    *, office: Office, files: Mapping[str, str], sentences: Mapping[str, str], by: Actor, at: datetime
) -> Case:
    """Begin the case in which a revision is tried and passed.

    Raises RulebookError for files that cannot be read, Refused for somebody who may not propose.
    """
    if not may_propose(office, by.posts, local_date(at)):
        raise out_of_turn(spoken("只有制度管理员可以起草修订"))
    proposal = proposal_make(office=office, files=files, sentences=sentences, at=at)
    title = f"《{proposal.title}》修订"  # zh: kept
    facts = {"title": title, "text": proposal.title, "proposal": proposal.pk}
    return case_open(office=office, kind=REVISION, by=by, at=at, title=title, facts=facts)


def proposal_of(case: Case) -> Proposal:
    """What the case is about, read once for the case at hand."""
    known: Proposal | None = getattr(case, "proposal", None)
    if known is None:
        known = Proposal.objects.select_related("office").get(pk=case.facts["proposal"], office=case.office)
        case.proposal = known  # type: ignore[attr-defined]
    return known


def plan_of(proposal: Proposal, at: datetime) -> list[Move]:
    """What would become of each running case; none while a role has no post."""
    if unmapped(proposal):
        return []
    edition = proposal.edition or Edition(digest=proposal.digest)
    return migration_plan(proposal.office, edition, book_proposed(proposal), _chart(proposal), at)


def _chart(proposal: Proposal) -> Chart:
    """Who is who by the posts proposed; cached until they or the office change."""
    return _charted(proposal.pk, proposal.office.chart_version, json.dumps(proposal.roles, sort_keys=True))


@lru_cache(maxsize=16)
def _charted(pk: int, chart_version: int, roles: str) -> Chart:
    return chart_for(Proposal.objects.select_related("office").get(pk=pk).office, json.loads(roles))


@dataclass(frozen=True, slots=True)
class Replay:
    """A table asked again of the office's cases: how many it would decide otherwise, and which first."""

    table: str
    cases: int
    changed: int
    examples: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def replayed(proposal: Proposal) -> list[Replay]:
    """Every table that both the text in force and the revision have, over the latest cases."""
    new = book_proposed(proposal)
    running = proposal.office.adoptions.filter(edition__rulebook=new.id, until=None)
    adoption = running.select_related("edition").defer("edition__content").last()
    if adoption is None:
        return []
    old = book_of(adoption.edition)
    known = Case.objects.filter(office=proposal.office, edition__rulebook=new.id)
    cases = list(known.order_by("-pk").values_list("title", "facts")[:REPLAYED])
    return [_replay(old, new, table, cases) for table in old.tables if table in new.tables]


def _replay(old: Rulebook, new: Rulebook, table: str, cases: list[tuple[str, dict[str, Any]]]) -> Replay:
    asked, changed = 0, []
    for title, facts in cases:
        before = decide(old, table, restored(old.terms, facts), strict=False)
        after = decide(new, table, restored(new.terms, facts), strict=False)
        asked += Status.SILENT not in (before.status, after.status)
        if (before.status, before.value) != (after.status, after.value):
            changed.append(title)
    return Replay(old.tables[table].title, asked, len(changed), tuple(changed[:SHOWN]))


class Revisions:
    """The door by which the generic services reach what a revision adds."""

    def houses(self, kind: BookKind) -> bool:
        return kind.id == REVISION

    def url(self, case: Case) -> str:
        return reverse("revision", args=[case.pk])

    def thing_url(self, case: Case, thing: str) -> str:
        return self.url(case)

    def offer(self, case: Case, given: Given, asks: Sequence[str]) -> dict[str, Any]:
        return {}

    def supply(self, case: Case, given: Given) -> Given:
        """What was found when it was tried, and who passes it."""
        proposal = proposal_of(case)
        tried = trial_of(proposal)
        facts: dict[str, Any] = {
            "errors": tried.errors,
            "failing": len(tried.failures),
            "unmapped": len(unmapped(proposal)),
        }
        return given.plus(**facts, **_passers(case, proposal, given))

    def held(self, office_id: int, body: str, since: datetime) -> list[tuple[Case, datetime]]:
        return []

    def prepare(self, case: Case, deed: Deed, by: Actor, at: datetime) -> bool:
        """Handed in, it is tried on cases; passed, published and adopted; then running cases may move."""
        after = {"propose": _try, "pass": _enact, "settle": _settle}.get(deed.act)
        if after is None or deed.move != "do":
            return False
        after(case, by, at)
        return True


def _passers(case: Case, proposal: Proposal, given: Given) -> dict[str, Any]:
    """The posts that the text itself names; where it names a meeting, who keeps the texts writes it down."""
    book, chart = book_proposed(proposal), _chart(proposal)
    decider = passes(book, book.id, given, chart).value
    posts = resolve(book, [decider], given, chart) if decider in book.roles else ()
    if posts:
        return {"passers": posts, "elsewhere": "否"}
    ours = chart_of(case.office, case.edition)
    role = "keeper" if decider else "head"
    return {"passers": ours.roles.get(role, ()), "elsewhere": "是" if decider else "否"}


def _try(case: Case, by: Actor, at: datetime) -> None:
    cases_try(proposal=proposal_of(case), at=at)


def cases_try(*, proposal: Proposal, at: datetime) -> None:
    """Work out what a revision means for running and past cases, and keep it with the proposal."""
    moves = [move.as_json() for move in plan_of(proposal, at)]
    replays = [replay.as_json() for replay in replayed(proposal)]
    proposal.tried = {"at": at.isoformat(), "moves": moves, "replays": replays}
    proposal.save(update_fields=["tried"])


def _enact(case: Case, by: Actor, at: datetime) -> None:
    proposal, since = proposal_of(case), case.facts["since"]
    day = local_date(datetime.fromisoformat(f"{since}T12:00:00+08:00"))
    if day < local_date(at):
        raise NotDone(_("施行日期%(day)s已经过去；请退回起草人改到今天或以后") % {"day": day})
    try:
        edition = proposal_enact(proposal=proposal, since=day, at=at)
    except AdoptionRefused as refused:
        raise NotDone(str(refused)) from refused
    data = {"title": edition.title, "since": since, "digest": edition.digest}
    book = book_proposed(proposal)
    because = passes(book, book.id, Given(), _chart(proposal)).because
    entry_add(case=case, verb="edition.published", at=at, by=by, data=data, because=because)


def _settle(case: Case, by: Actor, at: datetime) -> None:
    proposal = proposal_of(case)
    if proposal.edition is None or case.facts.get("move") != "是":
        return
    if str(local_date(at)) < case.facts["since"]:
        raise NotDone(_("新版自%(since)s起施行，到那一天再转在办事项") % {"since": case.facts["since"]})
    moved = stay = 0
    kinds = list(book_proposed(proposal).kinds)
    running = Case.objects.filter(office=case.office, kind__in=kinds, status__in=RUNNING)
    for pk, kind, rulebook, edition_id in running.values_list("pk", "kind", "edition__rulebook", "edition"):
        edition = book_in_force(case.office, kind, local_date(at))[0]
        if edition.pk == edition_id or edition.rulebook != rulebook:
            continue
        try:
            case_migrate(case_id=pk, edition=edition, by=by, at=at)
            moved += 1
        except NotDone:
            stay += 1
    data = {"moved": moved, "stay": stay}
    entry_add(case=case, verb="cases.moved", at=at, by=by, data=data)
