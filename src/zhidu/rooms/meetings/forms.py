"""Clean input of the meetings room."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from zhidu.cases.forms import FactForm, initial_of
from zhidu.cases.models import Case
from zhidu.cases.situation import Situation, restored
from zhidu.rooms.meetings.acts import act_for
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.votes import vote_facts, voters
from zhidu.rules.facts import Given
from zhidu.rules.tables import decide


def plan_form(here: Situation, data: Any = None) -> FactForm:
    """Time and place of a meeting that is being planned."""
    asks = here.kind.steps[0].rule.asks
    return FactForm(here, asks, data, initial=initial_of(here, asks), prefix="ask")


def decision_form(
    here: Situation, thing: Given, data: Any = None, typed: Mapping[str, str | list[str]] | None = None
) -> FactForm:
    """What the meeting decides on one item, as far as it was ``typed``; the record has a place of its own."""
    wanted = vote_facts(here, thing.facts)
    unwanted = {"record", *(fact for fact in vote_facts(here) if fact not in wanted)}
    asks = [name for name in here.kind.acts[act_for(here.kind, "decide")].asks if name not in unwanted]
    initial = initial_of(here.with_facts(thing.facts), asks)
    initial.setdefault("owner", thing.facts.get("unit"))
    initial |= typed or {}
    form = FactForm(here, asks, data, initial=initial, prefix="decision")
    _narrow_methods(here, thing, form)
    votes = [(str(a.post_id), f"{a.person_name} {a.post.title}") for a in voters(here, thing.facts)]
    _offer_members(form, wanted, votes)
    return form


def recusal_form(here: Situation, item: AgendaItem, data: Any = None) -> FactForm | None:
    """Who withdraws from a topic; nothing where the text knows no withdrawal."""
    act = here.kind.doing("recuse")
    if not act:
        return None
    asks = here.kind.acts[act].asks
    known = restored(here.book.terms, item.facts)
    form = FactForm(here, asks, data, initial={n: known.get(n) for n in asks}, prefix="recuse")
    members = [(str(a.post_id), f"{a.person_name} {a.post.title}") for a in here.case.attendance.all()]
    _offer_members(form, asks, members)
    return form


def _offer_members(form: FactForm, names: Iterable[str], members: list[tuple[str, str]]) -> None:
    """Of the people of the office only the members can be ticked, each by name."""
    for name in names:
        field = form.fields.get(name)
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = members


def correction_form(here: Situation, item: AgendaItem, data: Any = None) -> FactForm:
    """What the record of a closed meeting should say; of the members, those who spoke can be chosen."""
    form = FactForm(here, here.kind.acts[act_for(here.kind, "correct")].asks, data, prefix="correct")
    speaker = form.fields.get("speaker")
    if isinstance(speaker, forms.ChoiceField):
        spoke = [(str(v.post_id), f"{v.person_name}（{v.post.title}）") for v in item.views.all()]
        speaker.choices = [("", "汇报和发言记录"), *spoke]
    return form


def _narrow_methods(here: Situation, thing: Given, form: FactForm) -> None:
    """Where a table allows only some ways of buying, offer only these."""
    gates = here.kind.gates.get(here.kind.doing("decide"), ())
    checks = [c for gate in gates for c in gate.rule.needs if c.one_of]
    for check in checks:
        table, _, out = str(check.one_of).partition(".")
        value = decide(here.book, table, thing.facts, strict=False).value or {}
        allowed, name = value.get(out, ()), check.field[0]
        field = form.fields.get(name)
        if allowed and isinstance(field, forms.ChoiceField):
            values = here.book.terms[name].values
            field.choices = [("", "请选择"), *((a, values.get(a, a)) for a in allowed)]


def agenda_after(meeting: Case, change: str) -> list[int]:
    """The agenda's topics after one change: ``add:7``, ``remove:7``, ``up:7`` or ``down:7``."""
    topics = list(AgendaItem.objects.filter(meeting=meeting).values_list("topic_id", flat=True))
    verb, _, pk = change.partition(":")
    if not pk.isdigit():
        return topics
    topic = int(pk)
    if verb == "add":
        return [*topics, topic] if topic not in topics else topics
    if topic not in topics:
        return topics
    at = topics.index(topic)
    topics.remove(topic)
    step = {"up": -1, "down": 1}.get(verb)
    if step is not None:
        topics.insert(max(at + step, 0), topic)
    return topics
