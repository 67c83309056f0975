"""One form acts once, however often it is sent."""

from __future__ import annotations

import pytest

from zhidu.cases.errors import Refused, Stale
from zhidu.cases.models import Case, Entry
from zhidu.cases.services import Deed, case_act, case_open
from zhidu.cases.tests.offices import make_office, moment
from zhidu.cases.tests.request_book import BOOK, HANDS, ROLES

pytestmark = pytest.mark.django_db
AT = moment("2026-11-23 09:00")
ACTS = """
    acts:
      remark: {title: 备注, by: initiator}
"""


@pytest.fixture
def office():
    files = {name: text + ACTS for name, text in BOOK.items()}
    return make_office(files=files, roles=ROLES)


@pytest.fixture
def case(office):
    by = office[HANDS["submit"]]
    return case_open(office=office.office, kind="request", by=by, at=AT, title="请示")


def send(office, case, act, who, key):
    return case_act(case_id=case.pk, deed=Deed(act, key=key), by=office[who], at=AT)


def trail(case):
    return list(Entry.objects.filter(case_id=case.pk).values("seq", "verb", "key"))


@pytest.mark.parametrize("act", ["submit", "remark"])
def test_a_step_and_an_act_beside_the_steps(office, case, act):
    """The second sending fails by itself for a step, and only by the key for what may be done twice."""
    send(office, case, act, HANDS["submit"], "one-form")
    before = trail(case)
    again = send(office, case, act, HANDS["submit"], "one-form")
    assert (again.pk, again.version) == (case.pk, 1)
    assert trail(case) == before
    assert Case.objects.get(pk=case.pk).version == 1


def test_another_form_is_another_act(office, case):
    for number in range(2):
        send(office, case, "remark", HANDS["submit"], f"form-{number}")
    assert Case.objects.get(pk=case.pk).version == 2
    send(office, case, "submit", HANDS["submit"], "form-2")
    with pytest.raises(Stale):
        send(office, case, "submit", HANDS["submit"], "form-3")


def test_a_form_that_was_refused_may_be_sent_again_when_it_is_allowed(office, case):
    with pytest.raises(Refused):
        send(office, case, "check", HANDS["check"], "early")
    send(office, case, "submit", HANDS["submit"], "form")
    send(office, case, "check", HANDS["check"], "early")
    assert Case.objects.get(pk=case.pk).version == 2
