"""Found an office, bring its people in, let it run by its texts, finish; and keep it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.models import Event, Role
from zhidu.accounts.selectors import role_of
from zhidu.accounts.services import accounts_open
from zhidu.cases.errors import NotDone
from zhidu.cases.models import Series
from zhidu.cases.services import series_begin
from zhidu.cases.tests.offices import moment
from zhidu.cases.tests.seal_office import seal, seal_office, used
from zhidu.editions.services import AdoptionRefused
from zhidu.org.models import Acting, Office, Person, Post
from zhidu.org.selectors import actor_for, posts_of
from zhidu.org.services import OrgRefused
from zhidu.org.sheets import BadFile, office_content_read
from zhidu.setup import services
from zhidu.setup.errors import SetupRefused
from zhidu.setup.models import Setup
from zhidu.setup.proposing import proposed
from zhidu.setup.selectors import (
    book_shipped,
    done_of,
    numbered_in,
    roles_known,
    shipped_texts,
    without_account,
)
from zhidu.setup.tests.town import (
    AT,
    FOUNDER,
    SAID,
    SINCE,
    THREE,
    TODAY,
    begun,
    founder_of,
    seat,
    workbook,
)

pytestmark = pytest.mark.django_db


def logged() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def adopt(folder: str, since: date = SINCE, prevails: dict[str, str] | None = None, **roles: Any) -> None:
    """Adopt a text by what is proposed, ``roles`` in its stead."""
    setup, actor = founder_of()
    book, posts, known = (
        book_shipped(folder),
        list(posts_of(setup.office)),
        roles_known(setup.office, TODAY),
    )
    mapped = {name: proposed(role, posts, known) for name, role in book.roles.items() if role.is_mapped}
    services.text_adopt(
        office=setup.office,
        folder=folder,
        book=book,
        roles={name: codes for name, codes in {**mapped, **roles}.items() if codes},
        prevails=prevails or {},
        since=since,
        by=actor,
        at=AT,
    )


def import_people(**rows: list[tuple]) -> int:
    setup, actor = founder_of()
    draft = office_content_read("人员.xlsx", workbook(setup.office, **rows))
    return services.people_import(office=setup.office, draft=draft, by=actor, at=AT)


LEADERS = {"leadership": ["director", "deputy", "commander", "discipline"]}


class TestTheFirstOffice:
    def test_has_a_founder_and_three_administrators_with_a_link_each(self):
        first = begun()
        assert [(each.person.name, each.role) for each in first] == [
            (FOUNDER, None),
            *zip(THREE, Role, strict=True),
        ]
        assert len({each.token for each in first}) == 4
        assert Setup.objects.get().founder.name == FOUNDER
        assert logged()[0] == "office.founded"

    def test_may_have_a_founder_who_is_the_system_administrator_by_one_account(self):
        first = begun(system=FOUNDER)
        assert [each.person.name for each in first] == [FOUNDER, *THREE[1:]]
        assert role_of(Person.objects.get(name=FOUNDER).user) == Role.SYSTEM

    @pytest.mark.parametrize("role", ["security", "audit"])
    def test_has_no_founder_who_watches_over_himself(self, role):
        with pytest.raises(SetupRefused, match="不能兼"):
            begun(**{role: FOUNDER})
        assert not Office.objects.exists()

    def test_needs_three_different_administrators_or_nothing_is_written(self):
        with pytest.raises(AccountRefused, match="三个不同的人"):
            begun(audit=THREE[0])
        assert not Office.objects.exists()
        assert logged() == []

    def test_is_founded_once(self):
        begun()
        with pytest.raises(SetupRefused, match="已经有单位"):
            begun(code="second")
        assert Office.objects.count() == 1


class TestPeople:
    @pytest.fixture(autouse=True)
    def office(self):
        begun()

    def test_come_by_the_workbook_that_the_template_began(self):
        assert import_people() > 30
        setup, _ = founder_of()
        assert done_of(setup, TODAY)["people"]
        assert founder_of()[1].posts == (str(Post.objects.get(code="office_head").pk),)
        assert "people.imported" in logged()

    def test_a_workbook_with_mistakes_changes_nothing_and_names_sheet_and_row(self):
        with pytest.raises(BadFile) as wrong:
            import_people(任职=[("nobody", "101", "", SINCE)], 职务=[("x", "", 5)])
        assert {(p.sheet, p.row) for p in wrong.value.problems} == {("任职", 12), ("职务", 12)}
        assert not Post.objects.exists()

    def test_a_workbook_of_another_office_is_refused(self):
        setup, _ = founder_of()
        content = workbook(Office(code="other", name="外单位", short_name="外单位", pk=setup.office.pk))
        draft = office_content_read("a.xlsx", content)
        with pytest.raises(BadFile, match="本单位的代码是“qinghe”"):
            services.people_plan(office=setup.office, draft=draft)
        assert Office.objects.count() == 1

    def test_come_by_hand_with_unit_post_and_person_as_needed(self):
        seat("办事处主任", "禾正清")
        seat("党政办公室主任", FOUNDER, unit="党政办公室", is_head=True)
        seat("文书", "舒小禾", unit="党政办公室")
        office = Office.objects.get()
        assert [post.title for post in posts_of(office)] == ["办事处主任", "党政办公室主任", "文书"]
        assert office.units.count() == 1
        assert office.people.filter(name=FOUNDER).count() == 1

    def test_nobody_is_put_beside_the_holder_of_a_post(self):
        seat("办事处主任", "禾正清")
        with pytest.raises(OrgRefused, match="已由禾正清担任"):
            seat("办事处主任", "林有溪")
        assert not Person.objects.filter(name="林有溪").exists()


class TestTexts:
    @pytest.fixture(autouse=True)
    def office(self):
        begun()
        import_people()

    def test_that_came_along_say_how_much_of_them_runs(self):
        texts = shipped_texts()
        assert [text.is_house for text in texts].index(True) == 0
        wusong = next(text for text in texts if text.id == "wusong")
        assert 0 < wusong.running <= wusong.clauses == 48

    def test_are_adopted_with_the_posts_that_are_called_as_the_roles(self):
        adopt("house", keeper=["office_head"], head=["director"])
        adopt("wusong", **LEADERS)
        roles = Office.objects.get().adoptions.get(edition__rulebook="wusong").roles
        assert roles["director"] == ["director"]
        assert roles["deputies"] == ["deputy"]
        assert roles["office"] == ["office_head", "supervision", "clerk"]
        assert roles["unit_heads"] == ["office_head", "city_head"]
        assert roles["archives"] == ["archivist"]
        assert done_of(founder_of()[0], TODAY)["rules"]

    def test_are_refused_with_the_names_of_roles_that_have_no_post(self):
        with pytest.raises(AdoptionRefused, match="“班子成员”没有对应的职务"):
            adopt("wusong")
        assert not Office.objects.get().adoptions.exists()
        assert "text.adopted" not in logged()

    def test_once_adopted_are_changed_by_revision_alone(self):
        adopt("house", keeper=["office_head"], head=["director"])
        with pytest.raises(SetupRefused, match="起草修订"):
            adopt("house", keeper=["clerk"], head=["director"])

    def test_a_role_is_what_another_text_has_behind_the_same_title(self):
        adopt("daily", office=["clerk"], secrecy_officer=["archivist"], classifier=["director"])
        posts = list(posts_of(Office.objects.get()))
        role = book_shipped("wusong").roles["office"]
        assert proposed(role, posts, roles_known(Office.objects.get(), TODAY)) == ["clerk"]


class TestNumbers:
    def test_go_on_where_the_office_has_come_to(self):
        begun()
        import_people()
        named = ("leadership", "stability_centre", "safety_committee", "safety_office", "responsible_heads")
        adopt("dadukou", **{role: ["director", "deputy"] for role in named})
        setup, actor = founder_of()
        series = numbered_in(setup.office, TODAY)
        assert [each.shown(13, 2026) for each in series] == ["印〔2026〕13号"]
        used = {series[0].series: 12}
        services.numbers_begin(setup=setup, used=used, series=series, by=actor, at=AT)
        assert [each.last for each in numbered_in(setup.office, TODAY)] == [12]
        assert done_of(setup, TODAY)["numbers"]

    def test_that_were_given_here_keep_their_beginning(self):
        office = seal_office()
        begin = {"office": office.office, "series": "seal_use", "year": 2026}
        series_begin(**begin, last=7)
        assert used(office, seal(office)).number == "印〔2026〕8号"
        with pytest.raises(NotDone, match="不能再改起点"):
            series_begin(**begin, last=3)
        assert Series.objects.get().last == 8

    def test_are_never_less_than_nothing(self):
        begun()
        with pytest.raises(NotDone, match="不能小于0"):
            series_begin(office=Office.objects.get(), series="seal_use", year=2026, last=-1)
        assert not Series.objects.exists()


class TestTheEnd:
    @pytest.fixture(autouse=True)
    def office(self):
        begun()

    def finish(self) -> None:
        setup, actor = founder_of()
        services.setup_finish(setup=setup, today=TODAY, by=actor, at=AT)

    def test_is_refused_without_people_and_texts(self):
        with pytest.raises(SetupRefused, match="请先办好人员、制度"):
            self.finish()
        assert Setup.objects.get().finished_at is None

    def test_comes_when_there_are_people_and_texts(self):
        import_people()
        adopt("house", keeper=["office_head"], head=["director"])
        adopt("wusong", **LEADERS)
        self.finish()
        assert Setup.objects.get().finished_at == AT
        assert logged()[-1] == "office.opened"

    def test_only_a_step_without_rows_of_its_own_is_said_to_be_done(self):
        setup, _ = founder_of()
        services.step_confirm(setup=setup, step="calendar", at=AT)
        with pytest.raises(SetupRefused, match="以实际登记的内容为准"):
            services.step_confirm(setup=setup, step="people", at=AT)
        assert [*Setup.objects.get().confirmed] == ["calendar"]


class TestAccounts:
    @pytest.fixture(autouse=True)
    def office(self):
        begun()
        import_people()

    def administrator(self, name: str):
        return actor_for(Person.objects.get(name=name).user, AT)

    def test_are_opened_for_everybody_at_once_with_a_link_each(self):
        waiting = without_account(Office.objects.get(), TODAY)
        invited = accounts_open(people=waiting, by=self.administrator(THREE[0]), at=AT)
        assert len({token for _, token in invited}) == len(waiting) == 9
        assert without_account(Office.objects.get(), TODAY) == []

    def test_are_opened_by_the_system_administrator_alone(self):
        with pytest.raises(AccountRefused, match="只有系统管理员"):
            accounts_open(people=[], by=founder_of()[1], at=AT)


class TestKeeping:
    @pytest.fixture(autouse=True)
    def office(self):
        begun()
        import_people()

    def post(self, code: str) -> Post:
        return Post.objects.get(code=code)

    def test_a_post_passes_from_one_to_another_and_falls_vacant(self):
        _, actor = founder_of()
        person = services.person_named(Office.objects.get(), "苏新来")
        services.post_give(post=self.post("clerk"), person=person, since=TODAY, by=actor, at=AT)
        services.post_vacate(post=self.post("clerk"), on=date(2026, 12, 1), by=actor, at=AT)
        terms = self.post("clerk").appointments.values_list("person__name", "until")
        assert list(terms) == [("舒小禾", TODAY), ("苏新来", date(2026, 12, 1))]
        assert logged()[-2:] == ["post.given", "post.ended"]

    def test_a_post_is_acted_for_on_a_stated_ground_until_that_is_ended(self):
        _, actor = founder_of()
        said = {"post": self.post("director"), "by_post": self.post("deputy"), "until": None}
        with pytest.raises(OrgRefused, match="请写明代行的依据"):
            services.post_act_begin(**said, since=AT, ground=" ", by=actor, at=AT)
        acting = services.post_act_begin(**said, since=AT, ground="党工委会议第3次", by=actor, at=AT)
        services.post_act_end(acting=acting, by=actor, at=moment("2026-11-24 09:00"))
        assert Acting.objects.get().ended_at == moment("2026-11-24 09:00")
        assert logged()[-2:] == ["acting.begun", "acting.ended"]

    def test_days_are_closed_and_opened_again(self):
        setup, actor = founder_of()
        days = {"start": date(2026, 12, 1), "end": date(2026, 12, 2)}
        closure = services.days_close(office=setup.office, **days, reason="搬迁", by=actor, at=AT)
        services.days_reopen(closure=closure, by=actor, at=AT)
        assert not setup.office.closures.exists()
        assert logged()[-2:] == ["closure.added", "closure.removed"]


def test_the_words_of_the_first_page_are_the_offices():
    begun()
    office = Office.objects.get()
    assert (office.name, office.short_name, office.code) == (
        SAID["name"],
        SAID["short_name"],
        SAID["code"],
    )
