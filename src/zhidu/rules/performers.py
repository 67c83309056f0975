"""Who does a step: its posts, and on what it rests that it is they."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.decision import Decision, Status, Want
from zhidu.rules.facts import Given
from zhidu.rules.grounds import row_of, wanted
from zhidu.rules.kinds import Step, StepPart
from zhidu.rules.people import acted_by, readings_of, resolve, title_of
from zhidu.rules.presiding import signing
from zhidu.rules.tables import Facts, missing_for


@dataclass(frozen=True, slots=True)
class Performers:
    """``posts`` in the order they are asked; ``groups`` where one of each must answer.

    ``wants`` says why nobody can be named yet: the text does not say, or a fact is missing.
    """

    posts: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...] = ()
    because: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    wants: tuple[Want, ...] = ()


def performers(book: Rulebook, kind: BookKind, bound: Bound[Step], given: Given, chart: Chart) -> Performers:
    """Whom the step is awaited from in this situation; beside the chair, who presided and may sign too."""
    step = bound.rule
    asking = _Asking(book, given, chart)
    empty: tuple[Want, ...] = ()
    if step.parts:
        parts = list(_asked_parts(book, bound, given))
        groups = tuple(asking.posts(part.by) for part in parts)
        posts = chart.by_rank(post for group in groups for post in group)
        empty = tuple(
            asking.nobody(step, part) for part, group in zip(parts, groups, strict=True) if not group
        )
    elif step.each:
        things = (asking.about(thing) for thing in given.sets.get(step.each, ()))
        groups = tuple(thing.posts(step.by) for thing in things)
        posts = chart.by_rank(post for group in groups for post in group)
    else:
        groups, posts = (), asking.posts(step.by, in_order=step.mode == "in_order")
    because, readings, wants = asking.grounds(bound)
    if presider := signing(book, kind, step.id, given, chart):
        posts, because = tuple(dict.fromkeys((*posts, presider.post))), (*because, *presider.cites)
    return Performers(posts, groups, because, readings, wants or empty)


def _asked_parts(book: Rulebook, bound: Bound[Step], given: Given) -> Iterator[StepPart]:
    """The parts of the step but for those that are known not to be asked."""
    facts = Facts(book, given.facts)
    for part, tests in zip(bound.rule.parts, bound.parts, strict=True):
        if facts.holds(tests) is not False:
            yield part


@dataclass(frozen=True, slots=True)
class _Asking:
    book: Rulebook
    given: Given
    chart: Chart

    def about(self, thing: Given) -> _Asking:
        """The same question about one thing of a set, which knows what the case knows."""
        facts = {**self.given.facts, **thing.facts}
        return replace(self, given=replace(self.given, facts=facts, rows={**self.given.rows, **thing.rows}))

    def posts(self, names: Iterable[str], *, in_order: bool = False) -> tuple[str, ...]:
        names = list(names)
        if not in_order:
            return resolve(self.book, names, self.given, self.chart)
        by_name = (resolve(self.book, [name], self.given, self.chart) for name in names)
        return tuple(dict.fromkeys(post for posts in by_name for post in posts))

    def nobody(self, step: Step, part: StepPart) -> Want:
        """A part of a step that nobody stands behind: its post is vacant, or the row names none."""
        title = part.title or "、".join(title_of(self.book, name) for name in part.by)
        return Want("by", step.id, f"“{title}”现在没有人，须指定由谁办理")

    def grounds(self, bound: Bound[Step]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Want, ...]]:
        """The clauses and readings by which the table names them, and what is wanted where it does not."""
        tables = dict.fromkeys(filter(None, (bound.rule.cites_row, *self._tables(bound.rule))))
        because = [*acted_by(self.book, bound.rule.asked, self.given)]
        readings = list(readings_of(self.book, self._roles(bound.rule)))
        wants: list[Want] = []
        for table in tables:
            row = row_of(self.book, table, self.given)
            because += row.because
            readings += row.readings
            wants += self._missing(bound.rule, table, row)
        wants += self._unnamed(bound.rule) if not wants else []
        return tuple(dict.fromkeys(because)), tuple(dict.fromkeys(readings)), tuple(wants)

    def _tables(self, step: Step) -> Iterator[str]:
        """The tables by which facts name who does the step."""
        for name in step.asked:
            term = self.book.terms.get(name)
            if term and term.type == "role" and term.outcome:
                yield term.outcome.partition(".")[0]

    def _roles(self, step: Step) -> Iterator[str]:
        """The roles named: by the rule itself, or by its facts as things stand."""
        facts = Facts(self.book, self.given.facts)
        for name in step.asked:
            value = facts.get(name) if name in self.book.terms else name
            yield from value if isinstance(value, tuple) else [str(value)]

    def _missing(self, step: Step, table: str, row: Decision) -> Iterator[Want]:
        if row.status is Status.ALLOWED:
            return
        facts = Facts(self.book, self.given.facts)
        title = self.book.tables[table].title
        if missing := missing_for(self.book, table, facts):
            yield from wanted(self.book, missing, facts)
        elif row.because:
            clauses = "、".join(row.because)
            yield Want("by", step.id, f"原文没有说清由谁办理：{clauses} 都适用，须由释义裁定（{title}）")
        elif row.readings:
            says = "；".join(self.book.readings[name].says for name in row.readings)
            yield Want("by", step.id, f"原文没有说由谁办理（{title}）。释义：{says}")
        else:
            yield Want("by", step.id, f"原文没有说由谁办理：“{title}”没有写到这种情形")

    def _unnamed(self, step: Step) -> Iterator[Want]:
        """Facts that should name somebody and do not."""
        facts = Facts(self.book, self.given.facts)
        for name in step.asked:
            term = self.book.terms.get(name)
            if term and term.type == "role" and not resolve(self.book, [name], self.given, self.chart):
                known = facts.get(name) is not None
                said = f"“{title_of(self.book, name)}”没有指明由谁办理"
                yield from [Want("by", step.id, said)] if known else wanted(self.book, (name,), facts)
