"""公示和公开: owed by a day, done by an act, kept as long as the text says; and to whom copies go."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from zhidu.cases.errors import ReasonOwed, Refused
from zhidu.cases.models import Case, Deviation, Entry, Notice, Obligation, Publication, Reader
from zhidu.cases.selectors import obligations_of
from zhidu.cases.services import obligations_lapse
from zhidu.cases.services.migrating import case_migrate
from zhidu.cases.tests.offices import TestOffice, login, moment
from zhidu.cases.tests.public_book import BOOK, ROLES, agreed, do, public_office, settled
from zhidu.cases.verbs import sentence
from zhidu.editions.services import adoption_make, edition_publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> TestOffice:
    return public_office()


def told(case: Case, verb: str) -> list[str]:
    return [
        sentence(e.verb, e.data) for e in Entry.objects.filter(case_id=case.pk, verb=verb).order_by("seq")
    ]


# what is to be made public by a day


def test_a_decision_is_owed_to_the_public_by_those_who_publish_it(office: TestOffice) -> None:
    case = settled(office)
    owed = Obligation.objects.get(case=case)
    assert (owed.rule, owed.title, owed.clauses) == ("publish.case", "公开全部内容", ["F-3"])
    assert owed.due_at == moment("2026-06-04 23:59:59")
    assert list(obligations_of(office["clerk"])) == [owed]
    assert told(case, "due.set") == ["公开全部内容的时限：2026年6月4日（星期四）"]


@pytest.mark.parametrize(
    ("at", "state", "sorts"), [("2026-06-04 23:00", "met", []), ("2026-06-05 09:00", "missed", ["breach"])]
)
def test_it_is_made_public_in_time_or_too_late(
    office: TestOffice, at: str, state: str, sorts: list[str]
) -> None:
    case = do(office, settled(office), "announce", "clerk", at)
    assert Obligation.objects.get(case=case).state == state
    assert list(Deviation.objects.values_list("sort", flat=True)) == sorts
    shown = Publication.objects.get(case=case)
    assert (shown.title, shown.clauses, shown.by, shown.post) == ("停车收费", ["F-3"], "甲10", "文书")
    assert told(case, "thing.published") == ["公开“停车收费”"]


def test_what_nobody_made_public_lapses_once(office: TestOffice) -> None:
    case = settled(office)
    assert obligations_lapse(moment("2026-06-04 23:59")) == 0
    assert obligations_lapse(moment("2026-06-05 00:01")) == 1
    assert obligations_lapse(moment("2026-06-05 00:02")) == 0
    [lapse] = Deviation.objects.filter(case=case)
    assert (lapse.sort, lapse.clauses, lapse.reason) == ("breach", ["F-3"], "")


def test_what_may_be_held_back_is_owed_by_nobody(office: TestOffice) -> None:
    case = settled(office, secret="是")
    assert not Obligation.objects.filter(case=case).exists()
    other = settled(office)
    facts = {**other.facts, "secret": "是"}
    Case.objects.filter(pk=other.pk).update(facts=facts)
    do(office, other, "copy", "clerk", "2026-06-02 09:00")
    assert not Obligation.objects.filter(case=other).exists()
    assert told(other, "due.excused") == ["公开全部内容：符合例外情形，不再要求"]
    do(office, other, "announce", "clerk", "2026-06-03 09:00")
    assert not Publication.objects.filter(case=other).exists()


def test_a_case_that_moves_to_a_text_without_the_duty_owes_it_no_more(office: TestOffice) -> None:
    case = settled(office)
    _, rule, rest = BOOK.partition("      - {what: case, met_by: announce")
    files = {"book.yaml": BOOK.replace(rule + rest.partition("cites: F-3}\n")[0] + "cites: F-3}\n", "")}
    at = moment("2026-06-02 09:00")
    edition = edition_publish(files=files, at=at)
    adoption_make(office=office.office, edition=edition, since=date(2026, 6, 2), roles=ROLES, at=at)
    case_migrate(case_id=case.pk, edition=edition, by=office["director"], at=at)
    assert not Obligation.objects.filter(case=case).exists()
    assert told(case, "due.dropped") == ["新版没有这一时限：公开全部内容"]


# how long it is shown


def test_a_draft_is_shown_where_the_text_says_and_so_long(office: TestOffice) -> None:
    case = do(office, agreed(office), "preview", "clerk", "2026-06-01 09:00")
    shown = Publication.objects.get(case=case)
    assert (shown.title, shown.where, shown.without) == ("征求意见稿", ["公开栏", "网站"], ["来信人"])
    assert (shown.collects, str(shown.until)[:10]) == (["群众意见"], "2026-06-16")
    how = "公开“征求意见稿”（公开栏、网站），公开到2026年6月16日（星期二）"
    assert told(case, "thing.published") == [how]


def test_it_is_not_shown_without_the_consent(office: TestOffice) -> None:
    at = "2026-06-01 09:00"
    case = agreed(office)
    case.steps.filter(step="agree").update(state="returned")
    with pytest.raises(Refused) as refused:
        do(office, case, "preview", "clerk", at)
    assert refused.value.decision.because == ("F-2",)
    assert not Publication.objects.exists()


def test_it_is_taken_down_when_its_time_is_over_or_for_a_reason(office: TestOffice) -> None:
    case = do(office, agreed(office), "preview", "clerk", "2026-06-01 09:00")
    with pytest.raises(ReasonOwed) as early:
        do(office, case, "take_down", "clerk", "2026-06-16 09:00")
    assert early.value.decision.because == ("F-1",)
    do(office, case, "take_down", "clerk", "2026-06-17 09:00")
    shown = Publication.objects.get(case=case)
    assert (shown.down_at, shown.down_by) == (moment("2026-06-17 09:00"), "甲10")
    assert told(case, "thing.withdrawn") == ["公开的“征求意见稿”已撤下"]


@pytest.mark.parametrize(("last", "sorts"), [(date(2026, 6, 20), []), (date(2026, 6, 10), ["deviation"])])
def test_a_last_day_that_somebody_set_holds_and_is_a_deviation_if_too_early(
    office: TestOffice, last: date, sorts: list[str]
) -> None:
    case = do(office, agreed(office, shown_until=last), "preview", "clerk", "2026-06-01 09:00")
    assert str(Publication.objects.get(case=case).until)[:10] == last.isoformat()
    assert list(Deviation.objects.values_list("sort", flat=True)) == sorts


# copies


def test_a_copy_goes_to_whom_the_text_names_who_may_read_the_paper_and_no_more(office: TestOffice) -> None:
    case = do(office, agreed(office), "copy", "clerk", "2026-06-01 09:00")
    [notice] = Notice.objects.filter(case=case)
    assert (notice.post.code, notice.what, notice.thing) == (
        "discipline", "决定稿复制件（按原件管理）", "draft_text",
    )  # fmt: skip
    assert notice.clauses == ["F-5"]
    assert told(case, "told") == ["告知纪工委书记：决定稿复制件（按原件管理）"]
    assert list(Reader.objects.filter(post__code="discipline").values_list("what", flat=True)) == [
        "draft_text"
    ]
    reader = login(office, "discipline")
    [file] = case.files.all()
    assert reader.get(reverse("file", args=[file.pk])).status_code == 200
    assert reader.get(reverse("case", args=[case.pk])).status_code == 404


# pages


def body(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_what_is_owed_shown_and_over_to_those_who_may_read_it(
    still: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """The clock of these pages stands at 25 November 2026."""
    office, address = public_office(), reverse("publications")
    case = do(office, settled(office), "preview", "clerk", "2026-11-20 09:00")
    clerk, other = login(office, "clerk"), login(office, "archivist")
    html = body(clerk, address)
    assert ("公开全部内容" in html, "征求意见稿" in html, "公开栏、网站" in html) == (True, True, True)
    assert "2026年12月5日" in html
    assert "征求意见稿" in body(clerk, reverse("case", args=[case.pk]))
    assert f'href="{address}"' in body(clerk, reverse("cases"))
    assert "现在没有公示" in body(other, address)
    with django_assert_max_num_queries(12):
        body(clerk, address)
    do(office, case, "announce", "clerk", "2026-11-24 09:00")
    assert ("停车收费" in body(other, address), "公开全部内容" in body(clerk, address)) == (True, False)
