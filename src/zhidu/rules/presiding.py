"""Who presides: the chair, whom the chair has delegated, who is next where the chair is away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from zhidu.rules.bodies import Presiding
from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.decision import SILENT, Decision, Status, Want
from zhidu.rules.facts import Given
from zhidu.rules.grounds import applies
from zhidu.rules.people import readings_of, reasoned, resolve, title_of
from zhidu.rules.sittings import PRESENT


@dataclass(frozen=True, slots=True)
class Presider:
    """Somebody who may preside; without ``bound`` they are the chair."""

    post: str
    bound: Bound[Presiding] | None = None

    @property
    def cites(self) -> tuple[str, ...]:
        return self.bound.cites if self.bound else ()

    @property
    def is_delegated(self) -> bool:
        """Whether the chair has asked them to, and is not merely away."""
        return self.bound is not None and self.bound.rule.absent == "否"


def preside(book: Rulebook, body: str, given: Given, chart: Chart) -> Decision:
    """Who may preside now: ``value`` are posts, first who is to; of one who is named, whether they may.

    Silent where the text lets nobody preside but the chair, and nobody else is named.
    """
    kind = book.kinds[body]
    may, named = presiders(book, kind, given, chart), presider_named(kind, given)
    rules = kind.assembly.presides
    if kind.body is None or not (rules or named):
        return SILENT
    readings = readings_of(book, [kind.body.chair])
    value = tuple(dict.fromkeys(one.post for one in may))
    found = [one for one in may if named in (None, one.post)]
    if found:
        return reasoned(Status.ALLOWED, value, found[0].cites, readings)
    because = tuple(
        dict.fromkeys(c for bound in _about(book, kind, named, given, chart) for c in bound.cites)
    )
    want = _refusal(book, kind, named, value, chart)
    return replace(reasoned(Status.REFUSED, value, because, readings), wants=(want,))


def presiders(book: Rulebook, kind: BookKind, given: Given, chart: Chart) -> list[Presider]:
    """Those who may: whom the chair has delegated, the chair, else the first of the next who is there."""
    if kind.body is None:
        return []
    away = _away(book, kind, given, chart)
    chair = [p for p in resolve(book, [kind.body.chair], given, chart) if p not in away]
    others = [one for one in _others(book, kind, given, chart) if one.post not in away]
    delegated = [one for one in others if one.is_delegated]
    next_in_order = [one for one in others if not one.is_delegated][: 0 if chair else 1]
    return [*delegated, *map(Presider, chair), *next_in_order]


def _away(book: Rulebook, kind: BookKind, given: Given, chart: Chart) -> set[str]:
    """Members who have not come; who presides and is no member signs in nowhere."""
    there = given.facts.get(PRESENT)
    if there is None or kind.body is None:
        return set()
    return {*resolve(book, kind.body.members.are, given, chart)} - {*there}


def _others(book: Rulebook, kind: BookKind, given: Given, chart: Chart) -> Iterator[Presider]:
    for bound in kind.assembly.presides:
        if applies(book, bound, given):
            for name in bound.rule.are:
                yield from (Presider(post, bound) for post in resolve(book, [name], given, chart))


def presider_named(kind: BookKind, given: Given) -> str | None:
    """Who is said to preside."""
    fact = kind.body.presider if kind.body else None
    return given.facts.get(fact) or None if fact else None


def presided(book: Rulebook, kind: BookKind, given: Given, chart: Chart) -> Presider | None:
    """Who presides at a meeting that was opened, and by which rule; None while nobody is named."""
    post = presider_named(kind, given)
    if post is None or kind.body is None:
        return None
    if post in resolve(book, [kind.body.chair], given, chart):
        return Presider(post)
    return next((one for one in _others(book, kind, given, chart) if one.post == post), Presider(post))


def signing(book: Rulebook, kind: BookKind, step: str, given: Given, chart: Chart) -> Presider | None:
    """Who presided for the chair and may do this step of the chair's too."""
    found = presided(book, kind, given, chart)
    return found if found and found.bound and step in found.bound.rule.signs else None


def _about(
    book: Rulebook, kind: BookKind, named: str | None, given: Given, chart: Chart
) -> tuple[Bound[Presiding], ...]:
    """The rules under which somebody might have presided; all of them where they name others."""
    rules = kind.assembly.presides
    own = [bound for bound in rules if named in resolve(book, bound.rule.are, given, chart)]
    return tuple(own) or rules


def _refusal(book: Rulebook, kind: BookKind, named: str | None, may: tuple[str, ...], chart: Chart) -> Want:
    assert kind.body is not None  # asked only of bodies
    chair = title_of(book, kind.body.chair)
    titles = tuple(_title(book, post, chart) for post in may)
    if not may:
        return Want("present", kind.body.chair, f"{chair}和可以代为主持的人都没有到会，不能开会", (chair,))
    who = _title(book, named or "", chart)
    return Want("only", named or "", f"{who}现在不能主持；可以主持的是{'、'.join(titles)}", titles)


def _title(book: Rulebook, post: str, chart: Chart) -> str:
    is_post = post in chart.posts and not chart.is_nominal
    return chart.posts[post].title if is_post else title_of(book, post)
