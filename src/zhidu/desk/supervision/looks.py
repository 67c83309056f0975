"""One way to look at the tasks: a light, filters, an order; read from an address and written back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cache, cached_property
from itertools import starmap
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhidu.calendar import SHANGHAI, local_date
from zhidu.cases.longlists.address import Address
from zhidu.cases.longlists.keyset import LongList, Order, Slice, sliced, sliced_here
from zhidu.cases.longlists.narrowing import DAY, Filter, FilterForm, Pick, Span, Words, day_field
from zhidu.cases.models import RUNNING, Case, Step, StepPost
from zhidu.desk.supervision.ruled import Ruled, ruled
from zhidu.desk.supervision.tasks import (
    Lights,
    Underway,
    ended_of,
    lights_at,
    standing,
    tasks_of,
    underway,
    underway_of,
)
from zhidu.org.actor import Actor
from zhidu.org.models import Office, Person
from zhidu.org.selectors import holders_of
from zhidu.org.sheets.lists import in_chunks
from zhidu.rooms.meetings.models import AgendaItem

PAGE = 50
MANY = 1_000
"""What has ended is counted so far: years of it are of no use to anybody, and take long to count."""
TABS: dict[str, Any] = {
    "mine": gettext_lazy("本单位"),
    "open": gettext_lazy("在办"),
    "late": gettext_lazy("超期"),
    "soon": gettext_lazy("临期"),
    "ok": gettext_lazy("正常"),
    "closed": gettext_lazy("办结"),
}
_LIGHTS = ("open", "late", "soon", "ok")
_SORTS = {
    "due": Order("due_order", is_descending=False, of=datetime),
    "-due": Order("due_order", is_descending=True, of=datetime),
    "-opened": Order("opened_at", is_descending=True, of=datetime),
    "opened": Order("opened_at", is_descending=False, of=datetime),
}
_SORTED: dict[str, Any] = {
    "due": gettext_lazy("完成期限：早的在前"),
    "-due": gettext_lazy("完成期限：晚的在前"),
    "-opened": gettext_lazy("交办时间：晚的在前"),
    "opened": gettext_lazy("交办时间：早的在前"),
}


class _Finder(FilterForm):
    q = forms.CharField(
        max_length=60,
        label=gettext_lazy("名称、编号或会议"),
        widget=Words(
            attrs={"class": "form-control", "type": "search", "placeholder": gettext_lazy("名称、编号或会议")}
        ),
    )


@dataclass(frozen=True)
class Look(Address):
    """What the address asks to see of the tasks."""

    office: Office
    actor: Actor
    now: datetime
    data: QueryDict

    @cached_property
    def ruled(self) -> Ruled:
        return ruled(self.office, local_date(self.now))

    @cached_property
    def holders(self) -> Mapping[str, Person]:
        return holders_of(self.office, local_date(self.now))

    @cached_property
    def lights(self) -> Lights:
        return lights_at(self.office, self.now)

    # what is looked at

    @cached_property
    def form(self) -> FilterForm:
        return _Finder(self._filters(), _searched, self.data)

    def _filters(self) -> list[Filter]:
        chart = self.ruled.chart
        people = [(post, f"{self.holders[post].name}（{chart.posts[post].title}）") for post in self._asked()]
        return [
            Pick("unit", _("责任单位"), list(chart.units.items()), lambda unit: Q(unit=unit)),
            Pick("body", _("会议机构"), list(self.ruled.bodies.items()), _of_body),
            Pick("person", _("承办人"), people, _of_person),
            Span("due", _("完成期限"), day_field, _due_in, date.isoformat),
        ]

    def _asked(self) -> list[str]:
        chart = self.ruled.chart
        return [post for post in chart.by_rank(self.holders) if post in chart.posts]

    @cached_property
    def narrowed(self) -> QuerySet[Case]:
        """The tasks that pass the filters, under whichever light."""
        return tasks_of(self.actor, self.ruled.tasks).filter(*self.form.conditions())

    @cached_property
    def _ended(self) -> QuerySet[Case]:
        return self.narrowed.exclude(status__in=RUNNING)

    @cached_property
    def underway(self) -> list[tuple[Underway, str]]:
        """The tasks under way that pass the filters, each with its light. One query."""
        column = _SORTS[self._sort or "due"].column
        if self.form.conditions():
            rows = underway(self.narrowed, column)
        else:
            rows = underway_of(self.ruled.tasks, column).values(*self.actor.keys)
        light = cache(self.lights.of)  # many are due on one day
        return [(task, light(task.due_order)) for task in starmap(Underway, rows)]

    @cached_property
    def by_unit(self) -> list[dict[str, Any]]:
        """How many tasks under way each unit has under each light, by the order of the units."""
        units = self.ruled.chart.units
        counts: dict[str | None, Counter[str]] = {}
        for (unit, light), count in Counter((task.unit, light) for task, light in self.underway).items():
            counts.setdefault(unit, Counter()).update({"open": count, light: count})
        place = {unit: number for number, unit in enumerate(units)}
        found = sorted(counts.items(), key=lambda count: place.get(str(count[0]), len(place)))
        titled = ((unit, units.get(str(unit), _("没有定单位")), count) for unit, count in found)
        return [
            {"unit": unit, "title": title} | {light: count[light] for light in _LIGHTS}
            for unit, title, count in titled
        ]

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many tasks stand under each tab; of those that have ended no more than MANY are counted."""
        found = {light: sum(row[light] for row in self.by_unit) for light in _LIGHTS}
        mine = self.ruled.units_headed(self.actor)
        found["mine"] = sum(row["open"] for row in self.by_unit if row["unit"] in mine)
        return found | {"closed": self._ended_count()}

    def _ended_count(self) -> int:
        if self.form.conditions():
            return self._ended[:MANY].count()
        return ended_of(self.ruled.tasks, MANY).count(*self.actor.keys)

    # how it is shown

    @property
    def tabs(self) -> Mapping[str, str]:
        """One's own unit comes first, for those who head one."""
        is_head = bool(self.ruled.units_headed(self.actor))
        return {tab: title for tab, title in TABS.items() if is_head or tab != "mine"}

    @cached_property
    def tab(self) -> str:
        asked = self.data.get("tab", "")
        if asked in self.tabs:
            return asked
        return "mine" if "mine" in self.tabs and self.counts["mine"] else "open"

    @property
    def sort(self) -> str:
        return self._sort or ("-opened" if self.tab == "closed" else "due")

    @property
    def _sort(self) -> str:
        """The order that is asked for."""
        asked = self.data.get("sort", "")
        return asked if asked in _SORTS else ""

    def sorts(self) -> list[tuple[str, str]]:
        return list(_SORTED.items())

    @property
    def found(self) -> int:
        """How many tasks the tab has, MANY where it has more."""
        return self.counts[self.tab]

    def page(self) -> Slice[Any]:
        """The tasks of the tab that pass the filters, page by page."""
        page = self._page(PAGE)
        return replace(page, rows=standing([row.pk for row in page.rows]))

    def _page(self, size: int) -> Slice[Any]:
        order = _SORTS[self.sort]
        if self.tab != "closed":
            return sliced_here(self._listed, order, size, **self.cursors)
        if self.form.conditions():
            return sliced(self._ended.only("opened_at"), order, size, **self.cursors)
        return _ended(self.ruled.tasks, self.sort, size).page(*self.actor.keys, **self.cursors)

    @property
    def _listed(self) -> list[Underway]:
        """The tasks under way of the tab."""
        mine = self.ruled.units_headed(self.actor)
        if self.tab == "mine":
            return [task for task, _light in self.underway if task.unit in mine]
        return [task for task, light in self.underway if self.tab in ("open", light)]

    def total(self) -> int:
        """How many tasks the tab has, however many those are."""
        return self._ended.count() if self.tab == "closed" else len(self._listed)

    def every(self, most: int) -> Iterator[list[Any]]:
        """The first of all of them, some at a time."""
        first = replace(self, data=QueryDict(self.query(tab=self.tab)))
        for pks in in_chunks(row.pk for row in first._page(most).rows):
            yield standing([*pks])


@cache
def _ended(kinds: frozenset[str], sort: str, size: int) -> LongList[Case]:
    def asks(*own: Any) -> QuerySet[Case]:
        ended = tasks_of(Actor.of_keys(*own), kinds).exclude(status__in=RUNNING)
        return ended.only("opened_at")

    return LongList(asks, _SORTS[sort], size)


def _searched(words: str) -> Q:
    """By title or number, or by the meeting that decided."""
    decided = AgendaItem.objects.filter(meeting__title__icontains=words).values("topic")
    return Q(title__icontains=words) | Q(number__icontains=words) | Q(parent__in=decided)


def _of_body(body: str) -> Q:
    return Q(parent__in=AgendaItem.objects.filter(meeting__kind=body).values("topic"))


def _of_person(post: str) -> Q:
    waiting = StepPost.objects.filter(post_id=post, done_at=None, step__state=Step.State.OPEN)
    return Q(pk__in=waiting.values("step__case"))


def _due_in(low: date | None, high: date | None) -> Q:
    found = Q()
    if low:
        found &= Q(due_at__gte=datetime.combine(low, time(), SHANGHAI))
    if high:
        found &= Q(due_at__lt=datetime.combine(high + DAY, time(), SHANGHAI))
    return found
