"""Several people at the same instant …"""

from __future__ import annotations

import pytest

from tests.harness.race import race
from zhidu.accounts.models import Account
from zhidu.org.models import Office
from zhidu.setup.errors import SetupRefused
from zhidu.setup.models import Setup
from zhidu.setup.tests.town import begun

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("codes", [("qinghe",) * 4, ("a", "b", "c", "d")], ids=["same", "different"])
def test_found_one_office_and_not_several(codes: tuple[str, ...]) -> None:
    def found(number: int) -> str:
        try:
            begun(code=codes[number])
            return "done"
        except SetupRefused as refused:
            return str(refused)

    answers = race(len(codes), found)
    assert answers.count("done") == 1
    assert (Office.objects.count(), Setup.objects.count(), Account.objects.count()) == (1, 1, 4)
