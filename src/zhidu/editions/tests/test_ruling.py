"""Several texts of one office …"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from zhidu.editions import selectors, services
from zhidu.editions.models import Adoption, Edition, Ruling
from zhidu.editions.tests.factories import PUBLISHED, ROLES, SINCE, files
from zhidu.org.models import Office
from zhidu.org.tests.factories import Street, street

pytestmark = pytest.mark.django_db
LATER = date(2027, 1, 4)

SHARED = """
roles:
  director: {title: 办事处主任}
kinds:
  leave: {title: 请假, acts: {approve: 审批}}
"""
DISTRICT = """
rulebook: {id: district, title: 云溪区请假规定, issuer: 云溪区, source: 测试用文本}
clauses:
  D-1: {place: 第一条, gist: 请假由主任审批, force: must}
  D-2: {place: 第二条, gist: 批准后告知人事干部, force: must}
  D-3: {place: 第三条, gist: 请假须写明事由, force: must}
terms:
  cause: {title: 请假事由, type: text}
roles:
  director: {title: 办事处主任}
  clerk: {title: 人事干部}
kinds:
  leave:
    title: 请假
    steps:
      - {id: approve, title: 审批, verb: 批准, by: director, cites: D-1}
      - {id: note, title: 备案, verb: 备案, by: clerk, cites: D-2}
    gates:
      approve:
        - {needs: {field: cause}, cites: D-3}
    after:
      approve:
        - {tells: clerk, what: 请假备案, cites: D-2}
"""
DISTRICT_ROLES = {"director": ["director"], "clerk": ["deputy_a"]}
OURS, THEIRS = {"leave": "leave-text"}, {"leave": "district"}


def adopt(
    qinghe: Street,
    texts: Mapping[str, str],
    roles: Mapping[str, Sequence[str]],
    since: date = SINCE,
    prevails: Mapping[str, str] | None = None,
) -> Adoption:
    edition = services.edition_publish(files={**texts, "common/v.yaml": SHARED}, at=PUBLISHED)
    return services.adoption_make(
        office=qinghe.office, edition=edition, since=since, roles=roles, at=PUBLISHED, prevails=prevails
    )


def both(qinghe: Street, prevails: Mapping[str, str] | None = OURS, since: date = SINCE) -> None:
    """The street's own text, and beside it the district's."""
    adopt(qinghe, files(), ROLES)
    adopt(qinghe, {"d.yaml": DISTRICT}, DISTRICT_ROLES, since, prevails)


def ruled(qinghe: Street, on: date = SINCE) -> tuple[Edition, list[str], list[tuple[str, ...]]]:
    """The edition that rules leave, its steps, and the clauses of what follows an approval."""
    edition, book = selectors.book_in_force(qinghe.office, "leave", on)
    kind = book.kinds["leave"]
    return (
        edition,
        [step.rule.id for step in kind.steps],
        [effect.cites for effect in kind.after.get("approve", ())],
    )


def test_add_up_in_the_kind_in_which_one_prevails() -> None:
    qinghe = street()
    both(qinghe)
    edition, steps, follows = ruled(qinghe)
    assert (edition.rulebook, steps, follows) == ("leave-text", ["approve"], [("D-2",)])
    assert len(edition.parts) == 2


def test_give_the_steps_to_the_text_that_the_adoption_names() -> None:
    qinghe = street()
    both(qinghe, THEIRS)
    edition, steps, _ = ruled(qinghe)
    assert (edition.rulebook, steps) == ("district", ["approve", "note"])


def test_are_refused_while_nobody_said_which_prevails_and_leave_nothing_behind() -> None:
    qinghe = street()
    adopt(qinghe, files(), ROLES)
    with pytest.raises(services.AdoptionRefused, match="都规定了环节，采用时须写明以哪一部为准"):
        adopt(qinghe, {"d.yaml": DISTRICT}, DISTRICT_ROLES)
    assert list(Adoption.objects.values_list("edition__rulebook", flat=True)) == ["leave-text"]
    assert not Ruling.objects.exists()


def test_rule_together_from_the_day_of_the_later_one() -> None:
    qinghe = street()
    both(qinghe, since=LATER)
    alone, _, nothing = ruled(qinghe, date(2027, 1, 3))
    assert (alone.parts, nothing) == ([], [])
    assert ruled(qinghe, LATER)[2] == [("D-2",)]


def test_map_each_role_to_its_own_posts() -> None:
    qinghe = street()
    both(qinghe)
    chart = selectors.chart_of(Office.objects.get(), ruled(qinghe)[0])
    posts = {role: [qinghe.office.posts.get(pk=p).code for p in found] for role, found in chart.roles.items()}
    assert posts["clerk"] == ["clerk"]
    assert posts["district:clerk"] == ["deputy_a"]


def test_map_a_shared_role_to_the_same_posts_or_are_refused() -> None:
    qinghe = street()
    adopt(qinghe, files(), ROLES)
    other = DISTRICT_ROLES | {"director": ["clerk"]}
    with pytest.raises(services.AdoptionRefused, match="“办事处主任”在《青禾街道请假办法》和《云溪区"):
        adopt(qinghe, {"d.yaml": DISTRICT}, other, prevails=OURS)


def test_follow_a_revision_of_either() -> None:
    qinghe = street()
    both(qinghe)
    adopt(qinghe, {"d.yaml": DISTRICT.replace("what: 请假备案", "what: 请假登记")}, DISTRICT_ROLES, LATER)
    before, after = (selectors.book_in_force(qinghe.office, "leave", on)[1] for on in (SINCE, LATER))
    said = [book.kinds["leave"].after["approve"][0].rule.what for book in (before, after)]
    assert said == ["请假备案", "请假登记"]


def test_that_share_no_kind_rule_by_themselves() -> None:
    qinghe = street()
    adopt(qinghe, files(), ROLES)
    lone = DISTRICT.replace("  leave:\n    title: 请假", "  trip:\n    title: 出差")
    adopt(qinghe, {"d.yaml": lone}, DISTRICT_ROLES)
    assert not Ruling.objects.exists()
    assert not Edition.objects.exclude(parts=[]).exists()


def test_tell_of_a_clause_in_which_text_it_stands() -> None:
    qinghe = street()
    both(qinghe)
    book = selectors.book_in_force(qinghe.office, "leave", SINCE)[1]
    assert (book.home_of("L-3"), book.home_of("D-2")) == ("leave-text", "district")
