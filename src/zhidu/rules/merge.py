"""Several adopted texts as one: what each adds to a kind of case that another one prevails in.

Gates, effects, deadlines, readers and what is made public add up; a move or a number is added where the
text that prevails has none. The form, the steps and the body of a kind belong to that text, tables and
registers to the text that has them, duties and watches to theirs alone. A kind is the same in two texts
only where both share its id (``vocabulary``); every other name of the added text gets a prefix.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from zhidu.rules.bind import bind
from zhidu.rules.book import Rulebook
from zhidu.rules.conflicts import conflicts
from zhidu.rules.findings import Finding
from zhidu.rules.keeping_apart import kept_apart
from zhidu.rules.kinds import Kind
from zhidu.rules.load import Text, read
from zhidu.rules.model import Role, Term, Written
from zhidu.rules.rename import Apart
from zhidu.rules.sides import Side
from zhidu.rules.source import Path, Place, RulebookError, Source

SECTIONS = ("kinds", "bodies")
FORMS = ("gates", "after", "due", "remind", "readers", "publish", "copies")
"""What of a kind adds up."""
ONCE = ("moves", "number")
"""What a kind has once: added where the text that prevails has none, from the text adopted last."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """The texts that an office runs by together."""

    books: tuple[Rulebook, ...]
    """Each by itself, in the order of their adoption."""
    owners: Mapping[str, str]
    """Kind → the id of the text that prevails in it."""
    views: Mapping[str, Rulebook]
    """Text → that text with what the others add to its kinds."""
    findings: tuple[Finding, ...]
    """What contradicts between them; errors are what nobody has settled."""

    def book_for(self, kind: str) -> Rulebook | None:
        """The rules for a kind of case; None where no text knows it."""
        return self.views[self.owners[kind]] if kind in self.owners else None


def merge(texts: Sequence[Mapping[str, str]], prevails: Mapping[str, str] | None = None) -> Adopted:
    """Put texts together, each given by its files, in the order of their adoption.

    ``prevails`` says for a kind that several know which text's steps, form and body hold; where it
    is silent the text adopted last does, and a finding of severity ``error`` says that nobody decided.
    Raises RulebookError for a text that cannot be read.
    """
    read_texts = [read(files) for files in texts]
    books = tuple(bind(text.written, text.source, text.shared) for text in read_texts)
    together = _Together(read_texts, books, prevails or {})
    views = {book.id: together.view(number) for number, book in enumerate(books)}
    return Adopted(books, together.owners, views, tuple(together.findings))


@dataclass(frozen=True, slots=True)
class _Addition:
    """One rule that a text adds to a kind of another: where it is put and where it came from.

    ``act`` is the act or move that it is listed under; empty where a list or a single rule has none.
    """

    section: str
    kind: str
    form: str
    act: str
    rule: Any
    home: Rulebook
    place: Place
    where: list[Path] = field(default_factory=list)


class _Together:
    def __init__(self, texts: Sequence[Text], books: Sequence[Rulebook], prevails: Mapping[str, str]) -> None:
        self.texts, self.books, self.prevails = texts, books, prevails
        self.findings: list[Finding] = [*_twice(books)]
        self.owners: dict[str, str] = {}
        self.aside: set[int] = set()
        for kind in dict.fromkeys(name for book in books for name in book.kinds):
            self._settle(kind)

    def _settle(self, kind: str) -> None:
        """Who prevails in a kind, and what the others say against it."""
        knowing = [book for book in self.books if kind in book.kinds]
        named = self.prevails.get(kind)
        owner = next((book for book in knowing if book.id == named), knowing[-1])
        self.owners[kind] = owner.id
        for other in (book for book in knowing if book is not owner):
            is_shared = kind in owner.shared.kinds and kind in other.shared.kinds
            sides = Side(owner, kind), Side(other, kind)
            found = list(conflicts(*sides, is_shared=is_shared, is_settled=owner.id == named))
            self.findings += [finding for finding, _ in found]
            self.aside |= {id(rule) for _, rules in found for rule in rules}

    # the view of one text

    def view(self, number: int) -> Rulebook:
        """A text with what the others add to the kinds in which it prevails; itself if nothing is."""
        others = [other for other in range(len(self.texts)) if other != number]
        aparts = {other: self._apart(other, number) for other in others}
        found = [a for other in others for a in self._additions(other, number, aparts[other])]
        additions, lost = _once(found), set[Path]()
        while additions:
            book, refused, unknown = self._bound(number, aparts, additions, lost)
            if book is not None:
                countings = {
                    self.books[n].id: renamed.rulebook.counting for n, (_, renamed) in aparts.items()
                }
                return replace(book, homes=self._homes(number), countings=countings)
            lost |= unknown
            self.findings += [self._not_there(number, addition, said) for addition, said in refused]
            gone = {id(addition) for addition, _ in refused}
            additions = [addition for addition in additions if id(addition) not in gone]
        return self.books[number]

    def _apart(self, other: int, number: int) -> tuple[Apart, Written]:
        shared = self.texts[number].shared.within(self.texts[other].shared)
        written = self._written(other)
        apart = Apart(written, shared)
        return apart, kept_apart(apart, written)

    def _written(self, number: int) -> Written:
        """The text, in which every fact that names roles says which: beside others there are more of them."""
        written, bound = self.texts[number].written, self.books[number].terms
        naming = {name: term for name, term in written.terms.items() if term.type == "role"}
        said = {n: term.model_copy(update={"among": [*bound[n].values]}) for n, term in naming.items()}
        return written.model_copy(update={"terms": written.terms | said})

    def _additions(self, other: int, number: int, apart: tuple[Apart, Written]) -> Iterator[_Addition]:
        home, owner = self.books[other], self.books[number]
        original, renamed = self.texts[other].written, apart[1]
        shared = self.texts[number].shared.within(self.texts[other].shared).kinds
        for section in SECTIONS:
            for name, kind in getattr(renamed, section).items():
                if name in owner.kinds and name in shared and self.owners[name] == owner.id:
                    before = getattr(original, section)[name]
                    yield from self._rules(other, home, (section, name), kind, before)
                    yield from self._single(other, number, (section, name), kind)

    def _rules(
        self, other: int, home: Rulebook, path: tuple[str, str], kind: Kind, before: Kind
    ) -> Iterator[_Addition]:
        """The rules of one kind that add up, without those set aside in favour of the text that prevails."""
        source = self.texts[other].source
        for form in FORMS:
            for act, rules in _by_act(getattr(kind, form), getattr(before, form)):
                for n, (rule, written) in enumerate(rules):
                    inner = (form, act[1], n) if act[1] else (form, n)
                    place = _within(home, source.place((*path, *inner)))
                    if id(written) not in self.aside:
                        yield _Addition(*path, form, act[0], rule, home, place)

    def _single(self, other: int, number: int, path: tuple[str, str], kind: Kind) -> Iterator[_Addition]:
        """The moves and the number of a kind that the text which prevails has not."""
        section, name = path
        ours = getattr(self.texts[number].written, section)[name]
        home, source = self.books[other], self.texts[other].source
        for move, rule in kind.moves.items():
            if move not in ours.moves:
                place = _within(home, source.place((*path, "moves", move)))
                yield _Addition(section, name, "moves", move, rule, home, place)
        if kind.number and not ours.number:
            place = _within(home, source.place((*path, "number")))
            yield _Addition(section, name, "number", "", kind.number, home, place)

    def _bound(
        self,
        number: int,
        aparts: Mapping[int, tuple[Apart, Written]],
        additions: list[_Addition],
        lost: Collection[Path],
    ) -> tuple[Rulebook | None, list[tuple[_Addition, str]], set[Path]]:
        """The text with the additions; or those whose names it does not know, each with what was said.

        Then also the names of the others that mean nothing here, such as a fact that follows from an act
        of theirs.
        """
        source = self._source(number, aparts)
        written = _with(self._union(number, aparts, lost), additions, source)
        try:
            return bind(written, source, self.texts[number].shared), [], set()
        except RulebookError:
            refused = [(a, said) for a in additions if (said := source.said_of(a.where))]
            ours = self.texts[number].written
            heads = {path[:2] for path, _ in source.complained if path[0] in _NAMED and len(path) > 1}
            unknown = {head for head in heads if head[1] not in getattr(ours, str(head[0]))}
            if not (refused or unknown):
                raise
            return None, refused, unknown

    def _union(
        self, number: int, aparts: Mapping[int, tuple[Apart, Written]], lost: Collection[Path]
    ) -> Written:
        """The text with the names of the others; of their kinds only that there are such."""
        ours = self._written(number)
        sections: dict[str, Any] = {name: dict(getattr(ours, name)) for name in _NAMED}
        for _, theirs in aparts.values():
            known = {*sections["kinds"], *sections["bodies"]}
            for name in _NAMED:
                for key, value in getattr(theirs, name).items():
                    if (name, key) in lost:
                        continue
                    if name in SECTIONS and key not in known:
                        sections[name][key] = _bare(value)
                    elif name not in SECTIONS:
                        sections[name][key] = _joined(sections[name].get(key), value)
        return ours.model_copy(update=sections)

    def _source(self, number: int, aparts: Mapping[int, tuple[Apart, Written]]) -> _Joint:
        source = _Joint()
        for path, place in self.texts[number].source.places.items():
            source.places[path] = _within(self.books[number], place)
        for other, (apart, _) in aparts.items():
            for path, place in self.texts[other].source.places.items():
                source.places.setdefault(apart.path(path), _within(self.books[other], place))
        return source

    def _not_there(self, number: int, addition: _Addition, said: str) -> Finding:
        """A rule that finds nothing to hold on to in the list that prevails, and so has no effect."""
        owner, kind = self.books[number], self.books[number].kinds[addition.kind].title
        is_settled = self.prevails.get(addition.kind) == owner.id
        return Finding(
            code="not_there",
            severity="warning" if is_settled else "error",
            where=str(addition.place),
            message=f"《{addition.home.title}》对“{kind}”的这条规则，按《{owner.title}》办理时用不上：{said}",
            example={"kind": addition.kind, "in": addition.form, "act": addition.act},
            clauses=tuple(addition.rule.cites),
            settled_by=owner.id if is_settled else None,
        )

    def _homes(self, number: int) -> dict[str, str]:
        others = (book for n, book in enumerate(self.books) if n != number)
        return {clause: book.id for book in others for clause in book.clauses}


_NAMED = ("clauses", "terms", "roles", "tables", "readings", "registers", *SECTIONS)


class _Joint(Source):
    """The places of several texts; remembers of what was complained, so that it can be told whose it was."""

    def __init__(self) -> None:
        super().__init__()
        self.complained: list[tuple[Path, str]] = []

    def complain(self, path: Path, message: str) -> None:
        self.complained.append((path, message))
        super().complain(path, message)

    def said_of(self, paths: Iterable[Path]) -> str:
        """What was complained of at or in these paths, and where they hang on one that is not there."""
        for path in paths:
            for where, message in self.complained:
                if where[: len(path)] == path or (path[: len(where)] == where and len(where) > 2):
                    return message
        return ""


def _by_act(rules: Any, before: Any) -> Iterator[tuple[tuple[str, str], list[tuple[Any, Any]]]]:
    """Rules by act (by its name here, and in its own text), each with the rule as its own text has it."""
    if isinstance(rules, dict):
        for (act, listed), (own, originals) in zip(rules.items(), before.items(), strict=True):
            yield (act, own), list(zip(listed, originals, strict=True))
    else:
        yield ("", ""), list(zip(rules, before, strict=True))


def _with(written: Written, additions: Iterable[_Addition], source: _Joint) -> Written:
    """The text with rules added at the ends of its kinds' lists; each addition learns its path."""
    sections: dict[str, Any] = {name: dict(getattr(written, name)) for name in SECTIONS}
    for addition in additions:
        kind = sections[addition.section][addition.kind]
        rules, inner = _put(getattr(kind, addition.form), addition)
        path: Path = (addition.section, addition.kind, addition.form, *inner)
        addition.where[:] = [path]
        source.places[path] = addition.place
        sections[addition.section][addition.kind] = kind.model_copy(update={addition.form: rules})
    return written.model_copy(update=sections)


