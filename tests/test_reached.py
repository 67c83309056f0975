"""Every kind of case of every text that came along is begun from a page of the desk, not by tests alone."""

import pytest
from django.urls import reverse

from zhidu.cases.models import Case
from zhidu.cases.tests.offices import login, make_office
from zhidu.rules.load import load
from zhidu.rules.tests.books import RULEBOOKS

pytestmark = [pytest.mark.django_db, pytest.mark.text]
TEXTS = {path.parent.name: path.parent for path in RULEBOOKS.glob("*/clauses.yaml")}


@pytest.mark.parametrize("text", sorted(set(TEXTS) - {"duty", "house"}))
def test_whoever_holds_every_role_begins_every_kind_from_a_page(text: str) -> None:
    """But for 制度修订, which is begun at the text that is to be revised."""
    book = load(TEXTS[text])
    roles = {name: ["urban_head"] for name, role in book.roles.items() if role.is_mapped}
    client = login(make_office(rulebook=TEXTS[text], roles=roles), "urban_head")
    for kind in book.kinds.values():
        client.post(reverse("meeting-new" if kind.body else "case-new", args=[kind.id]))
    elsewhere = next((kind.id for kind in book.kinds.values() if kind.body), "edition")
    assert client.post(reverse("case-new", args=[elsewhere])).status_code == 404
    assert set(Case.objects.values_list("kind", flat=True)) == set(book.kinds)
