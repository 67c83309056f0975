"""The pages: the code at the door, the steps for the founder, nothing for anybody else."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from openpyxl import load_workbook

from zhidu.accounts.models import Account, Event
from zhidu.cases.tests.offices import make_office
from zhidu.org.models import Deputy, Office, Person, Portfolio, Post, Unit
from zhidu.setup.code import code, console_line
from zhidu.setup.models import Setup
from zhidu.setup.tests.town import FOUNDER, SINCE, THREE, begun, client_of, founder_of, post_office, workbook

pytestmark = pytest.mark.django_db

STEPS = ("people", "rules", "calendar", "numbers", "accounts", "finish")


def uploaded(content: bytes, name: str = "人员.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def brought_in(client: Client) -> None:
    """The people, by the preview and its confirmation."""
    file = uploaded(workbook(Office.objects.get()))
    looked = client.post("/office/people/", {"act": "look", "file": file})
    assert not Post.objects.exists()
    taken = {"act": "take", "taken": looked.context["taken"]}
    assert client.post("/office/people/", taken).status_code == 302


@pytest.fixture
def founder() -> Client:
    begun()
    return client_of(FOUNDER)


class TestTheDoor:
    def test_is_where_an_empty_installation_begins(self):
        answer = Client().get("/", follow=True)
        assert answer.redirect_chain[-1][0] == "/setup/"
        assert "开办码" in answer.content.decode()

    def test_is_opened_by_the_code_of_the_console(self):
        link = console_line("http://127.0.0.1:8000").split()[-1]
        page = Client().get(link.removeprefix("http://127.0.0.1:8000"))
        assert f'value="{code()}"' in page.content.decode()
        assert code() in console_line()
        answer = post_office(Client())
        assert answer.content.decode().count("/invitation/") == 5
        assert Setup.objects.get().founder.name == FOUNDER

    def test_takes_the_code_in_small_letters_and_without_dashes(self):
        post_office(Client(), said_code=code().lower().replace("-", " "))
        assert Office.objects.exists()

    @pytest.mark.parametrize("said", ["", "AAAA-BBBB-CCCC-DDDD", "码"])
    def test_stays_shut_for_whoever_does_not_know_it(self, said):
        answer = post_office(Client(), said_code=said)
        assert answer.context["form"].errors["said_code"]
        assert not Office.objects.exists()

    def test_does_not_let_anybody_try_for_ever(self, settings):
        settings.ZHIDU_LOCKOUT = settings.ZHIDU_LOCKOUT | {"failures_of_an_address": 2}
        for _ in range(2):
            post_office(Client(), said_code="wrong")
        assert "尝试次数过多" in post_office(Client()).content.decode()
        assert not Office.objects.exists()

    def test_says_what_is_wrong_with_the_administrators_and_writes_nothing(self):
        answer = post_office(Client(), audit=THREE[0])
        assert "三个不同的人" in answer.content.decode()
        assert not Office.objects.exists()

    def test_is_gone_once_there_is_an_office(self):
        make_office()
        assert Client().get("/setup/").status_code == 404
        assert post_office(Client()).status_code == 404
        assert console_line() == ""
        assert Client().get("/login/").status_code == 200

    def test_its_code_is_told_by_the_command_that_prepares_a_server(self, capsys):
        call_command("prepare")
        assert code() in capsys.readouterr().out


class TestTheSteps:
    def test_are_where_the_founder_comes_in(self, founder):
        answer = founder.get("/", follow=True)
        assert answer.redirect_chain[-1][0] == "/office/people/"

    def test_go_on_where_they_were_left(self, founder):
        brought_in(founder)
        assert founder.get("/", follow=True).redirect_chain[-1][0] == "/office/rules/"

    def test_are_nobody_elses(self, founder):
        brought_in(founder)
        for client in (client_of(THREE[0]), client_of(THREE[2])):
            for step in ("people", *STEPS):
                assert client.get(f"/office/{step}/").status_code == 404
                assert client.post(f"/office/{step}/").status_code in (404, 405)

    def test_open_with_and_without_people(self, founder, django_assert_max_num_queries):
        for _ in range(2):
            for step in (*STEPS, "rules/wusong"):
                with django_assert_max_num_queries(20):
                    assert (step, founder.get(f"/office/{step}/").status_code) == (step, 200)
            if not Post.objects.exists():
                brought_in(founder)

    def test_the_founder_may_be_the_system_administrator(self):
        begun(system=FOUNDER)
        assert client_of(FOUNDER).get("/", follow=True).redirect_chain[-1][0] == "/office/people/"


class TestPeople:
    def test_a_workbook_is_told_what_is_wrong_with_it_by_sheet_and_row(self, founder):
        bad = workbook(Office.objects.get(), 任职=[("nobody", "101", "", SINCE)])
        page = founder.post("/office/people/", {"act": "look", "file": uploaded(bad)})
        problem = page.context["problems"][0]
        assert (problem.sheet, problem.row, problem.column) == ("任职", 12, "职务")
        assert "没有写入任何内容" in page.content.decode()
        assert not Post.objects.exists()

    @pytest.mark.parametrize(
        ("content", "name"), [(b"PK not a workbook", "a.xlsx"), (b"a,b", "a.csv"), (b"{", "a.yaml")]
    )
    def test_what_is_no_workbook_is_refused(self, founder, content, name):
        page = founder.post("/office/people/", {"act": "look", "file": uploaded(content, name)})
        assert page.context["problems"]

    def test_what_was_looked_at_is_read_anew_when_it_is_taken(self, founder):
        for taken in ("", "单位: [{代码: other, 名称: 外, 简称: 外}]", "- 1"):
            founder.post("/office/people/", {"act": "take", "taken": taken})
        assert Office.objects.count() == 1
        assert not Post.objects.exists()

    def test_the_template_has_what_the_office_has(self, founder):
        answer = founder.get("/office/people/template/")
        assert answer["Content-Disposition"].startswith("attachment")
        book = load_workbook(BytesIO(answer.content))
        assert [row[1].value for row in book["人员"].iter_rows(min_row=2, max_row=5)] == [FOUNDER, *THREE]

    def test_one_by_one_in_a_form(self, founder):
        said = {
            "act": "add",
            "title": "主任",
            "name": "禾正清",
            "since": "2026-01-01",
            "phone": "13800000001",
        }
        assert founder.post("/office/people/", said).status_code == 302
        assert Person.objects.get(name="禾正清").phone_masked == "138****0001"
        again = founder.post("/office/people/", said | {"name": "林有溪"})
        assert "已由禾正清担任" in again.content.decode()

    def test_a_post_page_says_why_something_cannot_be(self, founder):
        brought_in(founder)
        post = Post.objects.get(code="director")
        page = f"/office/posts/{post.pk}/"
        early = founder.post(page, {"act": "vacate", "on": "2020-01-01"})
        assert "日期不能早于这一天" in early.content.decode()
        same = founder.post(
            page, {"act": "act", "by_post": post.pk, "since": "2026-11-23T09:00", "ground": "x"}
        )
        assert same.context["act_form"].errors
        assert founder.post(page, {"act": "else"}).status_code == 200


class TestRelations:
    """Which unit a post leads, what it is in contact with, who stands in for it."""

    @pytest.fixture
    def page(self, founder) -> str:
        brought_in(founder)
        return f"/office/posts/{Post.objects.get(code='director').pk}/relations/"

    def test_are_registered_and_taken_back(self, founder, page, django_assert_max_num_queries):
        director, unit = Post.objects.get(code="director"), Unit.objects.first()
        Portfolio.objects.filter(post=director).delete()
        clerk = Post.objects.get(code="clerk")
        added = (
            {"act": "lead", "unit": unit.pk},
            {"act": "contact", "place": "东坡社区"},
            {"act": "deputy", "by_post": clerk.pk, "order": 1},
        )
        for said in added:
            assert founder.post(page, said).status_code == 302
        with django_assert_max_num_queries(20):
            shown = founder.get(page).content.decode()
        assert all(f"撤销：{words}" in shown for words in (unit.name, "东坡社区", clerk.title))
        assert (director.portfolios.get().unit, director.contacts.get().place) == (unit, "东坡社区")
        assert director.deputies.get().by_post == clerk
        assert Event.objects.filter(verb="relation.begun").count() == 3
        field = {"act": "lead", "field": "安全生产", "since": "2026-03-01"}
        assert founder.post(page, field).status_code == 302
        assert "自 2026-03-01" in founder.get(page).content.decode()
        row = director.portfolios.get(field="安全生产").pk
        assert founder.post(page, {"act": "unlead", "row": row}).status_code == 302
        shown = founder.get(page).content.decode()
        assert "分管安全生产" in shown[shown.index("以前的") :]
        for act, rows in (
            ("unlead", director.portfolios),
            ("uncontact", director.contacts),
            ("undeputy", director.deputies),
        ):
            assert founder.post(page, {"act": act, "row": rows.get().pk}).status_code == 302
            assert not rows.exists()

    @pytest.mark.parametrize(
        ("said", "why"),
        [
            ({"act": "lead"}, "不能都写或都不写"),
            ({"act": "lead", "field": "防汛", "since": "2099-01-01"}, "请到那一天再登记"),
            ({"act": "contact"}, "不能都写或都不写"),
            ({"act": "deputy", "by_post": "", "order": 0}, "必填"),
            ({"act": "deputy", "by_post": "0", "order": 1}, "0"),
        ],
    )
    def test_say_what_is_wrong_and_write_nothing(self, founder, page, said, why):
        answer = founder.post(page, said)
        assert (answer.status_code, why in answer.content.decode()) == (200, True)
        assert not Event.objects.filter(verb="relation.begun").exists()

    def test_of_another_post_are_not_taken_back_here(self, founder, page):
        other = Deputy.objects.create(
            post=Post.objects.get(code="clerk"), by_post=Post.objects.get(code="director"), order=1
        )
        assert founder.post(page, {"act": "undeputy", "row": other.pk}).status_code == 404
        assert Deputy.objects.filter(pk=other.pk).exists()


class TestTexts:
    def test_are_refused_with_the_names_of_what_is_not_mapped_and_keep_what_was_ticked(self, founder):
        brought_in(founder)
        said = {"since": "2026-01-01", "role-director": ["director"]}
        page = founder.post("/office/rules/wusong/", said)
        assert "“班子成员”" in page.content.decode()
        assert not Office.objects.get().adoptions.exists()
        director = next(role for role in page.context["roles"] if role["id"] == "director")
        assert director["chosen"] == {"director"}

    def test_are_refused_with_a_day_that_is_none(self, founder):
        brought_in(founder)
        page = founder.post("/office/rules/daily/", {"since": "soon", "role-office": ["clerk"]})
        assert "日期写法如" in page.content.decode()

    def test_the_readings_are_shown_before_anything_is_adopted(self, founder):
        page = founder.get("/office/rules/wusong/").content.decode()
        assert "恰好10万元" in page

    @pytest.mark.parametrize("folder", ["common", "none", "tests"])
    def test_a_text_that_did_not_come_along_is_not_there(self, founder, folder):
        assert founder.get(f"/office/rules/{folder}/").status_code == 404


@pytest.fixture
def town(founder) -> Client:
    """Everything entered by the pages, but not finished."""
    brought_in(founder)
    house = {"since": "2026-01-01", "role-keeper": ["office_head"], "role-head": ["director"]}
    assert founder.post("/office/rules/house/", house).status_code == 302
    named = {"role-office": ["clerk"], "role-secrecy_officer": ["clerk"], "role-classifier": ["office_head"]}
    daily = {"since": "2026-01-01"} | named
    assert founder.post("/office/rules/daily/", daily).status_code == 302
    return founder


class TestTheEnd:
    def test_comes_by_the_last_page_after_which_no_step_is_there(self, town):
        assert town.post("/office/finish/").headers["Location"] == "/"
        for step in ("rules", "rules/wusong", "numbers", "accounts", "finish"):
            assert town.get(f"/office/{step}/").status_code == 404
        assert town.get("/").status_code == 200

    def test_leaves_the_office_to_who_keeps_its_texts(self, town):
        town.post("/office/finish/")
        assert town.get("/office/", follow=True).status_code == 200
        assert "人员、任职和停办" in town.get("/directory/").content.decode()
        Setup.objects.update(founder=Person.objects.get(name="舒小禾"))
        assert town.get("/office/calendar/").status_code == 200

    def test_is_refused_while_something_is_missing(self, founder):
        page = founder.post("/office/finish/", follow=True)
        assert "请先办好人员、制度" in page.content.decode()

    def test_the_steps_that_need_only_a_look_lead_on(self, town):
        confirmed = town.post("/office/calendar/", {"act": "confirm"})
        assert confirmed.headers["Location"] == "/office/numbers/"
        assert town.post("/office/numbers/", {"mark_check": "0"}).headers["Location"] == "/office/accounts/"
        assert {*Setup.objects.get().confirmed} == {"calendar", "numbers"}


class TestDays:
    def test_are_closed_and_opened_by_the_page(self, founder):
        said = {"start": "2026-12-01", "end": "2026-12-02", "reason": "搬迁"}
        assert founder.post("/office/calendar/", said).status_code == 302
        twice = founder.post("/office/calendar/", said)
        assert "已登记停办" in twice.content.decode()
        closure = Office.objects.get().closures.get()
        founder.post("/office/calendar/", {"act": "reopen", "closure": closure.pk})
        assert not Office.objects.get().closures.exists()


class TestStrips:
    def test_are_one_a_person_and_shown_once(self, founder):
        brought_in(founder)
        system = client_of(THREE[0])
        page = system.post("/administration/accounts/together/")
        assert len(page.context["strips"]) == 10
        assert page.content.decode().count("/invitation/") == 10
        assert Account.objects.count() == 13

    def test_are_for_those_without_a_password_alone(self, founder):
        brought_in(founder)
        system = client_of(THREE[0])
        system.post("/administration/accounts/together/")
        for name in ("舒小禾", "禾正清"):
            user = Person.objects.get(name=name).user
            user.set_password("Quiet-Harbour-71")
            user.save()
        assert len(system.get("/administration/accounts/together/").context["waiting"]) == 8
        assert {
            s["person"].name for s in system.post("/administration/accounts/together/").context["strips"]
        } & {
            "舒小禾",
            "禾正清",
        } == set()


def test_the_founders_link_sets_a_password_that_lets_in():
    first = begun()[0]
    setup, _ = founder_of()
    said = {"password": "Green-Valley-2026", "again": "Green-Valley-2026"}
    Client().post(f"/invitation/{first.token}/", said)
    client = Client()
    client.post("/login/", {"username": first.username, "password": said["password"]})
    assert client.get("/office/people/").status_code == 200
    assert setup.founder.name == FOUNDER
