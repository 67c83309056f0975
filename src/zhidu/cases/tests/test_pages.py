"""The generic pages: what a visitor sees, what is refused, and that nothing typed is lost."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zhidu.cases.models import Case, Entry, File, Step
from zhidu.cases.tests.offices import WUSONG, TestOffice, docx, login, make_office
from zhidu.editions.services import files_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> TestOffice:
    return make_office()


def begin(client: Client) -> Case:
    client.post(reverse("case-new", args=["topic"]))
    return Case.objects.latest("pk")


POINTS = ["to_the_point", "concise", "factual", "focused", "terse", "accurate", "consistent"]


def filled(office: TestOffice, **changes: object) -> dict[str, object]:
    return {
        "title": "云溪河岸线保洁服务采购",
        "unit": office.unit("urban"),
        "summary": "现有合同年底到期。",
        "category": "livelihood",
        "item_type": "deliberate",
        "request": "同意采购",
        "presenter": "甲08",
        "fiscal": "是",
        "kind": "service",
        "amount": "48万",
        "method": "comparison",
        "ticked": ["clear", "grounded", "ripe", "workable", "agreed"],
        "paper-report": SimpleUploadedFile("汇报稿.docx", docx()),
        "act": "do:submit",
        "key": "a-form",
    } | changes


def hand_in(office: TestOffice, who: str = "urban_head", **changes: object):
    client = login(office, who)
    case = begin(client)
    return client, case, client.post(reverse("case-form", args=[case.pk]), filled(office, **changes))


def test_a_topic_does_not_say_who_its_initiator_would_be_when_asking_leave(office):
    client, _, response = hand_in(office, who="director")
    page = client.get(response.url).content.decode()
    assert "<dt>汇报人</dt>" in page
    assert "请假人" not in page


def test_a_complete_form_goes_to_the_office(office):
    client, case, response = hand_in(office)
    assert response.status_code == 302
    assert Step.objects.get(case=case, state="open").step == "review"
    page = client.get(response.url).content.decode()
    assert "办公室审核" in page
    assert "四（二）" in page


def test_money_that_is_not_money_keeps_everything_that_was_typed(office):
    for wrong, words in (
        ("-5", "不能是负数"),
        ("四十八万", "金额"),
        ("1.234", "最多写到分"),
        ("NaN", "金额"),
    ):
        _, case, response = hand_in(office, amount=wrong)
        page = response.content.decode()
        assert words in page
        assert "云溪河岸线保洁服务采购" in page
        assert Step.objects.get(case=case, state="open").step == "submit"


def test_a_refusal_names_its_clause_and_keeps_the_form(office):
    _, case, response = hand_in(office, ticked=["clear"])
    page = response.content.decode()
    assert response.status_code == 409
    assert "各方面意见基本一致" in page
    assert "WS-4.1b" in page
    assert Case.objects.get(pk=case.pk).facts["amount"] == 48_000_000


def test_what_is_missing_is_said_once_above_and_beside_its_field(office):
    _, _, response = hand_in(office, request="", presenter="", ticked=["clear"])
    page = response.content.decode()
    assert "请填写“提请会议事项”“汇报人”；须做到“依据准确”“条件成熟”" in page
    assert page.count("<li>请填写“汇报人”</li>") == 1


def test_a_wrong_file_is_refused_and_the_text_is_kept(office):
    bad = SimpleUploadedFile("汇报稿.pdf", b"MZ not a pdf")
    _, case, response = hand_in(office, **{"paper-report": bad})
    assert "内容不是PDF文件" in response.content.decode()
    assert Case.objects.get(pk=case.pk).facts["title"] == "云溪河岸线保洁服务采购"
    assert not File.objects.exists()


def test_a_file_too_large_is_refused_and_the_text_is_kept(office, settings):
    settings.ZHIDU_UPLOAD_MAX = 1024 * 1024
    large = SimpleUploadedFile("汇报稿.pdf", b"%PDF-1.7" + b" " * 1024 * 1024)
    _, case, response = hand_in(office, **{"paper-report": large})
    assert "超过1 MB" in response.content.decode()
    assert Case.objects.get(pk=case.pk).facts["title"] == "云溪河岸线保洁服务采购"


def test_two_clicks_hand_in_once(office):
    client, case, _ = hand_in(office)
    client.post(reverse("case-form", args=[case.pk]), filled(office))
    assert Entry.objects.filter(case_id=case.pk, verb="step.done").count() == 1


def test_the_preview_says_where_the_topic_goes_and_why(office):
    client = login(office, "urban_head")
    case = begin(client)
    url = reverse("case-preview", args=[case.pk])
    said = client.post(url, filled(office, amount="480000")).content.decode()
    assert "提交主任办公会讨论" in said
    assert "单一来源" in said
    assert "四（二）" in said
    below = client.post(url, filled(office, amount="49999")).content.decode()
    assert "原文没有写明由哪个机构决定" in below
    above = client.post(url, filled(office, amount="50万")).content.decode()
    assert "报党工委会议研究决定" in above


def test_what_is_typed_is_saved_on_the_way(office):
    client = login(office, "urban_head")
    case = begin(client)
    response = client.post(reverse("case-autosave", args=[case.pk]), {"title": "保洁", "amount": "四十八"})
    assert response.status_code == 204
    assert Case.objects.get(pk=case.pk).title == "保洁"


def test_an_ended_login_sends_a_form_to_the_log_in_and_loses_no_case(office):
    client = login(office, "urban_head")
    case = begin(client)
    response = Client().post(reverse("case-form", args=[case.pk]), filled(office))
    assert response.status_code == 302
    assert response.url.startswith(reverse("login"))
    assert client.get(reverse("case-form", args=[case.pk])).status_code == 200


def test_a_page_older_than_the_case_changes_nothing_and_says_who_was_faster(office):
    _, case, _ = hand_in(office)
    case.refresh_from_db()
    old = case.version
    url = reverse("case", args=[case.pk])
    login(office, "office_head").post(url, {"act": "do:review", "version": old, "key": "1", "ticked": POINTS})
    response = login(office, "clerk").post(
        url, {"act": "return:review", "version": old, "opinion": "补充", "key": "2"}, follow=True
    )
    assert "办理过" in response.content.decode()
    assert Step.objects.get(case=case, state="open").step == "meeting"


def test_a_paper_can_be_taken_off_a_draft(office):
    client = login(office, "urban_head")
    case = begin(client)
    client.post(reverse("case-form", args=[case.pk]), filled(office, act="save:draft"))
    file = File.objects.get()
    client.post(
        reverse("case-form", args=[case.pk]),
        filled(office, act="", remove=str(file.pk), **{"paper-report": ""}),
    )
    file.refresh_from_db()
    assert file.removed_at is not None


def test_who_may_not_read_finds_nothing(office):
    _, case, _ = hand_in(office)
    file = File.objects.get()
    stranger, elsewhere = login(office, "community_head"), login(make_office("other"), "clerk")
    for client in (stranger, elsewhere):
        for name, pk in (("case", case.pk), ("case-form", case.pk), ("file", file.pk)):
            assert client.get(reverse(name, args=[pk])).status_code == 404
        for name in ("case-preview", "case-autosave", "case-withdraw"):
            assert client.post(reverse(name, args=[case.pk])).status_code == 404
        assert client.post(reverse("case", args=[case.pk]), {"act": "do:review"}).status_code == 404


def test_a_file_of_ours_is_shown_without_scripts(office):
    client, _, _ = hand_in(office)
    response = client.get(reverse("file", args=[File.objects.get().pk]))
    assert response["Content-Disposition"].startswith("attachment")


def test_a_soft_clause_asks_for_a_reason_and_records_it():
    files = files_of(WUSONG)
    hard = "WS-4.1b: {place: 四（一）, force: must"
    assert hard in files["clauses.yaml"]
    soft = files | {"clauses.yaml": files["clauses.yaml"].replace(hard, hard.replace("must", "should"))}
    office = make_office(files=soft)
    client, case, response = hand_in(office, ticked=["clear"])
    assert response.status_code == 409
    assert "不照办的原因" in response.content.decode()
    url = reverse("case-form", args=[case.pk])
    client.post(url, filled(office, ticked=["clear"], reason="汛期紧急，会后补齐", key="again"))
    departure = case.deviations.get()
    assert (departure.sort, departure.clauses) == ("deviation", ["WS-4.1b"])
    assert departure.reason == "汛期紧急，会后补齐"
    assert Step.objects.get(case=case, state="open").step == "review"
