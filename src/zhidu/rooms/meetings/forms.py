"""Clean input of the meetings room."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from zhidu.cases.forms import FactForm, initial_of
from zhidu.cases.models import Case
from zhidu.cases.situation import Situation, restored
from zhidu.rooms.meetings.acts import act_for
from zhidu.rooms.meetings.chairing import CHANGE, could_preside
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.selectors import topics_planned
from zhidu.rooms.meetings.votes import asked_of_deciders, ballot_of, deciding, vote_facts, voters
from zhidu.rules.facts import Given
from zhidu.rules.people import resolve
from zhidu.rules.presiding import presider_named
from zhidu.rules.sittings import OUTCOME
from zhidu.rules.tables import decide


def plan_form(here: Situation, data: Any = None) -> FactForm:
    """Time and place of a meeting that is being planned."""
    asks = here.kind.steps[0].rule.asks
    return FactForm(here, asks, data, initial=initial_of(here, asks), prefix="ask")


class DecisionForm(FactForm):
    """What the meeting decides on one item, and why where an outcome wants a reason.

    ``secret`` are the fields of a secret ballot, ``voters`` how many may vote in it.
    """

    WHY = "why"
    secret: frozenset[str] = frozenset()
    voters = 0

    def ballot(self) -> list[BoundField]:
        return [field for field in self if field.name in self.secret]

    def others(self) -> list[BoundField]:
        return [field for field in self if field.name not in self.secret]

    def explain(self, wanting: list[str], why: str) -> None:
        self.fields[self.WHY] = forms.CharField(
            label=_("理由"),
            required=False,
            initial=why,
            help_text=_("审议结果是%(outcomes)s的，须写明") % {"outcomes": "、".join(wanting)},
            widget=forms.Textarea({"class": "form-control", "rows": 2}),
        )

    @property
    def why(self) -> str:
        return str(self.cleaned_data.get(self.WHY, ""))

    def _read(self, name: str, written: Any) -> None:
        if name != self.WHY:
            super()._read(name, written)


def decision_form(
    here: Situation, item: AgendaItem, data: Any = None, typed: Mapping[str, str | list[str]] | None = None
) -> DecisionForm:
    """The form of one item, as far as it was ``typed``; the record has a place of its own."""
    thing = next(t for t in here.given.sets["items"] if t.source == str(item.topic_id))
    wanted = vote_facts(here, thing.facts)
    unwanted = {"record"} | asked_of_deciders(here) - asked_of_deciders(here, thing.facts)
    asks = [name for name in here.kind.acts[act_for(here.kind, "decide")].asks if name not in unwanted]
    initial = initial_of(here.with_facts(thing.facts), asks)
    initial.setdefault("owner", thing.facts.get("unit"))
    initial |= _deciders(here, thing, asks) | initial
    initial |= typed or {}
    form = DecisionForm(here, asks, data, initial=initial, prefix="decision")
    _narrow_methods(here, thing, form)
    _narrow_outcomes(here, form)
    votes = [(str(a.post_id), f"{a.person_name} {a.post.title}") for a in voters(here, thing.facts)]
    _offer_members(form, wanted, votes)
    _offer_ballot(here, thing, form, votes)
    outcomes = here.kind.body.outcomes.values() if here.kind.body else ()
    if wanting := [f"“{outcome.title}”" for outcome in outcomes if outcome.reason == "是"]:
        form.explain(wanting, initial.get(DecisionForm.WHY) or item.why)
    return form


def _deciders(here: Situation, thing: Given, asks: Collection[str]) -> dict[str, str]:
    """Who concludes, where one person does: who presides, if it is one of them."""
    found = {}
    for rule in deciding(here, thing.facts):
        posts = resolve(here.book, rule.by, here.given, here.chart)
        presider = presider_named(here.kind, here.given)
        if rule.decider and rule.decider in asks and posts:
            found[rule.decider] = presider if presider in posts else posts[0]
    return found


def _offer_ballot(here: Situation, thing: Given, form: DecisionForm, votes: list[tuple[str, str]]) -> None:
    """The fields of a secret ballot stand together; who concludes and who counts is one of those there."""
    people = [rule.decider for rule in deciding(here, thing.facts) if rule.decider]
    if ballot := ballot_of(here, thing.facts):
        rule, papers = ballot
        people += papers.counters
        took = [papers.took_part] if papers.took_part else []
        _offer_members(form, took, votes)
        form.secret, form.voters = frozenset((*rule.counts, *papers.counters, *took)), len(votes)
    for name in people:
        field = form.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("请选择")), *votes]


def assignment_form(here: Situation, data: Any = None) -> FactForm:
    """Which unit is in charge of what the meeting decided, and until when."""
    return FactForm(here, here.kind.acts[act_for(here.kind, "assign")].asks, data, prefix="assign")


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


def chair_form(here: Situation, data: Any = None) -> FactForm | None:
    """Who presides from now on; nothing where the text knows no such change."""
    act, body = here.kind.doing(CHANGE), here.kind.body
    if not act or body is None or body.presider is None:
        return None
    form = FactForm(here, here.kind.acts[act].asks, data, prefix="chair")
    presider = form.fields[body.presider]
    assert isinstance(presider, forms.ChoiceField)  # a fact of type post is chosen
    presider.choices = [("", _("请选择")), *could_preside(here)]
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
        speaker.choices = [("", _("汇报和发言记录")), *spoke]
    return form


def _narrow_methods(here: Situation, thing: Given, form: FactForm) -> None:
    """Where a table allows only some ways of buying, offer only these."""
    gates = here.kind.gates.get(here.kind.doing("decide"), ())
    checks = [c for gate in gates for c in gate.rule.needs if c.one_of]
    for check in checks:
        table, _dot, out = str(check.one_of).partition(".")
        value = decide(here.book, table, thing.facts, strict=False).value or {}
        allowed, name = value.get(out, ()), check.field[0]
        field = form.fields.get(name)
        if allowed and isinstance(field, forms.ChoiceField):
            values = here.book.terms[name].values
            field.choices = [("", _("请选择")), *((a, values.get(a, a)) for a in allowed)]


def _narrow_outcomes(here: Situation, form: FactForm) -> None:
    """Of all that the text's bodies can come to, what this one can."""
    field, known = form.fields.get(OUTCOME), here.kind.body.outcomes if here.kind.body else {}
    if isinstance(field, forms.ChoiceField):
        field.choices = [("", _("请选择")), *((name, way.title) for name, way in known.items())]


def agenda_after(meeting: Case, change: str) -> list[int]:
    """The agenda's topics after one change: ``add:7``, ``remove:7``, ``up:7`` or ``down:7``."""
    topics = topics_planned(meeting)
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
