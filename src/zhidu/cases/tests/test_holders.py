"""Work belongs to posts …"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import User

from zhidu.cases.errors import Refused
from zhidu.cases.explain import page_of, track
from zhidu.cases.history import timeline
from zhidu.cases.models import Case, Entry, StepPost
from zhidu.cases.selectors import cases_visible_to, notices_of, obligations_of, todos_of
from zhidu.cases.services import Deed, case_act, case_open
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.offices import moment
from zhidu.cases.tests.trails import broken_entries
from zhidu.editions.services import adoption_make, edition_publish
from zhidu.org.actor import Actor
from zhidu.org.models import Person
from zhidu.org.selectors import actor_for
from zhidu.org.services import acting_begin, appointment_end
from zhidu.org.tests.factories import SINCE, Street, street

pytestmark = pytest.mark.django_db

TEXT = """
rulebook: {id: holders-text, title: 请示办理规则, issuer: 青禾街道办事处, source: 测试用文本}
clauses:
  H-1: {place: 第一条, gist: 请示须经主任同意, force: must}
  H-2: {place: 第二条, gist: 请示由两位主任会签, force: must}
  H-3: {place: 第三条, gist: 主任外出时由党政办主任代行, force: may}
  H-4: {place: 第四条, gist: 请示在三个工作日内答复, force: must}
terms:
  title: {title: 名称, type: text}
roles:
  director: {title: 办事处主任}
  office_head: {title: 党政办公室主任}
kinds:
  request:
    title: 请示
    steps:
      - {id: ask, title: 填写请示, verb: 报送, by: initiator, cites: H-1}
      - id: approve
        title: 审批
        verb: 同意
        by: director
        returns: {to: ask, cites: H-1}
        cites: H-1
      - {id: countersign, title: 会签, verb: 会签, by: [director, office_head], mode: all, cites: H-2}
    after:
      approve:
        - {tells: director, what: 办理单, cites: H-1}
    due:
      - {id: reply, title: 答复, after: ask, within: 3 workdays, met_by: approve, of: director, cites: H-4}
