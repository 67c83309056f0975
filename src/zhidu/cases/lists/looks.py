"""One way to look at a kind's list: a tab, filters, an order; read from an address and written back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhidu.cases.lists.filters import filters_of, searched
from zhidu.cases.lists.kinds import Listed
from zhidu.cases.longlists.address import Address
from zhidu.cases.longlists.cells import Named, titles_named
from zhidu.cases.longlists.keyset import Order, Slice, sliced
from zhidu.cases.longlists.narrowing import FilterForm
from zhidu.cases.models import Case, Step, StepPost
from zhidu.cases.selectors import cases_visible_to, indexed
from zhidu.editions.selectors import with_editions
from zhidu.org.actor import Actor
from zhidu.rules.chart import Chart

PAGE = 50
TABS: dict[str, Any] = {
    "todo": gettext_lazy("待我办"),
    "mine": gettext_lazy("我发起"),
    "open": gettext_lazy("在办"),
    "closed": gettext_lazy("办结"),
    "all": gettext_lazy("全部"),
}
PRESENT = ("todo", "mine", "open")
"""The tabs that 审批办事 counts for each kind."""
_FIRST_WITH_ROWS = ("todo", "open", "all")
_OPENED = "opened"
_TIMES, _AMOUNTS, _TEXTS = (
    (gettext_lazy("晚的在前"), gettext_lazy("早的在前")),
    (gettext_lazy("大的在前"), gettext_lazy("小的在前")),
    (gettext_lazy("倒序"), gettext_lazy("正序")),
)
_SORTED = {"date": _TIMES, "moment": _TIMES, "money": _AMOUNTS, "number": _AMOUNTS, "text": _TEXTS}
"""Types of fact by which a list can be put in order, and how either way is called; an id sorts nothing."""


def begun() -> Exists:
    """Whether a case, the outer row, is more than a draft: some step of it is over."""
    return Exists(Step.objects.filter(case=OuterRef("pk")).exclude(state=Step.State.OPEN))


def awaits(actor: Actor) -> Q:
    """Whether a case waits for one of the actor's posts; looked up once, not again for every row."""
    waiting = StepPost.objects.filter(post_id__in=actor.posts, done_at=None, step__state=Step.State.OPEN)
    return Q(pk__in=waiting.values("step__case"))


def _tabs(actor: Actor) -> dict[str, Q]:
    is_open, is_mine = Q(status=Case.Status.OPEN), Q(initiator_id=actor.person_id)
    is_draft = ~Q(begun()) & Q(parent=None)
    return {
        "todo": is_open & awaits(actor) & ~(is_draft & is_mine),
        "mine": is_mine,
        "open": is_open,
        "closed": ~is_open,
        "all": Q(),
    }


def listed_cases(actor: Actor, kinds: Iterable[str]) -> QuerySet[Case]:
    """The cases of kinds that an actor's lists show: those that may be read, without drafts of others."""
    is_draft = Q(status=Case.Status.OPEN, parent=None) & ~Q(begun())
    is_ours = Q(initiator_id=actor.person_id) | awaits(actor)
    return cases_visible_to(actor).filter(~is_draft | is_ours, kind__in=list(kinds))


def counted(actor: Actor, kinds: Iterable[str]) -> dict[str, dict[str, int]]:
    """Kind → how many cases stand under each tab of what is under way or one's own."""
    mine = Q(status=Case.Status.OPEN) | Q(initiator_id=actor.person_id)
    cases = listed_cases(actor, kinds).filter(mine).order_by()
    rows: Iterable[Any] = cases.values("kind").annotate(**{tab: _counts(actor)[tab] for tab in PRESENT})
    return {row["kind"]: {tab: row[tab] for tab in PRESENT} for row in rows}


def _counts(actor: Actor) -> dict[str, Count]:
    return {
        tab: Count("pk", filter=condition) if condition else Count("pk")
        for tab, condition in _tabs(actor).items()
    }


@dataclass(frozen=True)
class Look(Address):
    """What the address asks to see of a kind's list."""

    listed: Listed
    office_id: int
    chart: Chart
    actor: Actor
    data: QueryDict

    @cached_property
    def form(self) -> FilterForm:
        filters = filters_of(self.listed, self.office_id, self.chart)
        return FilterForm(filters, partial(searched, self.listed, self.office_id), self.data)

    @cached_property
    def narrowed(self) -> QuerySet[Case]:
        """The cases that pass the filters, under whichever tab."""
        return listed_cases(self.actor, [self.listed.kind.id]).filter(*self.form.conditions())

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many of them stand under each tab. One query."""
        return self.narrowed.aggregate(**_counts(self.actor))

    @property
    def tabs(self) -> Mapping[str, str]:
        return TABS

    @cached_property
    def tab(self) -> str:
        """The tab asked for, else the first that has something in it."""
        asked = self.data.get("tab", "")
        if asked in TABS:
            return asked
        return next((tab for tab in _FIRST_WITH_ROWS if self.counts[tab]), "all")

    @cached_property
    def sort(self) -> str:
        asked = self.data.get("sort", "")
        return asked if asked in dict(self.sorts()) else f"-{_OPENED}"

    def sorts(self) -> list[tuple[str, str]]:
        """The orders that the list can be put in, as the page offers them."""
        facts = {name: term for name, term in self.listed.indexed().items() if term.type in _SORTED}
        columns = [(name, term.title, _SORTED[term.type]) for name, term in facts.items()]
        return [
            pair
            for name, title, (down, up) in [(_OPENED, _("提出时间"), _TIMES), *columns]
            for pair in ((f"-{name}", f"{title}：{down}"), (name, f"{title}：{up}"))
        ]

    @property
    def found(self) -> int:
        return self.counts[self.tab]

    def cases(self) -> QuerySet[Case]:
        """The cases of the tab that pass the filters, with what their rows show, in order."""
        rows = self.narrowed.filter(_tabs(self.actor)[self.tab])
        rows = with_editions(rows.select_related("initiator", "initiator_post"), "edition")
        open_step = Step.objects.filter(case=OuterRef("pk"), state=Step.State.OPEN)
        return (
            self._with_order(rows)
            .annotate(
                awaited=Subquery(open_step.values("step")[:1]),
                awaited_title=Subquery(open_step.values("title")[:1]),
            )
            .order_by(*self.order.fields(backward=False))
        )

    def _with_order(self, rows: QuerySet[Case]) -> QuerySet[Case]:
        fact = self.sort.removeprefix("-")
        if fact == _OPENED:
            return rows
        values = (
            indexed(self.office_id, self.listed.kind.id, fact).filter(case=OuterRef("pk")).values("value")
        )
        return rows.annotate(sort_value=Coalesce(Subquery(values[:1]), Value("")))

    @property
    def order(self) -> Order:
        is_opened = self.sort.removeprefix("-") == _OPENED
        column = "opened_at" if is_opened else "sort_value"
        return Order(column, self.sort.startswith("-"), datetime if is_opened else str)

    def page(self) -> Slice[Case]:
        return sliced(self.cases(), self.order, PAGE, **self.cursors)

    def named(self, cases: Iterable[Case]) -> Named:
        """What the rows of these cases name. One query, none where no fact is a row of a register."""
        kept = (case.facts for case in cases)
        return Named(self.chart, titles_named(self.office_id, self.listed.book.terms, kept))
