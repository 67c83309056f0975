"""A text …"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from zhidu.editions import services
from zhidu.editions.models import Adoption, Edition
from zhidu.editions.tests.factories import PUBLISHED, ROLES, SINCE, adopted, files, published
from zhidu.org.models import Office
from zhidu.org.selectors import UnknownPost
from zhidu.org.tests.factories import street
from zhidu.rules.source import RulebookError

pytestmark = pytest.mark.django_db


def test_is_published_with_its_id_title_content_and_digest() -> None:
    edition = Edition.objects.get(pk=published().pk)
    assert (edition.rulebook, edition.title) == ("leave-text", "青禾街道请假办法")
    assert edition.content == files()
    assert len(edition.digest) == 64
    assert edition.published_at == PUBLISHED


def test_is_published_once_whatever_the_order_of_its_files() -> None:
    first = published()
    again = services.edition_publish(files=dict(reversed(files().items())), at=PUBLISHED)
    assert again == first
    assert published(三天="五天") != first
    assert Edition.objects.count() == 2


def test_with_mistakes_is_not_published() -> None:
    with pytest.raises(RulebookError, match="L-9"):
        services.edition_publish(files=files(**{"cites: L-3": "cites: L-9"}), at=PUBLISHED)
    assert not Edition.objects.exists()


def test_is_read_from_a_folder_without_its_sentences(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tables").mkdir()
    for name in ("book.yaml", "tables/tiers.yaml", "tests/leave.yaml", "notes.txt"):
        (tmp_path / name).write_text(f"# {name}", encoding="utf-8")
    assert services.files_of(tmp_path) == {
        "book.yaml": "# book.yaml",
        "tables/tiers.yaml": "# tables/tiers.yaml",
    }


def test_is_adopted_with_the_posts_behind_its_roles() -> None:
    qinghe, edition = street(), published()
    adoption = Adoption.objects.get(pk=adopted(qinghe, edition).pk)
    assert (adoption.office, adoption.edition) == (qinghe.office, edition)
    assert (adoption.since, adoption.until, adoption.made_at) == (SINCE, None, PUBLISHED)
    assert adoption.roles == ROLES


def test_changes_what_is_remembered_of_the_office_when_it_is_adopted() -> None:
    qinghe, edition = street(), published()
    adopted(qinghe, edition)
    assert Office.objects.get().chart_version != qinghe.office.chart_version


@pytest.mark.parametrize("missing", ["director", "clerk"])
def test_cannot_be_adopted_while_a_role_is_unmapped(missing: str) -> None:
    qinghe, edition = street(), published()
    title = {"director": "办事处主任", "clerk": "经办人"}[missing]
    for incomplete in (
        ROLES | {missing: []},
        {role: codes for role, codes in ROLES.items() if role != missing},
    ):
        with pytest.raises(services.AdoptionRefused, match=f"：“{title}”没有对应的职务"):
            services.adoption_make(
                office=qinghe.office, edition=edition, since=SINCE, roles=incomplete, at=PUBLISHED
            )
    assert not Adoption.objects.exists()


def test_lists_every_unmapped_role_but_not_those_composed_of_others() -> None:
    with pytest.raises(services.AdoptionRefused) as refusal:
        services.adoption_make(
            office=street().office, edition=published(), since=SINCE, roles={}, at=PUBLISHED
        )
    assert "“办事处主任”、“副主任”、“经办人”" in str(refusal.value)
    assert "领导班子" not in str(refusal.value)


def test_cannot_be_adopted_with_unknown_roles_or_posts() -> None:
    qinghe, edition = street(), published()
    for roles, refusal in (
        (ROLES | {"mayor": ["director"]}, services.AdoptionRefused),
        (ROLES | {"clerk": ["nobody"]}, UnknownPost),
    ):
        with pytest.raises(refusal):
            services.adoption_make(
                office=qinghe.office, edition=edition, since=SINCE, roles=roles, at=PUBLISHED
            )
    assert not Adoption.objects.exists()


def test_adopted_again_ends_the_running_edition_of_the_same_text_only() -> None:
    qinghe, later = street(), date(2027, 1, 4)
    first = published()
    other = published(**{"leave-text": "other-text", "L-": "M-", "  leave:": "  rest:"})
    adopted(qinghe, first)
    adopted(qinghe, other)
    second = published(三天="五天")
    adopted(qinghe, second, since=later)
    ends = dict(Adoption.objects.values_list("edition", "until"))
    assert ends == {first.pk: later, other.pk: None, second.pk: None}


def test_cannot_be_adopted_before_its_running_edition() -> None:
    qinghe = street()
    adopted(qinghe, published())
    with pytest.raises(services.AdoptionRefused, match="2026-01-01"):
        adopted(qinghe, published(三天="五天"), since=date(2025, 12, 31))
    assert Adoption.objects.get().until is None
