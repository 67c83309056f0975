"""Which kinds of case an office has without a room of their own, and by which text."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from zhidu.cases import registry
from zhidu.cases.explain import facts_of
from zhidu.cases.services.drafting import TITLE
from zhidu.editions.models import Edition
from zhidu.editions.selectors import adoptions_in_force, book_in_force, book_of, chart_of
from zhidu.org.models import Office
from zhidu.rules.book import BookKind, Rulebook
from zhidu.rules.chart import Chart
from zhidu.rules.facts import Given
from zhidu.rules.model import Term
from zhidu.rules.people import resolve, title_of


@dataclass(frozen=True, slots=True)
class Listed:
    """A kind that is served by the generic pages, and the text that rules it now."""

    book: Rulebook
    kind: BookKind
    edition: Edition

    @property
    def is_filed(self) -> bool:
        """Whether people begin it themselves by a form; what a meeting takes is filed in its room."""
        taken = {body.body.takes for body in self.book.bodies.values() if body.body}
        return self.kind.form is not None and self.kind.id not in taken | self._opened

    @property
    def _opened(self) -> set[str]:
        """The kinds that begin by what is done to a case of another kind, never by themselves."""
        effects = (
            effect
            for kind in self.book.kinds.values()
            for after in kind.after.values()
            for effect in after
            if kind.id != self.kind.id
        )
        return {str(effect.rule.opens) for effect in effects if effect.rule.opens}

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses by which it runs and decides, in the order of the text."""
        cited = {clause for rule in self.kind.rules() for clause in rule.citations()}
        cited |= {row.clause for shown, _ in self.kind.previews for row in self.book.tables[shown.table].rows}
        return tuple(clause for clause in self.book.clauses if clause in cited)

    def chart(self, office: Office) -> Chart:
        return chart_of(office, self.edition)

    def begun_by(self, office: Office, posts: Collection[str]) -> bool:
        """Whether one of these posts may begin a case: the first step is the initiator's, or theirs."""
        names = self.kind.steps[0].rule.asked
        roles = [name for name in names if name in self.book.roles]
        named = resolve(self.book, roles, Given(), self.chart(office))
        return len(roles) < len(names) or bool({*named} & {*posts})

    @property
    def beginners(self) -> str:
        """Who begins it, by the names of the text."""
        return "、".join(title_of(self.book, name) for name in self.kind.steps[0].rule.asked)

    def facts(self) -> list[str]:
        """The facts that its cases can have, in their order."""
        return facts_of(self.book, self.kind)

    def columns(self) -> dict[str, Term]:
        """The indexed facts that stand beside the title in a list."""
        return {name: term for name, term in self.indexed().items() if name != TITLE}

    def indexed(self) -> dict[str, Term]:
        """Those of its facts by which lists go."""
        terms = self.book.terms
        return {name: terms[name] for name in self.facts() if terms[name].index == "是"}

    @property
    def called(self) -> str:
        """What its title is called on its form, such as 事由."""
        return self.book.terms[TITLE].title if TITLE in self.facts() else _("名称")


def kinds_listed(office: Office, on: date) -> tuple[Listed, ...]:
    """The kinds without a room, text by text in the order of adoption; the text adopted last rules a kind.

    ``office`` must be as the database has it now: its ``chart_version`` says whether what is
    remembered still holds.
    """
    return _kinds(office.pk, office.chart_version, on)


def kinds_filed(office: Office, on: date) -> tuple[Listed, ...]:
    """Those that 审批办事 offers: people begin them by a form. Every page's menu asks for them."""
    return _filed(office.pk, office.chart_version, on)


@lru_cache(maxsize=256)
def _filed(office_id: int, chart_version: int, on: date) -> tuple[Listed, ...]:
    return tuple(listed for listed in _kinds(office_id, chart_version, on) if listed.is_filed)


def kind_listed(office: Office, kind: str, on: date) -> Listed | None:
    return next((listed for listed in kinds_listed(office, on) if listed.kind.id == kind), None)


@lru_cache(maxsize=256)
def _kinds(office_id: int, chart_version: int, on: date) -> tuple[Listed, ...]:
    office = Office(office_id)
    books = [book_of(adoption.edition) for adoption in adoptions_in_force(office, on)]
    names = dict.fromkeys(name for book in books for name in book.kinds)
    ruling = ((name, *book_in_force(office, name, on)) for name in names)
    listed = (Listed(book, book.kinds[name], edition) for name, edition, book in ruling)
    return tuple(one for one in listed if registry.room_of(one.kind) is None)
