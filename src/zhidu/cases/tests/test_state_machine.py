"""Random people make random moves on cases that run by random rulebooks; what must always hold, holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from zhidu.cases.audit import office_findings
from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.models import RUNNING, Case, Deviation, Entry, Notice, Obligation, Reader, Step, StepPost
from zhidu.cases.moves import stands_for
from zhidu.cases.services import Deed, case_act, case_open, days_seal, obligations_lapse, steps_wake
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.offices import TestOffice, make_office, moment
from zhidu.cases.tests.random_books import KIND, KNOWN, ROLES, VALUES, books
from zhidu.editions.services import adoption_make, edition_publish
from zhidu.org.actor import Actor
from zhidu.rules.book import BookKind
from zhidu.rules.kinds import MOVES as MOVES_OF_KINDS
from zhidu.rules.load import load_files

Facts = Mapping[str, Any]
BEGUN = moment("2026-11-23 09:00")
DAY = timedelta(days=1)
INITIATOR, STRANGER = "urban_clerk", "archivist"
PEOPLE = sorted({INITIATOR, STRANGER, *(post for posts in ROLES.values() for post in posts)})
ALL_FACTS = {fact: st.sampled_from(both) for fact, both in VALUES.items()}
FACTS = st.fixed_dictionaries(ALL_FACTS) | st.fixed_dictionaries({}, optional=ALL_FACTS)
OPENING = FACTS.flatmap(
    lambda facts: st.fixed_dictionaries({name: ALL_FACTS[name] for name in KNOWN}).map(facts.__or__)
)
WORDS = st.sampled_from(["同意", "请补充", ""])

ONE = st.tuples(st.sampled_from(PEOPLE))
SOME = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=2, unique=True).map(tuple)
MOVES: dict[str, dict[str, st.SearchStrategy]] = {
    "do": {"facts": FACTS},
    "return": {},
    "refuse": {},
    "withdraw": {},
    "hand_on": {"to": ONE},
    "add_signers": {"to": SOME},
    "urge": {},
    "hold": {},
    "resume": {},
    "extend": {},
    "escalate": {"to": ONE},
    "cancel": {},
    "reopen": {},
}
"""What somebody may try, and what the deed then says besides words; a new move is one line here."""
INITIATORS = ("withdraw",)
"""Moves that are the initiator's, not theirs for whom the step waits."""
MANY = 200
"""More than any of these books wants of everybody together."""
ENOUGH = 8
"""Tries before everybody goes on to the end."""
JOBS = (obligations_lapse, steps_wake, days_seal)
WRITTEN = (Case, Step, StepPost, Obligation, Deviation, Notice, Reader)
"""What an act writes, beside the trail."""


