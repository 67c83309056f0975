"""A revision of a text: tried, passed by whom the text names, in force from its day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from zhidu.cases import revisions
from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.models import Case, Entry
from zhidu.cases.services import draft_save
from zhidu.cases.tests.offices import WUSONG, TestOffice, make_office, moment
from zhidu.editions.models import Adoption, Edition, Proposal
from zhidu.editions.selectors import book_in_force, clauses_of
from zhidu.editions.services import adoption_make, edition_publish, files_of
from zhidu.editions.trial import trial_of
from zhidu.org.models import Person
from zhidu.rooms.meetings.tests.steps import do, draft_topic, pooled_topic
from zhidu.rules.sentences import sentence_files
from zhidu.rules.source import RulebookError

pytestmark = pytest.mark.django_db

AT = moment("2026-12-01 09:00")
SINCE = date(2026, 12, 10)
KEEPERS = {"keeper": ["office_head"], "head": ["director"]}


@pytest.fixture(scope="module")
def office(kept: None) -> TestOffice:
    """An office that keeps its texts by the rules of the house; its 党政办公室主任 is the keeper."""
    office = make_office()
    house = edition_publish(files=files_of(WUSONG.parent / "house"), at=moment("2026-01-01 09:00"))
    adoption_make(
        office=office.office,
        edition=house,
        since=date(2026, 1, 1),
        roles=KEEPERS,
        at=moment("2026-01-01 09:00"),
    )
    return office


def revised(old: str = "within: 7 days", new: str = "within: 5 days") -> dict[str, str]:
    """吴淞 with a passage edited."""
    files = files_of(WUSONG)
    assert any(old in text for text in files.values()), old
    return {name: text.replace(old, new) for name, text in files.items()}


def begun(
    office: TestOffice, files: Mapping[str, str] | None = None, sentences: Mapping[str, str] = {}
) -> Case:
    """A revision handed in for trial by the keeper."""
    return revisions.revision_open(
        office=office.office, files=files or revised(), sentences=sentences, by=office["office_head"], at=AT
    )


def filled(office: TestOffice, case: Case, since: date = SINCE) -> Case:
    facts = {"title": case.title, "since": since, "reason": "纪要要更快"}
    return draft_save(case_id=case.pk, facts=facts, ticked=[], by=office["office_head"], at=AT)


def proposed(office: TestOffice, files: Mapping[str, str] | None = None, since: date = SINCE) -> Case:
    case = filled(office, begun(office, files), since)
    return do(office, case, "propose", "office_head", "2026-12-01 10:00")


def proposal(case: Case) -> Proposal:
    return Proposal.objects.get(pk=case.facts["proposal"])


PARTY = {"decision_ref": "党工委会议第12次", "decision_date": date(2026, 12, 8)}


def passed(office: TestOffice, files: Mapping[str, str] | None = None) -> Case:
    case = proposed(office, files)
    return do(office, case, "pass", "office_head", "2026-12-09 10:00", facts=PARTY)


def settled(office: TestOffice, case: Case, move: str, at: str = "2026-12-10 09:00") -> Case:
    return do(office, case, "settle", "office_head", at, facts={"move": move})


def minutes_within(office: TestOffice, on: date) -> str:
    [due] = [
        d
        for d in book_in_force(office.office, "director_meeting", on)[1].kinds["director_meeting"].due
        if d.rule.id == "minutes"
    ]
    return str(due.rule.within)


# trying


def test_a_revision_is_read_and_kept_before_anything_is_published(office):
    case = begun(office)
    assert (case.kind, case.title) == ("edition", "《吴淞街道办事处主任办公会议工作规范》修订")
    assert Edition.objects.filter(rulebook="wusong").count() == 1
    assert Proposal.objects.get().roles == office.office.adoptions.get(edition=office.edition).roles


def test_files_that_cannot_be_read_begin_nothing(office):
    with pytest.raises(RulebookError, match="WS-99"):
        begun(office, revised("cites: WS-6.3", "cites: WS-99"))
    assert not Case.objects.filter(kind="edition").exists()


def test_only_the_keeper_begins_a_revision(office):
    with pytest.raises(Refused, match="只有制度管理员"):
        revisions.revision_open(
            office=office.office, files=revised(), sentences={}, by=office["urban_head"], at=AT
        )


def test_a_revision_is_shown_beside_the_text_in_force(office):
    trial = trial_of(revisions.proposal_of(begun(office)))
    assert trial.changes is not None
    [rule] = trial.changes.rules
    assert (rule.clause, "7日内" in rule.before[0].said, "5日内" in rule.after[0].said) == (
        "WS-9.1a",
        True,
        True,
    )


UNREADY = {
    "errors": (
        "    takes: {table: topic_tier, row: WS-4.2f}\n",
        "",
        "检查还有错误没有解决，请按检查结果改好再送审",
    ),
    "failing": ("within: 7 days", "within: 5 days", "有例句不成立，请核对规则或例句"),
    "unmapped": (
        "  archives: {title: 档案室}",
        "  archives: {title: 档案室}\n  lawyer: {title: 法律顾问}",
        "有角色还没有对应的职务，请先对应",
    ),
}


@pytest.mark.parametrize("name", UNREADY)
def test_a_revision_that_is_not_ready_is_not_handed_in(office, name):
    old, new, why = UNREADY[name]
    sentences = sentence_files(WUSONG) if name == "failing" else {}
    case = filled(office, begun(office, revised(old, new), sentences))
    with pytest.raises(Refused, match=why):
        do(office, case, "propose", "office_head", "2026-12-01 10:00")
    ready = filled(office, begun(office, revised(), {}))
    do(office, ready, "propose", "office_head", "2026-12-01 10:00")


def test_handed_in_it_is_tried_on_every_running_and_past_case(office):
    topic = pooled_topic(office)
    case = proposed(office, revised('">= 50万"', '">= 40万"'))
    tried = proposal(case).tried
    assert [(move["case_id"], move["standing"]) for move in tried["moves"]] == [(topic.pk, "moves")]
    [tier] = [r for r in tried["replays"] if r["table"] == "资金类议题由谁决定、用什么方式"]
    assert (tier["cases"], tier["changed"], tier["examples"]) == (1, 1, [topic.title])


# passing


def test_the_committee_that_the_text_names_is_written_down_by_the_keeper(office):
    case = proposed(office)
    with pytest.raises(Refused) as refused:
        do(office, case, "pass", "office_head", "2026-12-09 10:00")
    assert [want.what for want in refused.value.decision.wants] == ["decision_ref", "decision_date"]
    with pytest.raises(Refused, match="只有审定人"):
        do(office, case, "pass", "director", "2026-12-09 10:00", facts=PARTY)
    do(office, case, "pass", "office_head", "2026-12-09 10:00", facts=PARTY)


def test_the_post_that_the_text_names_passes_it(office):
    files = revised("passed: {by: party_committee", "passed: {by: director")
    case = proposed(office, files)
    with pytest.raises(Refused, match="只有审定人"):
        do(office, case, "pass", "office_head", "2026-12-09 10:00")
    do(office, case, "pass", "director", "2026-12-09 10:00")
    assert proposal(case).edition is not None


def test_where_the_text_names_nobody_the_head_of_the_office_passes_it(office):
    case = proposed(office, revised("  passed: {by: party_committee, cites: WS-10a}\n", ""))
    do(office, case, "pass", "director", "2026-12-09 10:00")
    assert proposal(case).edition is not None


def test_passed_it_is_in_force_from_its_day_on(office):
    passed(office)
    assert minutes_within(office, date(2026, 12, 9)) == "7日"
    assert minutes_within(office, SINCE) == "5日"
    adoption = Adoption.objects.get(office=office.office, edition__rulebook="wusong", until=None)
    assert (adoption.since, len(clauses_of(adoption.edition))) == (SINCE, 48)


def test_the_trail_says_what_was_published(office):
    case = passed(office)
    entry = Entry.objects.get(case_id=case.pk, verb="edition.published")
    assert (entry.data["since"], entry.person) == ("2026-12-10", office["office_head"].name)
    assert entry.because == ["WS-10a"]
    assert entry.data["digest"] == proposal(case).edition.digest


def test_a_day_that_has_passed_is_refused_and_nothing_is_published(office):
    case = proposed(office, since=date(2026, 12, 5))
    with pytest.raises(NotDone, match="施行日期2026-12-05已经过去"):
        do(office, case, "pass", "office_head", "2026-12-09 10:00", facts=PARTY)
    assert Edition.objects.filter(rulebook="wusong").count() == 1
    assert not case.steps.filter(step="pass", state="done").exists()


def test_a_revision_that_was_not_passed_changes_nothing(office):
    case = proposed(office)
    do(office, case, "pass", "office_head", "2026-12-09 10:00", move="refuse", opinion="暂不修订")
    assert Case.objects.get(pk=case.pk).status == Case.Status.REFUSED
    assert minutes_within(office, SINCE) == "7日"


# running cases


@pytest.mark.parametrize("move", ["是", "否"])
def test_running_cases_move_or_stay_as_the_keeper_chose(office, move):
    topic = pooled_topic(office)
    case = Case.objects.get(pk=passed(office).pk)
    settled(office, case, move)
    topic.refresh_from_db()
    assert (topic.edition == proposal(case).edition) == (move == "是")
    assert Case.objects.get(pk=case.pk).status == Case.Status.CLOSED


def test_what_cannot_move_stays_and_is_counted(office):
    stuck, free = pooled_topic(office), draft_topic(office)
    legal = "      - {id: legal, title: 法制审核, verb: 审核, by: office_head, house: 先审合法性}\n"
    case = passed(office, revised("      - {id: meeting, title", legal + "      - {id: meeting, title"))
    settled(office, case, "是")
    stuck.refresh_from_db()
    free.refresh_from_db()
    new = proposal(case).edition
    assert (stuck.edition, free.edition) == (office.edition, new)
    entry = Entry.objects.get(case_id=case.pk, verb="cases.moved")
    assert (entry.data["moved"], entry.data["stay"]) == (1, 1)


def test_running_cases_do_not_move_before_the_day(office):
    case = passed(office)
    with pytest.raises(NotDone, match="新版自2026-12-10起施行"):
        settled(office, case, "是", at="2026-12-09 11:00")


# the pages


def client_of(office: TestOffice, code: str) -> Client:
    person = Person.objects.get(pk=office[code].person_id)
    person.user = person.user or User.objects.create_user(f"{office.office.code}-{code}")
    person.save()
    client = Client()
    client.force_login(person.user)
    return client


def bundle(files: Mapping[str, str], around: str = "") -> SimpleUploadedFile:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(around + name, text)
    return SimpleUploadedFile("wusong.zip", buffer.getvalue())


@pytest.fixture
def keeper(office) -> Client:
    return client_of(office, "office_head")


@pytest.mark.parametrize("around", ["", "wusong/"])
def test_a_folder_as_a_zip_is_taken(keeper, around):
    own = {name: text for name, text in revised().items() if not name.startswith("common/")}
    files = own | sentence_files(WUSONG)
    response = keeper.post(reverse("revision-new"), {"bundle": bundle(files, around)}, follow=True)
    page = response.content.decode()
    assert "句不成立</small>" in page
    assert "5日内" in page
    assert "common/vocabulary.yaml" in Proposal.objects.get().content


def test_a_text_that_came_along_is_taken(keeper):
    response = keeper.post(reverse("revision-new"), {"book": "wusong"}, follow=True)
    assert "条款和规则都没有变化" in response.content.decode()


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({}, "请选择一部制度，或上传 ZIP 文件"),
        ({"book": "../wusong"}, "请选择一部制度"),
        ({"bundle": SimpleUploadedFile("a.zip", b"no zip")}, "这不是 ZIP 文件"),
        ({"bundle": bundle({"readme.txt": "x"})}, "没有 .yaml 制度文件"),
        ({"bundle": bundle({"a.yaml": "x: [1"})}, "第 2 行"),
        ({"bundle": bundle({f"{n}.yaml": "" for n in range(201)})}, "文件太多或太大"),
    ],
    ids=["nothing", "another folder", "no zip", "no text", "broken", "too many"],
)
def test_what_cannot_be_taken_is_answered_with_what_to_do(keeper, posted, words):
    for file in posted.values():
        if hasattr(file, "seek"):
            file.seek(0)
    assert words in keeper.post(reverse("revision-new"), posted).content.decode()
    assert not Case.objects.filter(kind="edition").exists()


def test_the_page_maps_the_roles_that_a_revision_brings(office, keeper):
    old, new, _ = UNREADY["unmapped"]
    case = begun(office, revised(old, new))
    page = keeper.get(reverse("revision", args=[case.pk])).content.decode()
    assert "法律顾问" in page
    answer = keeper.post(reverse("revision-roles", args=[case.pk]), {"role-lawyer": "clerk"}, follow=True)
    assert 'id="mapping"' not in answer.content.decode()
    assert Proposal.objects.get().roles["lawyer"] == ["clerk"]


LEAVE = """
rulebook: {id: district, title: 云溪区议题规定, issuer: 云溪区, source: 测试用文本}
clauses: {D-1: {place: 第一条, force: must, gist: 议题由科室填报}}
roles: {clerk: {title: 经办人}}
kinds:
  topic:
    title: 议题
    steps: [{id: submit, title: 填报议题, verb: 填报, by: clerk, cites: D-1}]
