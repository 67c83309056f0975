"""A case as the office's own form on A4: the fields, the papers, the opinions in their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from zhidu.calendar import local_date, moment_in_words
from zhidu.cases import explain
from zhidu.cases.explain import Page
from zhidu.cases.models import Case, File, Step, StepPost
from zhidu.cases.selectors import files_of
from zhidu.org.dates import office_language
from zhidu.rules.book import Bound
from zhidu.rules.grounds import grounded
from zhidu.rules.kinds import Paper
from zhidu.rules.kinds import Step as RuleStep
from zhidu.rules.tables import Facts

_WIDE = ("text", "longtext", "posts")
"""Types of fact that have a line of the form to themselves."""
Row = list[tuple[str, str]]


@office_language()
def paper(page: Page) -> dict[str, Any]:
    """Everything that the printed form says."""
    case, kind = page.here.case, page.here.kind
    signed = opinions(page)
    slots = kind.form.papers if kind.form else {}
    files = files_of(case)
    return {
        "title": kind.form.title if kind.form else kind.title,
        "number": page.here.case.number,
        "rows": list(_in_pairs(_fields(page))),
        "papers": list(_attached(slots, files)),
        "points": _points(page),
        "opinions": signed,
        "made": [file for file in files if file.slot not in slots],
        "departures": case.deviations.all(),
        "grounds": _grounds(page, signed),
        "printed_words": moment_in_words(page.now),
    }


def _attached(slots: Mapping[str, Paper], files: list[File]) -> Iterator[tuple[str, list[File]]]:
    """The papers of the form that were handed in, each with its files."""
    for name, slot in slots.items():
        if own := [file for file in files if file.slot == name]:
            yield slot.title, own


# the fields


def _fields(page: Page) -> Iterator[tuple[str, str, bool]]:
    """Title, value and whether it takes a whole line, of each field that is asked in this case."""
    here = page.here
    facts = Facts(here.book, here.given.facts)
    for name in _names(page, facts):
        term = here.book.terms[name]
        value = facts.get(name)
        if facts.holds(here.kind.asked.get(name, ())) is not False:
            words = explain.shown(page, name, value) if value not in (None, "", ()) else ""
            yield term.title, words, term.type in _WIDE


def _names(page: Page, facts: Facts) -> list[str]:
    """The fields of the form, and what a table that it shows has worked out of them."""
    book, kind = page.book, page.here.kind
    if kind.form is None:
        return [name for name in facts if name in book.terms]
    worked_out = [name for shown, _ in kind.previews for name in explain.derived_inputs(book, shown.table)]
    return list(dict.fromkeys([*kind.form.fields, *worked_out]))


def _in_pairs(fields: Iterable[tuple[str, str, bool]]) -> Iterator[Row]:
    """Short fields two to a line, in their order."""
    waiting: Row = []
    for title, words, is_wide in fields:
        if waiting and (is_wide or len(waiting) == 2):
            yield waiting
            waiting = []
        if is_wide:
            yield [(title, words)]
        else:
            waiting.append((title, words))
    if waiting:
        yield waiting


def _points(page: Page) -> list[tuple[str, bool]]:
    form = page.here.kind.form
    points = form.checklist.points if form and form.checklist else {}
    return [(label, name in page.here.given.ticked) for name, label in points.items()]


# the opinions


def opinions(page: Page) -> list[dict[str, Any]]:
    """One row a step after the form's own: who said what when; empty where nobody has yet.

    What was said before a case was sent back stands in the trail and no longer on the form. A case
    that has ended has no empty rows.
    """
    form = page.here.kind.form
    steps = [bound for bound in explain.steps_ahead(page) if not form or bound.rule.id != form.at]
    rows = [_opinion(page, bound) for bound in steps]
    is_open = page.here.case.status == Case.Status.OPEN
    return [row for row in rows if is_open or row["said"]]


def _opinion(page: Page, bound: Bound[RuleStep]) -> dict[str, Any]:
    said, cites = _said(page, bound), grounded(page.book, bound, page.here.given).cites
    is_done = any(s.step == bound.rule.id and s.state == Step.State.DONE for s in page.here.steps)
    facts = explain.pairs(page, bound.rule.asks) if is_done and bound.rule.asks else []
    return {"title": bound.rule.title, "said": said, "facts": facts, "cites": cites if said else ()}


def _said(page: Page, bound: Bound[RuleStep]) -> list[dict[str, str]]:
    step = next((s for s in reversed(page.here.steps) if s.step == bound.rule.id), None)
    if step is None or step.state == Step.State.RETURNED:
        return []
    answers = {(a.person_name, a.done_at): a for a in step.posts.all() if a.done_at}  # once a person
    if answers:
        return [_signed(bound.rule.verb, answer) for answer in answers.values()]
    return _by_trail(page, bound)


def _signed(verb: str, answer: StepPost) -> dict[str, str]:
    assert answer.done_at is not None  # only answers that were given are asked for
    return _line(verb, answer.opinion, answer.person_name, answer.post.title, answer.done_at)


def _by_trail(page: Page, bound: Bound[RuleStep]) -> list[dict[str, str]]:
    """A no, or what a meeting decided: the step itself keeps no answer of that."""
    for entry in page.entries:
        data = entry.data
        if entry.verb == "step.refused" and data["step"] == bound.rule.id:
            return [_line(data["verb"], data["opinion"], entry.person, entry.post, entry.at)]
        if entry.verb == "case.decided" and data["step"] == bound.rule.id:
            body = page.book.kinds[bound.rule.body].title if bound.rule.body else entry.person
            return [_line(data["outcome"], "", body, "", entry.at)]
    return []


def _line(verb: str, opinion: str, name: str, post: str, at: datetime) -> dict[str, str]:
    day = local_date(at)
    date = f"{day.year}年{day.month}月{day.day}日"
    return {"verb": verb, "opinion": opinion, "name": name, "post": post, "date": date}


# the ground


def _grounds(page: Page, signed: list[dict[str, Any]]) -> list[str]:
    """The places of the text that the form and its opinions rest on, in the order of the text."""
    form = page.here.kind.form
    cited = {clause for row in signed for clause in row["cites"]} | set(form.cites if form else ())
    places = (written.place for clause, written in page.book.clauses.items() if clause in cited)
    return list(dict.fromkeys(places))
