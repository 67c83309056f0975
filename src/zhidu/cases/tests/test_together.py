"""A case of a kind of which two adopted texts speak goes by both …"""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from zhidu.cases.deeds import Deed
from zhidu.cases.errors import Refused
from zhidu.cases.models import Case, Notice, Row
from zhidu.cases.services import case_act, case_open
from zhidu.cases.tests.offices import moment
from zhidu.editions.tests.test_ruling import DISTRICT, DISTRICT_ROLES, OURS, ROLES, SINCE, adopt, both, files
from zhidu.org.actor import Actor
from zhidu.org.models import Office
from zhidu.org.tests.factories import Street, street

pytestmark = pytest.mark.django_db
AT = moment("2026-03-02 09:00")


@pytest.fixture
def qinghe() -> Street:
    """A street that runs by its own text on leave, with the district's beside it."""
    qinghe = street()
    both(qinghe)
    return qinghe


def actor(qinghe: Street, code: str, **person: object) -> Actor:
    someone = qinghe.person(f"甲{code}", code, **person)
    return Actor(qinghe.office.pk, someone.pk, someone.name, (str(qinghe.posts[code].pk),))


def leave(qinghe: Street, by: Actor, **facts: str) -> Case:
    office = Office.objects.get(pk=qinghe.office.pk)
    return case_open(office=office, kind="leave", by=by, at=AT, title="年休假", facts=facts)


def approve(case: Case, by: Actor) -> Case:
    return case_act(case_id=case.pk, deed=Deed("approve"), by=by, at=AT)


def test_and_is_refused_by_a_clause_of_the_other(qinghe: Street) -> None:
    director = actor(qinghe, "director")
    with pytest.raises(Refused) as refused:
        approve(leave(qinghe, director), director)
    assert refused.value.decision.because == ("D-3",)
    approve(leave(qinghe, director, **{"district:cause": "探亲"}), director)


def test_and_tells_whom_the_other_names(qinghe: Street) -> None:
    director = actor(qinghe, "director")
    case = approve(leave(qinghe, director, **{"district:cause": "探亲"}), director)
    notice = Notice.objects.get(case=case)
    assert (notice.post, notice.what, notice.clauses) == (qinghe.posts["deputy_a"], "请假备案", ["D-2"])


def test_and_its_page_leads_to_the_text_of_each_clause(qinghe: Street) -> None:
    user = User.objects.create_user("lin")
    director = actor(qinghe, "director", user=user)
    case = leave(qinghe, director)
    client = Client()
    client.force_login(user)
    page = client.get(reverse("case", args=[case.pk])).content.decode()
    assert "/rules/district/#D-3" in page
    assert "/rules/leave-text/#L-3" in page


def test_and_enters_its_row_as_the_text_of_the_register_reads_it() -> None:
    qinghe = street()
    register = (
        "registers:\n  leaves: {title: 请假台账, columns: {cause: required}, keeper: clerk, cites: D-2}\n"
    )
    entry = "        - {enters: leaves, given: {cause: cause}, cites: D-2}\n"
    told = "        - {tells: clerk"
    adopt(qinghe, files(), ROLES)
    text = DISTRICT.replace("kinds:\n", register + "kinds:\n").replace(told, entry + told)
    adopt(qinghe, {"d.yaml": text}, DISTRICT_ROLES, SINCE, OURS)
    director = actor(qinghe, "director")
    approve(leave(qinghe, director, **{"district:cause": "探亲"}), director)
    row = Row.objects.select_related("edition").get()
    assert (row.register, row.values, row.edition.rulebook) == ("leaves", {"cause": "探亲"}, "district")
    assert row.edition.parts == []
