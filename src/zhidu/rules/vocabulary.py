"""The words that several texts share (共用词汇): one id, one thing, whoever's text uses it.

A rulebook that uses a shared id speaks of the shared thing: the type of a fact and the labels of its
values have to agree. What a text calls by its own id stays its own, also beside other texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from zhidu.rules.model import Role, Term, TermType, Written
from zhidu.rules.parts import Names, Part
from zhidu.rules.source import Path

FOLDER = "common"
"""Beside the rulebooks; published with each of them, so that an edition stays what it was."""


class SharedName(Part):
    """A role, or any other thing that only needs a name; ``called`` lists what texts call it."""

    title: str
    called: Names = []

    def is_called(self, title: str) -> bool:
        return title in (self.title, *self.called)


class SharedTerm(SharedName):
    """A fact that several texts ask for; a text may use some of its values and add others."""

    type: TermType
    values: dict[str, str] = {}


class SharedKind(SharedName):
    """A kind of case, or a body, with the acts on which the rules of several texts meet."""

    acts: dict[str, str] = {}


class Vocabulary(Part):
    """Everything that the rulebooks of one house share."""

    terms: dict[str, SharedTerm] = {}
    roles: dict[str, SharedName] = {}
    kinds: dict[str, SharedKind] = {}

    def within(self, other: Vocabulary) -> Vocabulary:
        """What two texts share: the ids that both were published with."""
        return Vocabulary(
            terms={name: term for name, term in self.terms.items() if name in other.terms},
            roles={name: role for name, role in self.roles.items() if name in other.roles},
            kinds={
                name: kind.model_copy(update={"acts": _common(kind.acts, other.kinds[name].acts)})
                for name, kind in self.kinds.items()
                if name in other.kinds
            },
        )


def _common(ours: Mapping[str, str], theirs: Mapping[str, str]) -> dict[str, str]:
    return {act: title for act, title in ours.items() if act in theirs}


def disagreements(written: Written, shared: Vocabulary) -> Iterator[tuple[Path, str]]:
    """Where a text uses a shared id for something else, and what the id stands for."""
    for name, term in written.terms.items():
        if name in shared.terms:
            yield from ((("terms", name), said) for said in _unlike(name, term, shared.terms[name]))


def _unlike(name: str, term: Term, shared: SharedTerm) -> Iterator[str]:
    if term.type != shared.type:
        yield (
            f"“{name}”是共用词汇里的“{shared.title}”，类型是 {shared.type}，不能写 {term.type}；"
            "不是同一事实的，请换一个标识"
        )
        return
    labels = {label: value for value, label in shared.values.items()}
    for value, label in term.values.items():
        if shared.values.get(value, label) != label:
            yield f"“{name}”的值“{value}”在共用词汇里是“{shared.values[value]}”，不能写“{label}”"
        elif labels.get(label, value) != value:
            yield f"“{name}”的“{label}”在共用词汇里的标识是“{labels[label]}”，不能写“{value}”"


def other_names(
    roles: Mapping[str, Role], terms: Mapping[str, Term], kinds: Mapping[str, str], shared: Vocabulary
) -> Iterator[tuple[str, str, SharedName]]:
    """Shared ids under a title that the vocabulary does not know: section and id, that title, the thing."""
    titles = (
        *((f"roles.{name}", role.title, shared.roles.get(name)) for name, role in roles.items()),
        *((f"terms.{name}", term.title, shared.terms.get(name)) for name, term in terms.items()),
        *((f"kinds.{name}", title, shared.kinds.get(name)) for name, title in kinds.items()),
    )
    yield from ((path, title, thing) for path, title, thing in titles if thing and not thing.is_called(title))
