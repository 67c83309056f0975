"""Which registers an office keeps by its texts, who may see them, and which kinds of case write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from zhidu.cases.lists.kinds import Listed, kinds_filed
from zhidu.editions.models import Edition
from zhidu.editions.selectors import adoptions_in_force, book_of, chart_of
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.rules.book import Bound, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.facts import Given
from zhidu.rules.kinds import Effect
from zhidu.rules.model import Register, Term
from zhidu.rules.people import resolve, title_of

ENTERS, CHANGES, ENDS = gettext_noop("登记"), gettext_noop("变更"), gettext_noop("停用")
"""What a kind of case does to a register, as a Chinese page calls it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A register, and the text that rules it now."""

    id: str
    book: Rulebook
    bound: Bound[Register]
    edition: Edition

    @property
    def rule(self) -> Register:
        return self.bound.rule

    @property
    def title(self) -> str:
        return self.rule.title

    @property
    def columns(self) -> Mapping[str, Term]:
        """Its columns in the order of the text."""
        return {name: self.book.terms[name] for name in self.rule.columns}

    @property
    def named(self) -> Term | None:
        """The column in which every row must name somebody."""
        return self.book.terms[self.rule.named] if self.rule.named else None

    @property
    def keeper(self) -> str:
        """Who keeps it, by the titles of the text."""
        return "、".join(title_of(self.book, name) for name in self.rule.keeper)

    @property
    def is_numbered(self) -> bool:
        """Whether rows get the number of the case that enters them."""
        kinds = self.book.kinds.values()
        return any(
            kind.number and any(said == ENTERS for said, _ in self._does(kind.after)) for kind in kinds
        )

    def chart(self, office: Office) -> Chart:
        return chart_of(office, self.edition)

    def is_seen_by(self, actor: Actor, office: Office) -> bool:
        """Whether one of the actor's posts keeps it or may read it."""
        names = [*self.rule.keeper, *self.rule.readers]
        return bool(set(resolve(self.book, names, Given(), self.chart(office))) & set(actor.posts))

    def ways(self, filed: tuple[Listed, ...]) -> Iterator[Way]:
        """How kinds of case that people file write this register, each once."""
        for listed in filed:
            if listed.book.id == self.book.id:
                for does, fact in dict.fromkeys(self._does(listed.kind.after)):
                    yield Way(does, listed, fact)

    def _does(self, after: Mapping[str, tuple[Bound[Effect], ...]]) -> Iterator[tuple[str, str]]:
        """What effects do to this register, and by which fact they name the row."""
        for effect in (bound.rule for effects in after.values() for bound in effects):
            if effect.enters == self.id:
                does = CHANGES if effect.row else ENTERS
                yield (ENDS if effect.ends == "是" else does), effect.row or ""


@dataclass(frozen=True, slots=True)
class Way:
    """A kind of case that enters, changes or ends rows; ``fact`` names the row in it."""

    does: str
    listed: Listed
    fact: str

    @property
    def label(self) -> str:
        """What its button says: 登记：印章启用, or 印章停用 where the title says it itself."""
        title = self.listed.kind.title
        return (
            title if self.does in title else _("%(does)s：%(title)s") % {"does": _(self.does), "title": title}
        )

    def is_open_to(self, actor: Actor, chart: Chart) -> bool:
        """Whether the actor may fill in its form; where the text names nobody yet, everybody."""
        given = Given(initiator=next(iter(actor.posts), ""))
        posts = resolve(self.listed.book, self.listed.kind.steps[0].rule.asked, given, chart)
        return not posts or bool(set(posts) & set(actor.posts))


def registers_seen(actor: Actor, office: Office, on: date) -> list[Kept]:
    """The registers that the actor may see, text by text; the text adopted last rules a register.

    ``office`` must be as the database has it now: its ``chart_version`` says whether what is
    remembered still holds.
    """
    return [kept for kept in _kept(office.pk, office.chart_version, on) if kept.is_seen_by(actor, office)]


def ways_open(kept: Kept, actor: Actor, office: Office, on: date) -> list[Way]:
    """The kinds that the actor may file to write a register."""
    chart = kept.chart(office)
    return [way for way in kept.ways(kinds_filed(office, on)) if way.is_open_to(actor, chart)]


@lru_cache(maxsize=256)
def _kept(office_id: int, chart_version: int, on: date) -> tuple[Kept, ...]:
    ruling: dict[str, Kept] = {}
    for adoption in adoptions_in_force(Office(office_id), on):
        book = book_of(adoption.edition)
        ruling |= {name: Kept(name, book, bound, adoption.edition) for name, bound in book.registers.items()}
    return tuple(ruling.values())