"""


def test_the_page_asks_which_of_two_texts_prevails(office, keeper):
    texts = {"d.yaml": LEAVE, **{n: t for n, t in files_of(WUSONG).items() if n.startswith("common/")}}
    case = begun(office, texts)
    url = reverse("revision", args=[case.pk])
    page = keeper.get(url).content.decode()
    assert "“议题”以哪一部为准" in page
    assert "都规定了环节，采用时须写明以哪一部为准" in page
    posted = {"role-clerk": "clerk", "prevails-topic": "wusong"}
    keeper.post(reverse("revision-roles", args=[case.pk]), posted)
    assert trial_of(proposal(case)).errors == 0
    filled(office, case)
    do(office, case, "propose", "office_head", "2026-12-01 10:00")
    do(office, case, "pass", "director", "2026-12-09 10:00")
    edition, book = book_in_force(office.office, "topic", SINCE)
    assert (edition.rulebook, book.kinds["topic"].steps[0].cites) == ("wusong", ("WS-4.3a",))


def test_the_page_shows_the_dry_run_and_the_acts(office, keeper):
    pooled_topic(office)
    case = proposed(office)
    page = keeper.get(reverse("revision", args=[case.pk])).content.decode()
    assert "在办事项试算 <small>共1件</small>" in page
    assert "审定通过" in page
    assert "哪次会议或文件通过" in page


def test_the_page_takes_few_queries_however_many_cases_run(
    office, keeper, django_assert_max_num_queries: DjangoAssertNumQueries
):
    for _ in range(3):
        draft_topic(office)
    case = proposed(office)
    url = reverse("revision", args=[case.pk])
    keeper.get(url)
    with django_assert_max_num_queries(20):
        keeper.get(url)


def test_a_revision_is_not_seen_by_others(office):
    case = begun(office)
    for who in ("urban_head", "archivist"):
        client = client_of(office, who)
        assert client.get(reverse("revision", args=[case.pk])).status_code == 404
        assert client.post(reverse("revision-roles", args=[case.pk])).status_code == 404