"""
BEGIN, NOW = moment("2026-11-26 08:00"), moment("2026-11-26 09:00")
END = moment("2026-11-27 12:00")
ACTING = "办事处主任（党政办主任代行）"


@dataclass
class Requests:
    """An office whose director, head of the office and clerk have accounts."""

    office: Street

    def person(self, code: str) -> Person:
        return self.office.posts[code].appointments.latest("since").person

    def actor(self, code: str, at: datetime = NOW) -> Actor:
        """Who holds a post, as the pages learn it: by the account."""
        return self.as_seen(self.person(code), at)

    def as_seen(self, person: Person, at: datetime) -> Actor:
        actor = actor_for(person.user, at)
        assert actor is not None
        return actor

    def asked(self) -> Case:
        clerk = self.actor("clerk")
        case = case_open(office=self.office.office, kind="request", by=clerk, at=NOW, title="添置档案柜")
        return case_act(case_id=case.pk, deed=Deed("ask"), by=clerk, at=NOW)

    def act(self, case: Case, act: str, by: Actor, at: datetime = NOW, **deed: str) -> None:
        case_act(case_id=case.pk, deed=Deed(act, **deed), by=by, at=at)

    def stand_in(self) -> None:
        """The head of the office acts for the director until the next day at noon."""
        posts = self.office.posts
        acting_begin(
            post=posts["director"],
            by_post=posts["office_head"],
            since=BEGIN,
            until=END,
            clauses=["H-3"],
            ground="出差委托",
        )

    def successor(self, since: date) -> Actor:
        """Somebody who follows the director on a day."""
        user = User.objects.create_user("successor")
        person = self.office.person("周予安", "director", user=user, since=since)
        return self.as_seen(person, datetime.combine(since, NOW.timetz()))


@pytest.fixture
def requests() -> Requests:
    office = street()
    for code, name in (("director", "禾正清"), ("office_head", "文若舟"), ("clerk", "舒小禾")):
        office.person(name, code, user=User.objects.create_user(code))
    edition = edition_publish(files={"book.yaml": TEXT}, at=BEGIN)
    roles = {"director": ["director"], "office_head": ["office_head"]}
    adoption_make(office=office.office, edition=edition, since=SINCE, roles=roles, at=BEGIN)
    return Requests(office)


def waiting(actor: Actor) -> list[str]:
    return [f"{todo.step.title}：{todo.post.title}" for todo in todos_of(actor)]


def pages_of(case: Case, actor: Actor, at: datetime = NOW):
    return page_of(situation_of(Case.objects.get(pk=case.pk)), actor, at)


# a new holder


def test_so_to_dos_deadlines_and_cases_move_to_the_next_holder(requests: Requests) -> None:
    requests.asked()
    before = requests.actor("director")
    assert waiting(before) == ["审批：办事处主任"]
    following = requests.successor(date(2026, 11, 27))
    assert waiting(following) == ["审批：办事处主任"]
    assert obligations_of(following).count() == cases_visible_to(following).count() == 1
    earlier = requests.as_seen(Person.objects.get(name="禾正清"), NOW + timedelta(days=1))
    assert (waiting(earlier), cases_visible_to(earlier).count()) == ([], 0)


def test_and_history_keeps_who_it_was(requests: Requests) -> None:
    case = requests.asked()
    requests.act(case, "approve", requests.actor("director"), opinion="同意")
    following = requests.successor(date(2026, 11, 27))
    assert waiting(following) == ["会签：办事处主任"]
    approved = StepPost.objects.get(step__step="approve")
    assert (approved.person_name, approved.opinion) == ("禾正清", "同意")
    said = {(entry.person, entry.post, entry.verb) for entry in Entry.objects.filter(case_id=case.pk)}
    assert ("禾正清", "办事处主任", "step.done") in said
    rows = {row["title"]: row["who"] for row in track(pages_of(case, following, NOW + timedelta(days=1)))}
    assert rows["审批"] == "禾正清"
    assert "周予安" in rows["会签"]


def test_so_it_waits_for_a_vacant_post_and_pages_say_so(requests: Requests) -> None:
    case = requests.asked()
    requests.act(case, "approve", requests.actor("director"))
    appointment_end(post=requests.office.posts["director"], on=date(2026, 11, 27))
    left = requests.as_seen(Person.objects.get(name="禾正清"), NOW + timedelta(days=1))
    assert (left.posts, waiting(left)) == ((), [])
    rows = {row["title"]: row["who"] for row in track(pages_of(case, left, NOW + timedelta(days=1)))}
    assert rows["审批"] == "禾正清"
    assert "办事处主任（空缺）" in rows["会签"]
    following = requests.successor(date(2026, 11, 30))
    assert waiting(following) == ["会签：办事处主任"]


# an absent holder


def test_so_the_stand_in_has_it_too_while_the_holder_is_away(requests: Requests) -> None:
    requests.asked()
    requests.stand_in()
    for at, seen in (
        (BEGIN - timedelta(seconds=1), []),
        (BEGIN, ["审批：办事处主任"]),
        (END - timedelta(seconds=1), ["审批：办事处主任"]),
        (END, []),
    ):
        stand_in = requests.actor("office_head", at)
        assert waiting(stand_in) == seen, at
        assert obligations_of(stand_in).count() == len(seen)
        assert waiting(requests.actor("director", at)) == ["审批：办事处主任"]


def test_and_the_trail_names_both_and_the_clause(requests: Requests) -> None:
    case = requests.asked()
    requests.stand_in()
    requests.act(case, "approve", requests.actor("office_head"), opinion="同意")
    entry = Entry.objects.get(case_id=case.pk, verb="step.done", data__step="approve")
    assert (entry.person, entry.post) == ("文若舟", ACTING)
    assert entry.because == ["H-1", "H-3"]
    assert (entry.data["acting_for"], entry.data["ground"]) == ("禾正清", "出差委托")
    assert StepPost.objects.get(step__step="approve").person_name == "文若舟（代 禾正清）"
    page = pages_of(case, requests.actor("director"))
    assert {"文若舟（代 禾正清）"} <= {row["who"] for row in track(page)}
    line = next(line for line in timeline(page) if line["sentence"] == "同意")
    assert (line["who"], line["post"]) == ("文若舟（代 禾正清）", ACTING)
    assert [clause["id"] for clause in line["clauses"]] == ["H-1", "H-3"]
    assert not list(broken_entries(case.pk))


def test_and_what_a_stand_in_sends_back_says_so_too(requests: Requests) -> None:
    case = requests.asked()
    requests.stand_in()
    requests.act(case, "approve", requests.actor("office_head"), move="return", opinion="请附报价")
    entry = Entry.objects.get(case_id=case.pk, verb="step.returned")
    assert (entry.post, entry.because) == (ACTING, ["H-1", "H-3"])


def test_and_nobody_acts_for_the_holder_before_or_after(requests: Requests) -> None:
    case = requests.asked()
    requests.stand_in()
    for at in (BEGIN - timedelta(seconds=1), END):
        with pytest.raises(Refused):
            requests.act(case, "approve", requests.actor("office_head", at), at)
    requests.act(case, "approve", requests.actor("office_head", END - timedelta(seconds=1)))


def test_and_the_holder_may_still_act(requests: Requests) -> None:
    case = requests.asked()
    requests.stand_in()
    requests.act(case, "approve", requests.actor("director"))
    entry = Entry.objects.get(case_id=case.pk, verb="step.done", data__step="approve")
    assert (entry.post, entry.because) == ("办事处主任", ["H-1"])


def test_and_signing_for_oneself_is_not_signing_for_another(requests: Requests) -> None:
    case = requests.asked()
    requests.stand_in()
    head = requests.actor("office_head")
    requests.act(case, "approve", head)
    assert waiting(head) == ["会签：办事处主任", "会签：党政办主任"]
    requests.act(case, "countersign", head)
    assert waiting(head) == ["会签：办事处主任"]
    requests.act(case, "countersign", head)
    signed = StepPost.objects.filter(step__step="countersign").order_by("done_at", "post__order")
    assert {s.post.code: s.person_name for s in signed} == {
        "director": "文若舟（代 禾正清）",
        "office_head": "文若舟",
    }
    entries = Entry.objects.filter(case_id=case.pk, data__step="countersign").order_by("seq")
    assert [entry.post for entry in entries] == ["党政办主任", ACTING]
    assert Case.objects.get(pk=case.pk).status == Case.Status.CLOSED


def test_and_what_the_post_is_told_reaches_both(requests: Requests) -> None:
    case = requests.asked()
    requests.stand_in()
    requests.act(case, "approve", requests.actor("office_head"))
    for code in ("office_head", "director"):
        assert [notice.what for notice in notices_of(requests.actor(code))] == ["办理单"]


def test_and_a_new_case_begins_in_a_post_of_ones_own(requests: Requests) -> None:
    requests.stand_in()
    head = requests.actor("office_head")
    case = case_open(office=requests.office.office, kind="request", by=head, at=NOW)
    assert case.initiator_post == requests.office.posts["office_head"]
