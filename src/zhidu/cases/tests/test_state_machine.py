"""Random people make random moves on cases that run by random rulebooks; what must always hold, holds."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import transaction
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
from zhidu.cases.errors import NotDone, Refused, Stale
from zhidu.cases.models import Case, Deviation, Entry, Notice, Obligation, Reader, Step, StepPost
from zhidu.cases.services import Deed, case_act, case_open, days_seal, obligations_lapse
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.offices import TestOffice, make_office, moment
from zhidu.cases.tests.random_books import KIND, ROLES, VALUES, books
from zhidu.editions.services import adoption_make, edition_publish
from zhidu.org.actor import Actor
from zhidu.rules.load import load_files

BEGUN = moment("2026-11-23 09:00")
DAY = timedelta(days=1)
INITIATOR, STRANGER = "urban_clerk", "archivist"
PEOPLE = sorted({INITIATOR, STRANGER, *(post for posts in ROLES.values() for post in posts)})
ALL_FACTS = {fact: st.sampled_from(both) for fact, both in VALUES.items()}
FACTS = st.fixed_dictionaries(ALL_FACTS) | st.fixed_dictionaries({}, optional=ALL_FACTS)
WORDS = st.sampled_from(["同意", "请补充", ""])

MOVES: dict[str, dict[str, st.SearchStrategy]] = {
    "do": {"facts": FACTS},
    "return": {},
    "refuse": {},
    "withdraw": {},
}
"""What somebody may try, and what the deed then says besides words; a new move is one line here."""
INITIATORS = ("withdraw",)
"""Moves that are the initiator's, not theirs for whom the step waits."""
ENOUGH = 8
"""Tries before everybody goes on to the end."""
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
        case_open(office=office, kind=KIND, by=self.office[INITIATOR], at=BEGUN, title="事项")

    # what happens

    @rule(data=st.data(), what=st.sampled_from(["forward"] * 7 + ["anything"] * 3 + ["night", "end"]))
    def something_happens(self, data: st.DataObject, what: str) -> None:
        """One rule for all, as Hypothesis leaves whole rules out of many of its runs."""
        if what == "night":
            self.a_night_passes()
        elif what == "end" and len(self.forms) > ENOUGH:
            self.everybody_does_what_is_asked_until_all_is_done()
        else:
            self.somebody_tries(data, forward=what == "forward")

    def somebody_tries(self, data: st.DataObject, forward: bool) -> None:
        """One who is asked; or anybody does anything, by an old page or a form sent before."""
        asked = StepPost.objects.filter(step__state=Step.State.OPEN, done_at=None).order_by("pk")
        move = data.draw(st.sampled_from(["do", "do", *MOVES]))
        more = data.draw(st.fixed_dictionaries({"opinion": WORDS, "reason": WORDS, **MOVES[move]}))
        if forward and asked:
            row = data.draw(st.sampled_from(list(asked)))
            by = self.office[INITIATOR] if move in INITIATORS else self._holder(row.post_id)
            deed = Deed(row.step.step, move=move, key=self._form(), version=row.step.case.version, **more)
            self._try(row.step.case, deed, by)
            return
        case = data.draw(st.sampled_from(list(Case.objects.order_by("pk"))))
        kind = self.book.kinds[case.kind]
        act = data.draw(st.sampled_from([*(step.rule.id for step in kind.steps), *kind.acts]))
        key = data.draw(st.sampled_from([*self.forms[-2:], self._form(), self._form()]))
        version = data.draw(st.sampled_from([None, case.version, case.version + 1]))
        by = self.office[data.draw(st.sampled_from(PEOPLE))]
        self._try(case, Deed(act, move=move, key=key, version=version, **more), by)

    def _form(self) -> str:
        self.forms.append(f"form-{len(self.forms)}")
        return self.forms[-1]

    def a_night_passes(self) -> None:
        """What is late is marked and the day is sealed, twice over."""
        self.at += DAY
        obligations_lapse(self.at)
        days_seal(self.at)
        before = _written()
        assert (obligations_lapse(self.at), days_seal(self.at)) == (0, 0)
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
        assert case.status == Case.Status.OPEN, "nobody acts after the close"
        assert Case.objects.get(pk=case.pk).version == case.version + 1
        assert Entry.objects.filter(case_id=case.pk, key=deed.key, person_id=by.person_id).count() == 1

    def _is_explained(self, problem: NotDone, case: Case, trail: int) -> None:
        assert str(problem)
        if isinstance(problem, Refused):
            assert [want.text for want in problem.decision.wants if want.text], "why, and what would help"
            last = Entry.objects.filter(case_id=case.pk).order_by("seq").last()
            assert (last.verb, _trail()) == ("act.refused", trail + 1)
        else:
            assert isinstance(problem, Stale)
            assert _trail() == trail

    def _holder(self, post_id: int) -> Actor:
        return next(actor for actor in self.office.actors.values() if str(post_id) in actor.posts)

    # what always holds

    @invariant()
    def every_open_case_waits_for_somebody(self) -> None:
        for case in Case.objects.all():
            steps = Step.objects.filter(case=case, state=Step.State.OPEN)
            if case.status == Case.Status.OPEN:
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
        """There is no dead end: with facts and reasons given, each open case comes to its close."""
        for case in Case.objects.filter(status=Case.Status.OPEN).order_by("pk"):
            for _ in range(2 * len(situation_of(case).kind.steps) * len(PEOPLE)):
                case.refresh_from_db()
                if case.status != Case.Status.OPEN:
                    break
                self._come_on(case)
            assert case.status == Case.Status.CLOSED

    def _come_on(self, case: Case) -> None:
        row = StepPost.objects.filter(step__case=case, step__state=Step.State.OPEN, done_at=None).first()
        assert row is not None
        for values in product(*VALUES.values()):
            facts = dict(zip(VALUES, values, strict=True))
            deed = Deed(row.step.step, facts=facts, opinion="同意", reason="确有需要")
            try:
                case_act(case_id=case.pk, deed=deed, by=self._holder(row.post_id), at=self.at)
            except Refused:
                continue
            return
        raise AssertionError(f"nobody can do {row.step}")


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
        max_examples=40,
        stateful_step_count=18,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    run_state_machine_as_test(Office, settings=few)
