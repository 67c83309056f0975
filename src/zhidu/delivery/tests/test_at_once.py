"""Several workers at the same instant …"""

from __future__ import annotations

import pytest

from tests.harness.race import race
from zhidu.cases.tests.offices import moment
from zhidu.delivery.models import Delivery, Occasion
from zhidu.delivery.noting import occasions_note
from zhidu.delivery.sending import PAUSES, deliveries_send
from zhidu.delivery.tests.office import FRIDAY, Told

CUT_SHORT = "最后一次发送中断，不知是否送达"
TEN = moment(f"{FRIDAY} 10:00")
WORKERS, CASES = 4, 3


@pytest.mark.django_db(transaction=True)
def test_note_each_occasion_once_and_send_each_message_once(told: Told) -> None:
    for number in range(CASES):
        case = told.asked(f"{FRIDAY} 09:00", f"请示{number}")
        told.act(case, f"{FRIDAY} 09:00", "director", "approve")
        told.asked(f"{FRIDAY} 09:00", f"再请示{number}")
    noted = race(WORKERS, lambda number: occasions_note(TEN))
    assert sum(noted) == Occasion.objects.count() == 2 * CASES
    told.mails.pause = 0.05
    sent = race(WORKERS, lambda number: deliveries_send(TEN))
    assert set(Delivery.objects.values_list("state", "attempts")) == {("sent", 1)}
    ids = [mail["Message-ID"] for mail in told.mails.mails] + [call["id"] for call in told.hooks.calls]
    assert len(ids) == len(set(ids)) == sum(sent)
    assert Delivery.objects.values("batch", "channel").distinct().count() == sum(sent)


def test_that_died_in_the_last_try_leave_it_given_up_and_say_so(told: Told) -> None:
    told.asked(f"{FRIDAY} 09:00")
    occasions_note(TEN)
    Delivery.objects.filter(channel="mail").update(attempts=len(PAUSES), next_at=TEN)
    assert deliveries_send(TEN) == 1
    row = Delivery.objects.get(channel="mail")
    assert (row.state, row.reason) == ("given_up", CUT_SHORT)
    assert told.mails.mails == []
