"""What waits for somebody: for the desk itself, and counted for the frame of every page.

In plain SQL: every page asks it, and PostgreSQL has to be told where to begin.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from zhidu.cases.models import Obligation, StepPost
from zhidu.editions.selectors import with_editions
from zhidu.org.actor import Actor
from zhidu.org.prepared import Prepared

_OWN = """
FROM (SELECT id, step_id, place FROM cases_steppost
    WHERE post_id IN (posts) AND done_at IS NULL LIMIT 1000000) own
JOIN cases_step step ON step.id = own.step_id AND step.state = 'open'
JOIN cases_case about ON about.id = step.case_id
    AND about.status = 'open' AND about.office_id = %(office)s
WHERE NOT EXISTS (SELECT 1 FROM cases_steppost other
    WHERE other.step_id = own.step_id AND other.done_at IS NULL AND other.place < own.place)
"""
"""What waits for one of the actor's posts now: the rows of ``cases.selectors.todos_of``.

The bound, which nobody reaches, has PostgreSQL begin with what is their own: it expects a hundred times as
much, and would go through everything that is open in the office.
"""
_DRAFT = """(about.initiator_id = %(person)s AND about.parent_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM cases_step earlier WHERE earlier.case_id = about.id AND earlier.id < own.step_id))"""
_UNREAD = """
FROM cases_notice told JOIN cases_case about ON about.id = told.case_id
WHERE told.post_id IN (posts) AND told.read_at IS NULL AND about.office_id = %(office)s
"""
_LISTED = f"SELECT own.id, own.step_id, {_DRAFT} {_OWN} ORDER BY own.id"
_COUNTED = f"""
SELECT (SELECT COUNT(DISTINCT own.step_id) {_OWN} AND NOT {_DRAFT}), (SELECT COUNT(*) {_UNREAD})
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The first of each sort in the order they came, and how many to-dos there are."""

    todos: list[StepPost]
    """待办, drafts apart; each case with its ``open_dues``."""
    drafts: list[StepPost]
    """The actor's own cases at the step they began with; one that came back is work again."""
    todo_count: int


def waiting_for(actor: Actor, most: int | None) -> Waiting:
    """What waits for the actor now, the first ``most`` of each sort. Three queries."""
    own = _asked(_LISTED, actor)
    todos = [pk for pk, _step, is_draft in own if not is_draft][:most]
    drafts = [pk for pk, _step, is_draft in own if is_draft][:most]
    rows = {row.pk: row for row in _ROWS((*todos, *drafts))}
    waiting = [rows[pk] for pk in todos]
    _open_dues_read([row.step.case for row in waiting])
    count = len({step for _pk, step, is_draft in own if not is_draft})
    return Waiting(waiting, [rows[pk] for pk in drafts], count)


def waiting_counts(actor: Actor) -> tuple[int, int]:
    """How many steps wait for the actor, drafts apart, and how many notices are unread. One query."""
    ((todo_count, notice_count),) = _asked(_COUNTED, actor) or [(0, 0)]
    return todo_count, notice_count


def _asked(statement: str, actor: Actor) -> list[tuple[Any, ...]]:
    if not actor.posts:
        return []
    posts = {f"post{number}": int(post) for number, post in enumerate(actor.posts)}
    places = ", ".join(f"%({name})s" for name in posts)
    with connection.cursor() as cursor:
        own = {"office": actor.office_id, "person": actor.person_id}
        cursor.execute(statement.replace("(posts)", f"({places})"), own | posts)
        return list(cursor.fetchall())


_ROWS = Prepared(
    lambda rows: with_editions(
        StepPost.objects.filter(pk__in=rows).select_related("step__case__initiator", "post"),
        "step__case__edition",
    )
)
_OPEN_DUES = Prepared(
    lambda cases: Obligation.objects.filter(met_at=None, case__in=cases).select_related("case__office")
)


def _open_dues_read(cases: Iterable[Any]) -> None:
    """Keep with cases the deadlines that are not met yet, as ``open_dues``."""
    by_case: dict[int, list[Obligation]] = {}
    for due in _OPEN_DUES(tuple(case.pk for case in cases)):
        by_case.setdefault(due.case_id, []).append(due)
    for case in cases:
        case.open_dues = by_case.get(case.pk, [])
