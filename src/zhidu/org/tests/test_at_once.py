"""Several people at the same instant …"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection

from zhidu.calendar import SHANGHAI
from zhidu.org import services
from zhidu.org.models import Acting
from zhidu.org.tests.factories import street

pytestmark = pytest.mark.django_db(transaction=True)
SINCE = datetime(2026, 11, 27, 9, 0, tzinfo=SHANGHAI)
PEOPLE = 6


def test_let_one_post_act_and_not_two() -> None:
    qinghe = street()
    qinghe.person("禾正清", "director")
    qinghe.person("林有溪", "deputy_a")
    qinghe.person("田知夏", "deputy_b")

    def begin(number: int) -> str:
        by = qinghe.posts["deputy_a" if number % 2 else "deputy_b"]
        try:
            services.acting_begin(
                post=qinghe.posts["director"], by_post=by, since=SINCE, until=None, ground="出差委托"
            )
            return "done"
        except services.OrgRefused as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        answers = list(pool.map(begin, range(PEOPLE)))
    assert answers.count("done") == Acting.objects.count() == 1
    assert all("同一时间只能由一个职务代行" in answer for answer in answers if answer != "done")
