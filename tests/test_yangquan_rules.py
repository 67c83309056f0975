"""阳泉的工作规则: decisions, documents, papers, leave, discipline; each refusal and its way out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.harness.asked import RULEBOOKS
from tests.harness.yangquan import (
    ROLES,
    do,
    drafted,
    filled,
    open_step,
    refusal,
    unticked,
    yangquan,
)
from zhidu.cases.errors import NotDone, ReasonOwed, Refused
from zhidu.cases.models import Case, Obligation, Publication
from zhidu.cases.services import case_open
from zhidu.cases.tests.offices import TestOffice, make_office, moment
from zhidu.cases.watches.setting import WatchHere, roster_set
from zhidu.editions.services import files_of
from zhidu.rules.watching import Shift

pytestmark = [pytest.mark.django_db, pytest.mark.text]

DAY = "2026-11-17 10:00"
Facts = dict[str, Any]


@pytest.fixture
def office() -> TestOffice:
    return yangquan()


def walked(office: TestOffice, case: Case, *chain: tuple[str, str, Facts]) -> Case:
    """The case after these acts, each with its facts."""
    for act, who, facts in chain:
        do(office, case, act, who, DAY, facts=facts)
    return case


# what a form asks for

RESEARCH = ["lawful", "needed", "scientific", "workable", "controllable"]
FORMAT = ["by_regulation", "addressee"]

FORMS: dict[str, tuple[str, str, str, tuple[str, ...], list[str], Facts]] = {
    "decision": (
        "major_decision",
        "move_it",
        "urban_head",
        ("research",),
        RESEARCH,
        {"multi_unit": "否", "touches_street": "否", "public_interest": "否"},
    ),
    "document": (
        "normative_document",
        "submit",
        "urban_head",
        ("draft_text", "unit_opinions"),
        [],
        {
            "issuer": "joint",
            "touched": 2,
            "important": "是",
            "secret": "否",
            "replaces": "是",
        },
    ),
    "paper": (
        "paper_up",
        "file",
        "urban_head",
        ("the_paper",),
        FORMAT,
        {"unit_sort": "department", "addressed_to": "government", "multi_unit": "否", "major": "是"},
    ),
    "issue": (
        "document_out",
        "draft",
        "clerk",
        ("draft_text",),
        [],
        {"issued_as": "government", "department_matter": "否", "ruled_by_law": "否"},
    ),
    "meeting": (
        "big_meeting",
        "apply",
        "urban_head",
        (),
        [],
        {"called_as": "special", "in_name": "government", "by_department": "否", "leader_asked": "是"},
    ),
    "expense": ("expense", "apply", "urban_clerk", (), [], {"amount": 300_000, "cost_of": "other"}),
}
Lack = tuple[str, dict[str, Any]]
LACKING: dict[str, list[Lack]] = {
    "decision": [
        ("YQ-G-25a", {"ticked": RESEARCH[:-1]}),
        ("YQ-G-25b", {"multi_unit": "是"}),
        ("YQ-G-25c", {"touches_street": "是"}),
        ("YQ-G-25d", {"public_interest": "是"}),
    ],
    "document": [("YQ-G-21a", {"papers": ("draft_text",)}), ("YQ-G-21b", {"issuer": "department"})],
    "paper": [
        ("YQ-G-66", {"unit_sort": "other"}),
        ("YQ-G-46a", {"ticked": FORMAT[:1]}),
        ("YQ-G-46c", {"multi_unit": "是", "accord": "agreed"}),
        ("YQ-G-46d", {"multi_unit": "是", "accord": "differing", "papers": ("the_paper", "countersigned")}),
    ],
    "issue": [("YQ-G-50a", {"department_matter": "是"}), ("YQ-G-50b", {"ruled_by_law": "是"})],
    "meeting": [("YQ-G-37", {"called_as": "other"}), ("YQ-G-45b", {"by_department": "是"})],
    "expense": [("YQ-G-59b", {"cost_of": "gift"}), ("YQ-G-59c", {"cost_of": "meeting"})],
}


def form(office: TestOffice, name: str, **edit: Any) -> Case:
    """A form that can be handed in, but for what ``edit`` changes."""
    kind, _, who, papers, ticked, facts = FORMS[name]
    known = {"title": "道路改造", "unit": office.unit("urban")} | facts
    known |= {k: v for k, v in edit.items() if k not in ("ticked", "papers", "by")}
    return drafted(
        office, kind, edit.get("by", who), edit.get("papers", papers), edit.get("ticked", ticked), **known
    )


def handed_in(office: TestOffice, name: str, **edit: Any) -> Case:
    _, act, who, *_ = FORMS[name]
    return do(office, form(office, name, **edit), act, who, DAY)


def test_a_form_is_handed_in_whole_or_not_at_all(office: TestOffice) -> None:
    for name, (_, act, who, *_) in FORMS.items():
        for clause, edit in LACKING[name]:
            assert clause in refusal(office, form(office, name, **edit), act, who, DAY)
    for name, points in {"decision": RESEARCH, "paper": FORMAT}.items():
        assert unticked(office, form(office, name, ticked=[]), *FORMS[name][1:3], DAY) == {*points}
    for name, (_, act, *_) in FORMS.items():
        assert open_step(handed_in(office, name)) not in (act, None)


# the way of each


STEPS: tuple[tuple[str, str, Facts], ...] = (
    ("take_part", "urban_head", {"public_says": "公示无异议"}),
    ("argue", "urban_head", {"experts_say": "可行"}),
    ("assess", "urban_head", {"risk": "low"}),
    ("check_law", "archivist", {"law_says": "合法"}),
    ("settle", "clerk", {"settled_at": "第3次常务会议"}),
)


def test_a_major_decision_takes_six_steps_and_is_evaluated(office: TestOffice) -> None:
    case = handed_in(office, "decision")
    heard = {"heard": "座谈会"}
    assert refusal(office, case, "hear_directly", "urban_head", DAY, facts=heard) == ("YQ-G-26",)
    do(office, case, "hear_directly", "deputy_2", DAY, facts=heard)
    for step in STEPS:
        with pytest.raises(NotDone):
            do(office, case, "settle", "clerk", DAY)
        walked(office, case, step)
    assert Obligation.objects.get(case=case).clauses == ["YQ-G-25e"]
    assert refusal(office, case, "hear_directly", "deputy_2", DAY, facts=heard) == ("YQ-G-26",)
    assert refusal(office, case, "evaluate", "urban_head", "2027-11-01 10:00") == ("YQ-G-25e",)
    late = walked(office, handed_in(office, "decision"), *STEPS)
    for one, at, state in ((case, "2027-11-17 17:00", "met"), (late, "2027-11-18 09:00", "missed")):
        do(office, one, "evaluate", "urban_head", at, facts={"evaluation": "效果好"})
        assert (open_step(one), Obligation.objects.get(case=one).state) == (None, state)


def test_a_document_is_shown_checked_and_approved(office: TestOffice) -> None:
    case = handed_in(office, "document")
    points = ("no_power", "no_burden")
    assert refusal(office, case, "check_law", "archivist", DAY, ticked=points) == ("YQ-G-20b",)
    do(office, case, "show_draft", "clerk", DAY)
    assert refusal(office, case, "check_law", "clerk", DAY, ticked=points) == ("YQ-G-19b",)
    assert unticked(office, case, "check_law", "archivist", DAY) == {*points}
    assert refusal(office, case, "check_law", "archivist", DAY, ticked=points[1:]) == ("YQ-G-21d",)
    do(office, case, "check_law", "archivist", DAY, ticked=points)
    with pytest.raises(NotDone):
        do(office, case, "issue", "clerk", DAY, facts={"old_one": "repealed"})
    assert refusal(office, case, "approve", "deputy_1", DAY) == ("YQ-G-21c",)
    do(office, case, "approve", "director", DAY)
    assert refusal(office, case, "issue", "clerk", DAY) == ("YQ-G-19a",)
    do(office, case, "issue", "clerk", DAY, facts={"old_one": "repealed"})
    assert {row.what for row in Publication.objects.filter(case=case)} == {"draft", "final"}
    secret = handed_in(office, "document", secret="是")
    do(office, secret, "check_law", "archivist", DAY, ticked=points)
    walked(office, secret, ("approve", "director", {}), ("issue", "clerk", {"old_one": "repealed"}))
    assert {open_step(case), open_step(secret)} == {None}
    assert not Publication.objects.filter(case=secret).exists()


def test_a_paper_goes_up_by_the_office_and_the_leader_in_charge(office: TestOffice) -> None:
    case = form(office, "paper")
    assert refusal(office, form(office, "paper", by="urban_clerk"), "file", "urban_clerk", DAY) == (
        "YQ-G-11a",
    )
    personal = form(office, "paper", addressed_to="leader", by_order="否", confidential="否")
    with pytest.raises(ReasonOwed):
        do(office, personal, "file", "urban_head", DAY)
    for excuse in ("by_order", "confidential"):
        said = {"by_order": "否", "confidential": "否", excuse: "是"}
        do(office, form(office, "paper", addressed_to="leader", **said), "file", "urban_head", DAY)
    do(office, case, "file", "urban_head", DAY)
    assert refusal(office, case, "review", "deputy_1", DAY) == ("YQ-G-47",)
    do(office, case, "review", "clerk", DAY)
    assert refusal(office, case, "instruct", "deputy_1", DAY) == ("YQ-G-47", "YQ-G-7")
    do(office, case, "instruct", "deputy_2", DAY, facts={"instruction": "拟同意"})
    do(office, case, "decide_it", "director", DAY, facts={"instruction": "同意"})
    assert open_step(case) is None


def test_who_signs_depends_on_in_whose_name_it_goes_out(office: TestOffice) -> None:
    case = handed_in(office, "issue")
    with pytest.raises(NotDone):
        do(office, case, "sign", "director", DAY)
    assert refusal(office, case, "review", "deputy_1", DAY) == ("YQ-G-49a",)
    do(office, case, "review", "deputy_2", DAY)
    assert refusal(office, case, "sign", "deputy_1", DAY) == ("YQ-G-49a",)
    do(office, case, "sign", "director", DAY)
    motion = handed_in(office, "issue", issued_as="motion")
    assert refusal(office, motion, "sign", "deputy_1", DAY) == ("YQ-G-48",)
    do(office, motion, "sign", "director", DAY)
    handed = handed_in(office, "issue", issued_as="office")
    do(office, handed, "sign", "deputy_2", DAY, move="hand_on", to=(office.post("office_head"),))
    with pytest.raises(ReasonOwed) as owed:
        do(office, handed, "sign", "office_head", DAY)
    assert owed.value.decision.because == ("YQ-G-49b",)
    do(office, handed, "sign", "office_head", DAY, reason="分管副区长外出")
    ours = handed_in(office, "issue", issued_as="office")
    assert refusal(office, ours, "sign", "deputy_1", DAY) == ("YQ-G-49b",)
    do(office, ours, "sign", "deputy_2", DAY)
    assert {open_step(one) for one in (case, motion, handed, ours)} == {"issue"}


def test_leaders_ask_the_mayor_before_they_leave_town(office: TestOffice) -> None:
    facts = {
        "unit": office.unit("urban"),
        "away_from": "2026-11-20T09:00:00+08:00",
        "away_to": "2026-11-21T18:00:00+08:00",
        "away_reason": "出差",
        "destination": "省城",
    }
    other = drafted(office, "leave", "urban_clerk", (), [], **facts)
    assert refusal(office, other, "apply", "urban_clerk", DAY) == ()  # of others the text says nothing
    vice = do(office, drafted(office, "leave", "deputy_2", (), [], **facts), "apply", "deputy_2", DAY)
    assert refusal(office, vice, "approve", "office_head", DAY) == ("YQ-G-53a",)
    do(office, vice, "approve", "director", DAY)
    assert open_step(vice) is None
    head = do(office, drafted(office, "leave", "urban_head", (), [], **facts), "apply", "urban_head", DAY)
    assert refusal(office, head, "field_approve", "clerk", DAY) == ("YQ-G-53b",)
    walked(office, head, ("field_approve", "deputy_2", {}), ("approve", "director", {}))
    assert open_step(head) == "file_leave"


def test_what_is_said_and_published_is_vetted_first(office: TestOffice) -> None:
    speech = drafted(office, "public_statement", "deputy_2", (), [], title="发言", speech_on="for_government")
    do(office, speech, "apply", "deputy_2", DAY)
    assert refusal(office, speech, "consent_to", "deputy_1", DAY) == ("YQ-G-52b",)
    do(office, speech, "consent_to", "director", DAY)
    news = {"title": "通报", "unit": office.unit("urban"), "release_on": "people", "grave": "是"}
    release = drafted(office, "release", "urban_clerk", (), [], **news)
    do(office, release, "apply", "urban_clerk", DAY)
    assert release.notices.filter(what="重大情况报告", post=office.posts["director"]).exists()
    assert refusal(office, release, "vet", "urban_clerk", DAY) == ("YQ-G-54",)
    do(office, release, "vet", "urban_head", DAY)
    assert refusal(office, release, "put_out", "urban_clerk", DAY) == ("YQ-G-30",)
    do(office, release, "put_out", "urban_clerk", DAY, facts={"channel": "site"})
    assert {open_step(speech), open_step(release)} == {"give", None}


def test_problems_are_mended_and_reported_and_weighty_letters_handled_in_person(office: TestOffice) -> None:
    unit = office.unit("urban")
    found = {"title": "整改", "unit": unit, "problem": "台账不全", "major": "是"}
    problem = do(office, drafted(office, "problem_found", "clerk", (), [], **found), "enter_it", "clerk", DAY)
    assert refusal(office, problem, "remedy_it", "urban_head", DAY) == ("YQ-G-32b",)
    walked(office, problem, ("remedy_it", "urban_head", {"remedy": "已补齐"}), ("report_up", "clerk", {}))
    do(office, problem, "tell_public", "clerk", DAY)
    assert Publication.objects.get(case=problem).clauses == ["YQ-G-34b"]
    assert open_step(problem) == "finish"
    letter = {"title": "来信", "unit": unit, "sender": "某居民", "important": "是"}
    petition = do(office, drafted(office, "petition", "clerk", (), [], **letter), "enter_it", "clerk", DAY)
    handled = {"handled": "已答复"}
    assert refusal(office, petition, "handle", "urban_clerk", DAY, facts=handled) == ("YQ-G-35b",)
    do(office, petition, "handle", "urban_head", DAY, facts=handled)
    asked = handed_in(office, "meeting")
    assert refusal(office, asked, "allow", "deputy_1", DAY) == ("YQ-G-45c", "YQ-G-5")
    do(office, asked, "allow", "director", DAY)
    assert open_step(asked) == "hold_it"


def test_a_fault_is_the_mayors_to_judge_a_greeting_stays_inside_and_a_meeting_has_its_budget(
    office: TestOffice,
) -> None:
    facts = {"title": "延误", "unit": office.unit("urban"), "damage": "工期延误", "fault": "delay"}
    fault = do(office, drafted(office, "fault_found", "clerk", (), [], **facts), "enter_it", "clerk", DAY)
    decided = {"measure": "answer", "measure_reason": "查证属实"}
    assert refusal(office, fault, "settle", "deputy_1", DAY, facts=decided) == ("YQ-G-58b",)
    do(office, fault, "settle", "director", DAY, facts=decided)
    greeting = drafted(office, "greeting", "clerk", (), [], title="贺信", to_below="是")
    with pytest.raises(ReasonOwed):
        do(office, greeting, "print_it", "clerk", DAY)
    own = drafted(office, "greeting", "clerk", (), [], title="贺信", to_below="否")
    do(office, own, "print_it", "clerk", DAY)
    assert open_step(fault) is None
    case = form(office, "expense", cost_of="meeting")
    assert refusal(office, case, "apply", "urban_clerk", DAY) == ("YQ-G-59c",)
    known = {"title": "道路改造", "unit": office.unit("urban"), "amount": 300_000, "cost_of": "meeting"}
    filled(office, case, "urban_clerk", (), [], **known, budget_line="会议费")
    assert open_step(do(office, case, "apply", "urban_clerk", DAY)) == "approve"


# who is on duty, what happens suddenly, what is due


def _stands(office: TestOffice, post: str, begins: str, ends: str) -> Shift:
    return Shift(office.post(post), moment(f"2026-11-{begins}"), moment(f"2026-11-{ends}"))


def test_nobody_leaves_the_watch_before_the_next_has_taken_over(office: TestOffice) -> None:
    shift = drafted(office, "watch_shift", "clerk", (), [], watch_notes="来电两件，已办")
    here = WatchHere.of(office.office, office.edition, "duty_watch")
    half = [
        _stands(office, "clerk", "18T00:00", "18T14:00"),
        _stands(office, "supervision", "18T15:00", "19T00:00"),
    ]
    asked = {"here": here, "by": office["clerk"], "at": moment(DAY)}
    with pytest.raises(Refused) as gap:
        roster_set(shifts=half, **asked)
    assert gap.value.decision.because == ("YQ-G-56a",)
    whole = [*half, _stands(office, "office_head", "18T14:00", "18T15:00")]
    assert roster_set(shifts=whole, **asked).wants == ()
    assert refusal(office, shift, "hand_over", "clerk", DAY) == ("YQ-G-56a",)
    filled(
        office, shift, "clerk", (), [], watch_notes="来电两件，已办", next_watcher=office.post("supervision")
    )
    do(office, shift, "hand_over", "clerk", DAY)
    assert refusal(office, shift, "take_over", "urban_clerk", DAY) == ("YQ-G-56a",)
    do(office, shift, "take_over", "supervision", DAY)
    own = shift.children.get(kind="watch_shift")
    assert (open_step(shift), open_step(own), own.initiator_post_id) == (
        None,
        "hand_over",
        office.posts["supervision"].pk,
    )


def test_an_incident_is_reported_by_the_head_of_its_unit(office: TestOffice) -> None:
    facts = {"title": "管道破裂", "unit": office.unit("urban"), "learned_at": moment("2026-11-17 08:00")}
    case = do(
        office, drafted(office, "incident", "urban_clerk", (), [], **facts), "learn", "urban_clerk", DAY
    )
    told = {"account": "已抢修，无人员伤亡"}
    assert refusal(office, case, "report_up", "urban_clerk", DAY, facts=told) == ("YQ-G-56c",)
    do(office, case, "report_up", "urban_head", DAY, facts=told)
    assert open_step(case) is None


def test_once_it_is_settled_how_soon_an_incident_is_reported_late_is_late() -> None:
    says = "    asks: 突发事件“按时限”报告，时限是多久\n"
    files = files_of(RULEBOOKS / "yangquan")
    assert says in files["discipline.yaml"]
    settled = "    says: 两小时\n    by: mayor\n    value: 2 hours\n    reason: 处置等不得\n"
    files["discipline.yaml"] = files["discipline.yaml"].replace(says, says + settled)
    office = make_office("settled", files=files, roles=ROLES)
    facts = {"title": "管道破裂", "unit": office.unit("urban"), "learned_at": moment("2026-11-17 08:00")}
    for at, state in {"2026-11-17 10:00": "met", "2026-11-17 10:01": "missed"}.items():
        case = drafted(office, "incident", "urban_clerk", (), [], **facts)
        do(office, case, "learn", "urban_clerk", "2026-11-17 08:10")
        do(office, case, "report_up", "urban_head", at, facts={"account": "已抢修"})
        due = Obligation.objects.get(case=case)
        assert (due.state, due.clauses) == (state, ["YQ-G-56c"])


def test_what_was_decided_is_carried_out_within_a_month(office: TestOffice) -> None:
    facts = {"owner": office.unit("urban"), "decided_on": moment("2026-11-17 09:00"), "major": "否"}
    come_out = {"2026-12-17 17:00": "met", "2026-12-18 09:00": "missed"}
    for at, state in come_out.items():
        case = case_open(
            office=office.office, kind="task", by=office["urban_head"], at=moment(DAY), facts=facts
        )
        filled(office, case, "urban_head", (), [], report="已完工")
        do(office, case, "carry_out", "urban_head", at)
        finish = Obligation.objects.get(case=case)
        assert (finish.state, finish.clauses) == (state, ["YQ-G-58a"])
