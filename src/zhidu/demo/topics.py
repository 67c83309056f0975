"""Topics of the demo as their units wrote them, and how far each has come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from zhidu.cases.models import Case
from zhidu.cases.services import case_open, draft_save, file_add
from zhidu.demo.reports import paper_of
from zhidu.demo.stage import Stage
from zhidu.rules.facts import read_facts

KIND = "topic"
HEADS = {
    "office": "office_head",
    "city": "city_head",
    "community": "community_head",
    "economy": "economy_head",
    "safety": "safety_head",
}
"""Unit → the post that brings its topics."""


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic with its papers (slot → file)."""

    unit: str
    facts: Mapping[str, str]
    days_ago: int
    """Working days since it was begun."""
    papers: Mapping[str, str] = field(default_factory=dict)
    report: Sequence[str] = ()
    """The paragraphs of a 汇报稿 that does not lie in the folder."""
    is_submitted: bool = True
    opinion: str = ""
    """What the office's head said on passing it; empty while that is awaited."""

    @property
    def by(self) -> str:
        return HEADS[self.unit]

    @property
    def title(self) -> str:
        return self.facts["title"]


def topic_story(stage: Stage, topic: Topic) -> Iterator[datetime]:
    """Drafted, handed in, passed by the office, as far as it has come."""
    yield (at := stage.at(topic.days_ago, 10, 20))
    case = stage.topics[topic.title] = _drafted(stage, topic, at)
    if topic.is_submitted:
        yield (at := stage.at(topic.days_ago, 15, 5))
        stage.do(case, "submit", topic.by, at)
    if topic.opinion:
        yield (at := stage.at(topic.days_ago - 1, 9, 40))
        review(stage, case, topic.opinion, at)


def review(stage: Stage, case: Case, opinion: str, at: datetime) -> None:
    """The office has looked the paper through, point by point."""
    points = tuple(stage.book.kinds[KIND].points)
    stage.do(case, "review", "office_head", at, opinion=opinion, ticked=points)


def _drafted(stage: Stage, topic: Topic, at: datetime) -> Case:
    by = stage.actor(topic.by)
    case = case_open(office=stage.office, kind=KIND, by=by, at=at)
    facts = read_facts(stage.book.terms, {**topic.facts, "unit": stage.units[topic.unit]})
    form = stage.book.kinds[KIND].form
    ticked = list(form.checklist.points) if topic.is_submitted and form and form.checklist else []
    draft_save(case_id=case.pk, facts=facts, ticked=ticked, by=by, at=at + timedelta(minutes=30))
    for slot, name in topic.papers.items():
        content = paper_of(name, topic.title, topic.report)
        late = at + timedelta(minutes=50)
        file_add(case_id=case.pk, slot=slot, name=name, content=content, by=by, at=late)
    return case
