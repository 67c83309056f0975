"""What an act costs the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhidu.cases.services import Deed, case_act, case_open
from zhidu.cases.tests.offices import make_office, moment
from zhidu.cases.tests.request_book import BOOK, HANDS, ROLES

MOST = 13
"""Statements of an act, the beginning and the end of its transaction among them."""
AT = moment("2026-11-23 09:00")


@pytest.mark.django_db(transaction=True)
def test_an_ordinary_act_takes_few_statements():
    office = make_office(files=BOOK, roles=ROLES)
    by = office[HANDS["submit"]]
    case = case_open(office=office.office, kind="request", by=by, at=AT, title="请示")
    cost = {}
    for step, who in HANDS.items():
        with CaptureQueriesContext(connection) as queries:
            case_act(case_id=case.pk, deed=Deed(step, opinion="同意", key=step), by=office[who], at=AT)
        cost[step] = len(queries)
    case.refresh_from_db()
    assert case.status == "closed"
    assert max(cost.values()) <= MOST, cost
