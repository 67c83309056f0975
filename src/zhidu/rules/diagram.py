"""The procedure of a kind as a flowchart in Mermaid, for a page or a printed text."""

from __future__ import annotations

from collections.abc import Iterator

from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.kinds import Step
from zhidu.rules.outline import step_by
from zhidu.rules.phrases import condition

_BEGUN, _ENDED, _REFUSED = "begun", "ended", "refused"


def diagram(book: Rulebook, kind_id: str) -> str:
    """The steps in their order, with conditions, ways back and the no that ends the case.

    A box names the step, who does it and the clauses; a dotted line is a move that a step offers. Raises
    KeyError for an unknown kind.
    """
    return "\n".join(["flowchart TD", *(f"  {line}" for line in _lines(book, book.kinds[kind_id]))])


def _lines(book: Rulebook, kind: BookKind) -> Iterator[str]:
    yield f"{_BEGUN}([{_quoted(kind.title)}])"
    last = _BEGUN
    for number, bound in enumerate(kind.steps, 1):
        yield from _step(book, kind, number, bound, last)
        last = _after(number, bound)
    yield f"{last} --> {_ENDED}([{_quoted('办结')}])"
    if any(bound.rule.refuses for bound in kind.steps):
        yield f"{_REFUSED}([{_quoted('终止')}])"


def _step(book: Rulebook, kind: BookKind, number: int, bound: Bound[Step], last: str) -> Iterator[str]:
    """The box of a step; where it has a condition, the question before it and the meeting of both ways."""
    step, box = bound.rule, f"s{number}"
    table = f"按“{book.tables[step.cites_row].title}”" if step.cites_row else ""
    said = [f"{number}. {step.title}", step_by(book, step).lstrip("，"), "、".join(bound.cites) or table]
    if bound.when:
        yield f"{last} --> q{number}{{{_quoted(condition(book, bound.when))}}}"
        yield f"q{number} -->|是| {box}"
        yield f"q{number} -->|否| {_after(number, bound)}(( ))"
        yield f"{box} --> {_after(number, bound)}"
    else:
        yield f"{last} --> {box}"
    yield f"{box}[{_quoted('<br>'.join(filter(None, said)))}]"
    if step.returns:
        back = [one.rule.id for one in kind.steps].index(step.returns.to) + 1
        yield f"{box} -.->|{_quoted('退回')}| s{back}"
    if step.refuses:
        yield f"{box} -.->|{_quoted(step.refuses.title)}| {_REFUSED}"


def _after(number: int, bound: Bound[Step]) -> str:
    return f"j{number}" if bound.when else f"s{number}"


def _quoted(words: str) -> str:
    """Words as Mermaid reads them, whatever marks are in them."""
    return '"' + words.replace("#", "#35;").replace('"', "#quot;") + '"'