class Office(RuleBasedStateMachine):
    """One office, a book that nobody has read, and a case that everybody lays hands on."""

    office: TestOffice

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.at = BEGUN
        self.forms: list[str] = []

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)

    @initialize(files=books())
    def begin(self, files: dict[str, str]) -> None:
        note(files["random.yaml"])
        self.book = load_files(files)
        office, edition = self.office.office, edition_publish(files=files, at=BEGUN)
        adoption_make(office=office, edition=edition, since=date(2026, 11, 23), roles=ROLES, at=BEGUN)
        office.refresh_from_db()

    # what happens

    @rule(data=st.data(), what=st.sampled_from(["forward"] * 8 + ["anything"] * 4 + ["night", "end"]))
    def something_happens(self, data: st.DataObject, what: str) -> None:
        """One rule for all, as Hypothesis leaves whole rules out of many of its runs."""
        if not Case.objects.filter(status__in=RUNNING).exists():
            self.a_case_is_opened(data.draw(OPENING))
        elif what == "night":
            self.a_night_passes()
        elif what == "end" and len(self.forms) > ENOUGH:
            self.everybody_does_what_is_asked_until_all_is_done()
        else:
            self.somebody_tries(data, forward=what == "forward")

    def a_case_is_opened(self, facts: dict[str, Any]) -> None:
        by = self.office[INITIATOR]
        case_open(office=self.office.office, kind=KIND, by=by, at=self.at, title="事项", facts=facts)

    def somebody_tries(self, data: st.DataObject, forward: bool) -> None:
        """One who is asked; or anybody does anything, by an old page or a form sent before."""
        asked = StepPost.objects.filter(step__state=Step.State.OPEN, done_at=None).order_by("pk")
        if forward and asked:
            self._go_on(data, data.draw(st.sampled_from(list(asked))))
            return
        case = data.draw(st.sampled_from(list(Case.objects.order_by("pk"))))
        kind, words = self.book.kinds[case.kind], _words(data, MOVES)
        act = data.draw(st.sampled_from([*(step.rule.id for step in kind.steps), *kind.acts]))
        act = "" if words["move"] in MOVES_OF_KINDS else act
        key = data.draw(st.sampled_from([*self.forms[-2:], self._form(), self._form()]))
        version = data.draw(st.sampled_from([None, case.version, case.version + 1]))
        by = self.office[data.draw(st.sampled_from(PEOPLE))]
        self._try(case, self._deed(kind, act, key=key, version=version, **words), by)

    def _go_on(self, data: st.DataObject, row: StepPost) -> None:
        """What the step and its kind offer; a move of the kind by whoever has a mind to."""
        case = row.step.case
        kind = self.book.kinds[case.kind]
        rule = kind.step(row.step.step)
        assert rule is not None
        words = _words(data, ["do", "do", "do", "withdraw", *rule.rule.ways, *kind.moves])
        by = self._holder(row.post_id)
        if words["move"] in kind.moves:
            by = self.office[data.draw(st.sampled_from(PEOPLE))]
        elif words["move"] in INITIATORS:
            by = self.office[INITIATOR]
        self._try(case, self._deed(kind, row.step.step, key=self._form(), version=case.version, **words), by)

    def _deed(
        self, kind: BookKind, act: str, to: tuple[str, ...] = (), facts: Facts | None = None, **said: Any
    ) -> Deed:
        """As a page makes it: posts by their ids in this office, and the facts that are asked there."""
        step = kind.step(act)
        asks = step.rule.asks if step else kind.acts[act].asks if act in kind.acts else ()
        asked = {name: value for name, value in (facts or {}).items() if name in asks}
        return Deed(act, to=tuple(self.office.post(code) for code in to), facts=asked, **said)

    def _form(self) -> str:
        self.forms.append(f"form-{len(self.forms)}")
        return self.forms[-1]

    def a_night_passes(self) -> None:
        """What is late is marked and the day is sealed, twice over."""
        self.at += DAY
        for job in JOBS:
            job(self.at)
        before = _written()
        assert [job(self.at) for job in JOBS] == [0] * len(JOBS)
        assert _written() == before

    def _try(self, case: Case, deed: Deed, by: Actor) -> None:
        before, trail = _written(), _trail()
        repeated = Entry.objects.filter(case_id=case.pk, key=deed.key).exists()
        try:
            case_act(case_id=case.pk, deed=deed, by=by, at=self.at)
        except NotDone as problem:
            assert not repeated, "a form that was sent before is not refused"
            assert _written() == before, "what is not done changes nothing"
            self._is_explained(problem, case, trail)
            return
        if repeated:
            assert (_written(), _trail()) == (before, trail), "a form acts once"
            return
        assert stands_for(case, deed.move), "nobody acts after the close"
        assert Case.objects.get(pk=case.pk).version == case.version + 1
        assert Entry.objects.filter(case_id=case.pk, key=deed.key, person_id=by.person_id).count() == 1

    def _is_explained(self, problem: NotDone, case: Case, trail: int) -> None:
        assert str(problem)
        if isinstance(problem, Refused):
            assert [want.text for want in problem.decision.wants if want.text], "why, and what would help"
            last = Entry.objects.filter(case_id=case.pk).order_by("seq").last()
            assert (last.verb, _trail()) == ("act.refused", trail + 1)
        else:
            assert _trail() == trail

    def _holder(self, post_id: int) -> Actor:
        return next(actor for actor in self.office.actors.values() if str(post_id) in actor.posts)

    # what always holds

    @invariant()
    def every_open_case_waits_for_somebody(self) -> None:
        for case in Case.objects.all():
            steps = Step.objects.filter(case=case, state=Step.State.OPEN)
            if case.status in RUNNING:
                assert StepPost.objects.filter(step=steps.get(), done_at=None).exists() or _waits(steps.get())
            else:
                assert not steps.exists(), "what has ended waits for nobody"

    @invariant()
    def the_trail_verifies(self) -> None:
        assert list(office_findings(self.office.office.pk, self.at, files=False)) == []

    @invariant()
    def a_missed_deadline_is_on_record_once(self) -> None:
        """For good, even where the case went back and the deadline was met at the second go."""
        recorded = Deviation.objects.exclude(obligation=None)
        assert not Obligation.objects.filter(state=Obligation.State.MISSED, deviation=None).exists()
        assert recorded.count() == Entry.objects.filter(verb="due.missed").count()

    def everybody_does_what_is_asked_until_all_is_done(self) -> None:
        """There is no dead end: with facts and reasons given, all cases come to their close."""
        begun = list(Case.objects.filter(status__in=RUNNING))
        for _ in range(MANY):
            if case := Case.objects.filter(status__in=RUNNING).order_by("pk").last():
                self._come_on(case)
        for case in begun:
            case.refresh_from_db()
            assert case.status == Case.Status.CLOSED
            self._nobody_acts(case)

    def _nobody_acts(self, case: Case) -> None:
        """Not even what may be done at any time, beside the steps."""
        kind = self.book.kinds[case.kind]
        for act, who in product([kind.steps[-1].rule.id, *kind.acts], PEOPLE):
            with pytest.raises(Refused):
                case_act(case_id=case.pk, deed=Deed(act), by=self.office[who], at=self.at)

    def _come_on(self, case: Case) -> None:
        step = Step.objects.get(case=case, state=Step.State.OPEN)
        if case.status == Case.Status.HELD:
            resume = Deed("", "resume", reason="可以继续")
            assert any(self._done(case, resume, self.office[who]) for who in PEOPLE)
        elif _waits(step):
            self.a_night_passes()
        else:
            asked = [self._holder(row.post_id) for row in step.posts.filter(done_at=None)]
            every = (dict(zip(VALUES, values, strict=True)) for values in product(*VALUES.values()))
            kind, words = self.book.kinds[case.kind], {"opinion": "同意", "reason": "确有需要"}
            deeds = (self._deed(kind, step.step, facts=facts, **words) for facts in every)
            assert any(self._done(case, deed, by) for deed in deeds for by in asked), f"nobody can do {step}"

    def _done(self, case: Case, deed: Deed, by: Actor) -> bool:
        try:
            case_act(case_id=case.pk, deed=deed, by=by, at=self.at)
        except Refused:
            return False
        return True


def _words(data: st.DataObject, moves: Iterable[str]) -> dict[str, Any]:
    """A move, and what the deed says with it."""
    move = data.draw(st.sampled_from(list(moves)))
    more = data.draw(st.fixed_dictionaries({"opinion": WORDS, "reason": WORDS, **MOVES[move]}))
    return {"move": move, **more}


def _waits(step: Step) -> bool:
    """Whether a step waits for something that no person does, and says for what."""
    rule = situation_of(step.case).kind.step(step.step)
    return rule is not None and bool(rule.rule.awaits)


def _written() -> list[list[dict[str, Any]]]:
    return [list(model.objects.order_by("pk").values()) for model in WRITTEN]


def _trail() -> int:
    return Entry.objects.count()


@pytest.mark.django_db
def test_cases_never_come_to_a_dead_end() -> None:
    Office.office = make_office()
    few = settings(
        max_examples=20 if connection.vendor == "sqlite" else 8,  # the rules are the same, the rows differ
        stateful_step_count=20,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(Office, settings=few)
