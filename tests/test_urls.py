"""Every address of the house, and what each sort of visitor gets there. Complete by construction."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from zhidu.accounts.models import Login
from zhidu.cases.duties.running import duties_run
from zhidu.cases.models import Case, DutyPeriod, File, Notice
from zhidu.cases.revisions import revision_open
from zhidu.cases.services import draft_remove, view_save
from zhidu.cases.tests.offices import WUSONG, TestOffice, make_office, moment
from zhidu.cases.tests.seal_office import seal, seal_office
from zhidu.editions.services import adoption_make, edition_publish, files_of
from zhidu.org.models import Person
from zhidu.rooms.meetings.tests.steps import closed_meeting, do, draft_topic, pooled_topic

pytestmark = pytest.mark.django_db

PUBLIC, OWN, LIST, ACT, ROLE, KEEPER, FOUNDER = (
    "public",
    "own",
    "list",
    "act",
    "role",
    "keeper",
    "founder",
)
TABLE = {
    # name: (sort, argument)
    "health": (PUBLIC, None),
    "version": (LIST, None),
    "language": (PUBLIC, None),
    "system-status": (ROLE, None),
    "login": (PUBLIC, None),
    "login-second": (PUBLIC, None),
    "invitation": (PUBLIC, "token"),
    "logout": (ACT, None),
    "account": (LIST, None),
    "account-post": (ACT, None),
    "account-password": (LIST, None),
    "account-factor": (LIST, None),
    "account-factor-off": (ACT, None),
    "account-codes": (ACT, None),
    "account-calendar": (ACT, None),
    "calendar-feed": (PUBLIC, "token"),
    "account-reminders": (LIST, None),
    "account-session-end": (ACT, "login"),
    "administration": (ROLE, None),
    "admin-accounts": (ROLE, None),
    "admin-accounts-together": (ROLE, None),
    "admin-account": (ROLE, "person"),
    "admin-deliveries": (ROLE, None),
    "admin-security": (ROLE, None),
    "admin-security-person": (ROLE, "person"),
    "admin-locks": (ROLE, None),
    "admin-policy": (ROLE, None),
    "admin-log": (ROLE, None),
    "admin-log-export": (ROLE, None),
    "setup": (PUBLIC, None),
    "office": (KEEPER, None),
    "office-people": (KEEPER, None),
    "office-template": (KEEPER, None),
    "office-post": (KEEPER, "post"),
    "office-relations": (KEEPER, "post"),
    "office-calendar": (KEEPER, None),
    "office-rules": (FOUNDER, None),
    "office-text": (FOUNDER, "rulebook"),
    "office-numbers": (FOUNDER, None),
    "office-accounts": (FOUNDER, None),
    "office-finish": (FOUNDER, None),
    "desk": (LIST, None),
    "tasks": (LIST, None),
    "tasks-export": (LIST, None),
    "tasks-bulletin": (ACT, None),
    "kept": (LIST, None),
    "kept-export": (LIST, None),
    "kept-rows": (LIST, None),
    "kept-rows-export": (LIST, None),
    "directory": (LIST, None),
    "search": (LIST, None),
    "week": (LIST, None),
    "phrases": (LIST, None),
    "notices": (LIST, None),
    "notices-read": (ACT, None),
    "rules": (LIST, None),
    "rulebook": (LIST, "rulebook"),
    "clause": (LIST, "clause"),
    "topics": (LIST, None),
    "meetings": (LIST, None),
    "meetings-year": (LIST, None),
    "cases": (LIST, None),
    "case-kind": (LIST, "kind"),
    "case-kind-export": (LIST, "kind"),
    "case-kind-together": (ACT, "kind"),
    "drafts-removed": (LIST, None),
    "saved-view-new": (ACT, "kind"),
    "saved-view": (ACT, "view"),
    "case-new": (ACT, "kind"),
    "mark-check": (ACT, None),
    "meeting-new": (ACT, "body"),
    "case": (OWN, "topic"),
    "case-form": (OWN, "draft"),
    "case-autosave": (ACT, "draft"),
    "case-preview": (ACT, "draft"),
    "case-withdraw": (ACT, "topic"),
    "case-print": (OWN, "topic"),
    "case-print-pdf": (OWN, "topic"),
    "case-readers": (OWN, "topic"),
    "draft-remove": (ACT, "draft"),
    "draft-restore": (ACT, "removed"),
    "file": (OWN, "file"),
    "file-page": (OWN, "file"),
    "notice": (OWN, "notice"),
    "reason": (ACT, "reason"),
    "revision-new": (LIST, None),
    "revision": (OWN, "revision"),
    "revision-roles": (ACT, "revision"),
    "duties": (LIST, None),
    "publications": (LIST, None),
    "duty-attest": (ACT, "duty"),
    "duty-reason": (ACT, "duty"),
    "roster": (LIST, "watch"),
    "roster-hand-in": (ACT, "watch"),
    "registers": (LIST, None),
    "register": (OWN, "register"),
    "register-export": (OWN, "register"),
    "register-print": (OWN, "register"),
    "register-row": (OWN, "row"),
    "register-row-case": (ACT, "row_case"),
    "meeting": (OWN, "meeting"),
    "meeting-plan": (OWN, "meeting"),
    "meeting-seat": (ACT, "meeting"),
    "meeting-answer": (ACT, "meeting"),
    "meeting-leave": (ACT, "meeting"),
    "meeting-extra": (ACT, "meeting"),
    "meeting-withdrawal": (ACT, "meeting"),
    "meeting-together": (ACT, "meeting"),
    "meeting-regroup": (OWN, "item"),
    "topic-tabling": (OWN, "topic"),
    "meeting-item": (OWN, "item"),
    "meeting-minutes": (OWN, "minutes"),
    "meeting-compliance": (OWN, "meeting"),
    "meeting-compliance-pdf": (OWN, "meeting"),
    "meeting-calendar": (OWN, "meeting"),
    "meeting-agenda": (OWN, "meeting"),
    "meeting-attendance": (OWN, "meeting"),
    "meeting-cards": (OWN, "meeting"),
    "meeting-places": (OWN, "meeting"),
    "meeting-binding": (OWN, "meeting"),
    "meeting-binder": (OWN, "meeting"),
    "meeting-minutes-pdf": (OWN, "minutes"),
    "meeting-minutes-word": (OWN, "minutes"),
    "meeting-live": (OWN, "meeting"),
    "meeting-live-notes": (ACT, "item"),
    "meeting-screen": (OWN, "meeting"),
    "meeting-screen-state": (OWN, "meeting"),
    "demo-clock": (ACT, None),
    "demo-login": (PUBLIC, None),
}
"""``own``: 404 for whoever may not read it; ``act``: only by POST; ``role``: for one of the three
administrators, 404 for everybody else (``test_urls_roles``); ``keeper``: for 制度管理员 alone; ``founder``:
for nobody once the office is set up (``setup/tests``)."""


OF_DRAFTS = ("saved-view", "draft-remove", "draft-restore", "register-row-case")


def names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        found |= names(pattern.url_patterns) if isinstance(pattern, URLResolver) else {str(pattern.name)}
    return found


def test_the_table_has_every_address():
    assert names(get_resolver().url_patterns) == set(TABLE)


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    return seal_office()


@pytest.fixture(scope="module")
def arguments(office) -> dict[str, list]:
    topic = pooled_topic(office)
    meeting = closed_meeting(office, topic)
    do(office, meeting, "draft", "clerk", "2026-12-02 09:00", facts={"minutes_text": "会议议定……"})
    row = seal(office)
    return {
        "register": [row.register],
        "row": [row.register, row.pk],
        "row_case": [row.register, row.pk, "seal_change"],
        "rulebook": ["wusong"],
        "clause": ["wusong", "WS-4.2c"],
        "kind": ["topic"],
        "body": ["director_meeting"],
        "topic": [topic.pk],
        "draft": [draft_topic(office, who="urban_head").pk],
        "removed": [removed_topic(office).pk],
        "view": [view_save(kind="topic", name="常看", query="tab=all", by=office["clerk"]).pk],
        "file": [File.objects.filter(case=topic).first().pk],
        "notice": [Notice.objects.filter(post__code="office_head").first().pk],
        "reason": [0],
        "duty": [owed_duty().pk],
        "watch": watched(office),
        "token": ["made-up"],
        "login": [login_of(office, "office_head").pk],
        "person": [office["urban_head"].person_id],
        "post": [office.posts["clerk"].pk],
        "meeting": [meeting.pk],
        "minutes": [meeting.pk],
        "revision": [begun_revision(office).pk],
        "item": [meeting.pk, meeting.agenda.get().pk],
    }


def owed_duty() -> DutyPeriod:
    duties_run(moment("2026-11-23 08:00"))
    return DutyPeriod.objects.get(duty="director_meeting.meets")


def watched(office: TestOffice) -> list[str]:
    """A text of the office that has a watch, and the watch."""
    text = (
        "rulebook: {id: guard, title: 门卫值班规程, issuer: 青禾街道, source: 测试用文本}\n"
        "clauses: {V-1: {place: 第一条, gist: 每晚有人值班, force: must}}\n"
        "duties: {gate: {title: 门卫值班, covers: {from: '18:00', to: '08:00', cites: V-1}}}\n"
    )
    at = moment("2026-01-01 09:00")
    edition = edition_publish(files={"guard.yaml": text}, at=at)
    adoption_make(office=office.office, edition=edition, since=at.date(), roles={}, at=at)
    return ["guard", "gate"]


def login_of(office: TestOffice, code: str) -> Login:
    client = client_of(office, code)
    return Login.objects.get(key=client.session.session_key)


def removed_topic(office: TestOffice) -> Case:
    case, who = draft_topic(office), office["urban_head"]
    draft_remove(case_id=case.pk, by=who, at=moment("2026-11-23 12:00"))
    return case


def begun_revision(office: TestOffice) -> Case:
    """A revision of the text as it came along, handed in by the keeper."""
    at, house = moment("2026-01-01 09:00"), WUSONG.parent / "house"
    edition = edition_publish(files=files_of(house), at=at)
    keepers = {"keeper": ["office_head"], "head": ["director"]}
    adoption_make(office=office.office, edition=edition, since=at.date(), roles=keepers, at=at)
    return revision_open(
        office=office.office, files=files_of(WUSONG), sentences={}, by=office["office_head"], at=at
    )


def client_of(office: TestOffice, code: str) -> Client:
    person = Person.objects.get(pk=office[code].person_id)
    person.user = person.user or User.objects.create_user(f"{office.office.code}-{code}")
    person.save()
    client = Client()
    client.force_login(person.user)
    return client


def address(name: str, arguments: dict[str, list]) -> str:
    argument = TABLE[name][1]
    return reverse(name, args=arguments[argument] if argument else [])


def of_sort(*sorts: str) -> list[str]:
    return [name for name, (sort, _) in TABLE.items() if sort in sorts]


def test_a_stranger_is_sent_to_the_log_in(arguments):
    for name in of_sort(OWN, LIST, ACT, ROLE, KEEPER, FOUNDER):
        ask = Client().post if TABLE[name][0] == ACT else Client().get
        response = ask(address(name, arguments))
        assert (name, response.status_code) == (name, 302)
        assert reverse("login") in response.url


def test_what_changes_something_is_not_done_by_looking(office, arguments):
    client = client_of(office, "clerk")
    for name in of_sort(ACT):
        assert (name, client.get(address(name, arguments)).status_code) == (name, 405)


def test_another_office_finds_nothing_of_ours(arguments):
    client = client_of(make_office("other"), "director")
    before = Case.objects.count()
    for name in of_sort(OWN):
        assert (name, client.get(address(name, arguments)).status_code) == (name, 404)
    posted = ("case-autosave", "case-preview", "case-withdraw", "reason", "meeting-live-notes")
    for name in (*posted, *OF_DRAFTS, "account-session-end"):
        assert (name, client.post(address(name, arguments)).status_code) == (name, 404)
    assert Case.objects.count() == before


def test_somebody_of_the_office_who_has_no_part_finds_nothing(office, arguments):
    client = client_of(office, "archivist")
    for name in of_sort(OWN):
        assert (name, client.get(address(name, arguments)).status_code) == (name, 404)


def test_who_has_a_part_gets_the_page(office, arguments):
    clerk, head = client_of(office, "office_head"), client_of(office, "urban_head")
    for name in of_sort(OWN, LIST):
        client = head if TABLE[name][1] in ("draft", "topic") else clerk
        assert (name, client.get(address(name, arguments)).status_code // 100) in {(name, 2), (name, 3)}


def test_only_who_keeps_the_texts_keeps_the_office(office, arguments):
    keeper, clerk = client_of(office, "office_head"), client_of(office, "clerk")
    for name in of_sort(KEEPER):
        assert (name, keeper.get(address(name, arguments)).status_code // 100) in {(name, 2), (name, 3)}
        for ask in (clerk.get, clerk.post):
            assert (name, ask(address(name, arguments)).status_code) == (name, 404)


def test_nobody_finds_the_set_up_of_an_office_that_is_there(office, arguments):
    keeper = client_of(office, "office_head")
    for name in ("setup", *of_sort(FOUNDER)):
        for ask in (keeper.get, keeper.post):
            assert (name, ask(address(name, arguments)).status_code) == (name, 404)
    assert Client().get("/setup/").status_code == 404


def test_a_keeper_finds_no_post_of_another_office(office, arguments):
    other = make_office("other")
    keeper = client_of(office, "office_head")
    for page in ("office-post", "office-relations"):
        assert keeper.get(reverse(page, args=[other.posts["clerk"].pk])).status_code == 404
