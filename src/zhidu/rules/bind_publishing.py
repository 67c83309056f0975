"""What a kind makes public, its copies and the texts of its form, with their names resolved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from zhidu.rules.bind_duties import open_length
from zhidu.rules.book import Bound
from zhidu.rules.demands import Check, Elapsed, Gate
from zhidu.rules.kinds import Effect, Kind
from zhidu.rules.names import Names
from zhidu.rules.publishing import ENDED, Copying, Publishing
from zhidu.rules.source import Path
from zhidu.rules.texts import TextDemand

Checking = Callable[[Path, Iterable[Check]], None]


def bind_publishing(names: Names, path: Path, kind: Kind, check: Checking) -> tuple[Bound[Publishing], ...]:
    """The rules by which things of the kind are made public."""
    return tuple(
        _publishing(names, (*path, "publish", n), kind, rule, check) for n, rule in enumerate(kind.publish)
    )


def _publishing(names: Names, path: Path, kind: Kind, rule: Publishing, check: Checking) -> Bound[Publishing]:
    papers = kind.form.papers if kind.form else {}
    titled = [other.what for other in kind.publish if other.title]
    if rule.what not in ("case", *papers, *titled):
        names.complain((*path, "what"), f"“{rule.what}”不是 case，也不是材料；请写 title: 它叫什么")
    for key in ("met_by", "down_by"):
        if (act := getattr(rule, key)) is not None:
            names.act((*path, key), kind, act)
    if rule.after is not None:
        _event((*path, "after"), names, kind, rule.after)
    if rule.until is not None and not names.is_type(rule.until, "date", "moment"):
        names.complain((*path, "until"), f"until 须写 type: date 的事实，不能是“{rule.until}”")
    open_length(names, (*path, "within"), rule.within)
    open_length(names, (*path, "for_at_least"), rule.for_at_least)
    names.terms((*path, "without"), rule.without)
    check(path, rule.needs)
    for n, exception in enumerate(rule.unless):
        names.clauses((*path, "unless", n, "cites"), exception.cites)
        check((*path, "unless", n), exception.needs)
    return names.bound(path, rule, rule.unless)


def _event(path: Path, names: Names, kind: Kind, event: str) -> None:
    """An act, a fact that is a time, or the end of another publication."""
    ends = [rule.what + ENDED for rule in kind.publish if rule.for_at_least]
    if not names.is_type(event, "moment", "date"):
        names.known(path, event, [*kind.act_names, *ends], "环节、动作，或公开期满（如 draft.ended）")


def publish_gates(names: Names, path: Path, kind: Kind) -> Iterator[tuple[str, Bound[Gate]]]:
    """What must come before a thing is published, and how long it is shown before it is taken down.

    As gates on the acts that do so, whichever rule on the thing names them.
    """
    for n, rule in enumerate(kind.publish):
        where = (*path, "publish", n)
        for act in _acts(kind, rule.what, "met_by") if rule.needs else ():
            yield act, _gate(names, where, rule, rule.needs)
        for act in _acts(kind, rule.what, "down_by") if rule.for_at_least else ():
            for since in _acts(kind, rule.what, "met_by"):
                shown = Elapsed(since=since, at_least=rule.for_at_least)
                yield act, _gate(names, where, rule, [Check(elapsed=shown)])


def _acts(kind: Kind, what: str, by: str) -> list[str]:
    """The acts by which a thing is published, or taken down."""
    acts = (getattr(rule, by) for rule in kind.publish if rule.what == what)
    return list(dict.fromkeys(act for act in acts if act))


def _gate(names: Names, where: Path, rule: Publishing | Copying, needs: list[Check]) -> Bound[Gate]:
    """A gate with the conditions, exceptions and ground of the rule from which it follows."""
    unless = getattr(rule, "unless", [])
    ground = {"cites": rule.cites, "cites_row": rule.cites_row, "house": rule.house, "force": rule.force}
    return names.bound(where, Gate(needs=needs, when=rule.when, unless=unless, **ground), unless)


def bind_copies(names: Names, path: Path, kind: Kind) -> tuple[Bound[Copying], ...]:
    """How copies are treated; what one needs first has become a gate, to whom they go an effect."""
    return tuple(names.bound((*path, "copies", n), rule) for n, rule in enumerate(kind.copies) if rule.class_)


def copy_gates(names: Names, path: Path, kind: Kind, check: Checking) -> Iterator[tuple[str, Bound[Gate]]]:
    """What a copy needs first, as gates on the act that makes it."""
    for n, rule in enumerate(kind.copies):
        where = (*path, "copies", n)
        names.act((*where, "act"), kind, rule.act)
        check(where, rule.needs)
        if rule.needs:
            yield rule.act, _gate(names, where, rule, rule.needs)


def copy_effects(names: Names, path: Path, kind: Kind) -> Iterator[tuple[str, Bound[Effect]]]:
    """To whom copies go: told of by the act that makes them, and from then on readers of the thing."""
    papers = kind.form.papers if kind.form else {}
    for n, rule in enumerate(kind.copies):
        where = (*path, "copies", n)
        names.who((*where, "to"), rule.to)
        if rule.to:
            title = papers[rule.what].title if rule.what in papers else kind.title
            said = f"{title}复制件{'（按原件管理）' if rule.class_ else ''}"
            ground = {"cites": rule.cites, "cites_row": rule.cites_row, "house": rule.house}
            reads = rule.what if rule.what in papers else "case"
            effect = Effect(tells=rule.to, what=said, reads=reads, when=rule.when, **ground)
            yield rule.act, names.bound(where, effect)


def bind_texts(names: Names, path: Path, kind: Kind) -> dict[str, tuple[Bound[TextDemand], ...]]:
    """Field or paper of the form → what is asked of its text."""
    form = kind.form
    texts = {}
    for field, entry in form.fields.items() if form else ():
        where = (*path, "form", "fields", field, "text")
        if entry.text and not names.is_type(field, "text", "longtext"):
            names.complain(where, f"“{field}”不是文字（type: text 或 longtext），不能写 text")
        if entry.text:
            texts[field] = _demands(names, where, entry.text)
    for paper, written in form.papers.items() if form else ():
        where = (*path, "form", "papers", paper, "text")
        if any(demand.check != "length" for demand in written.text):
            names.complain(where, "材料的 text 只能写 length（字数）")
        if written.text and paper in texts:
            names.complain(where, f"栏目和材料都叫“{paper}”，又都写了 text；请改其中一个的名称")
        if written.text:
            texts[paper] = _demands(names, where, written.text)
    return texts


def _demands(names: Names, where: Path, demands: list[TextDemand]) -> tuple[Bound[TextDemand], ...]:
    return tuple(names.bound((*where, n), demand) for n, demand in enumerate(demands))