def _put(rules: Any, addition: _Addition) -> tuple[Any, Path]:
    """The rules of one form with the addition among them, and where it stands there."""
    if addition.form == "number":
        return addition.rule, ()
    if addition.form == "moves":
        return {**rules, addition.act: addition.rule}, (addition.act,)
    if addition.act:
        listed = [*rules.get(addition.act, []), addition.rule]
        return {**rules, addition.act: listed}, (addition.act, len(listed) - 1)
    return [*rules, addition.rule], (len(rules),)


def _once(additions: Sequence[_Addition]) -> list[_Addition]:
    """Of what a kind has once only the addition of the text adopted last."""
    last = {(a.section, a.kind, a.form, a.act): a for a in additions if a.form in ONCE}
    kept = {id(addition) for addition in last.values()}
    return [addition for addition in additions if addition.form not in ONCE or id(addition) in kept]


_KEPT_BARE = ("title", "takes", "members", "chair", "secretary", "outcomes")


def _bare(kind: Kind) -> Kind:
    """That there is such a kind, for rules that open it or wait for its decision."""
    fields = type(kind).model_fields
    nothing = {name: field.get_default(call_default_factory=True) for name, field in fields.items()}
    left_out = {name: value for name, value in nothing.items() if name not in _KEPT_BARE}
    return kind.model_copy(update={**left_out, "steps": []})


def _joined(ours: Any, theirs: Any) -> Any:
    """A name that both have: ours, with the values of a fact, and who acts for a role, that theirs adds."""
    if ours is None:
        return theirs
    if isinstance(ours, Role) and isinstance(theirs, Role) and theirs.acting:
        return ours.model_copy(update={"acting": [*ours.acting, *theirs.acting]})
    if isinstance(ours, Term) and ours.values and isinstance(theirs, Term):
        return ours.model_copy(update={"values": {**theirs.values, **ours.values}})
    return ours


def _within(book: Rulebook, place: Place) -> Place:
    return Place(f"{book.id}/{place.file}", place.line)


# findings


def _twice(books: Sequence[Rulebook]) -> Iterator[Finding]:
    """Clauses of two texts under one id: nobody could tell on which a decision rests."""
    seen: dict[str, Rulebook] = {}
    for book in books:
        for clause in book.clauses:
            if first := seen.get(clause):
                said = f"《{first.title}》和《{book.title}》都有条款“{clause}”；各部制度的条款标识不能相同"
                where = str(_within(book, book.places[clause]))
                yield Finding("clause_twice", "error", where, said, clauses=(clause,))
            seen.setdefault(clause, book)
