"""Topics withdrawn, merged and split before a meeting, on a real database."""

from __future__ import annotations

import pytest
from django.urls import reverse

from zhidu.cases.errors import NotDone, Refused
from zhidu.cases.models import Case, Entry, File, Notice
from zhidu.cases.situation import situation_of
from zhidu.cases.tests.offices import TestOffice, login, make_office, moment
from zhidu.cases.tests.trails import broken_entries
from zhidu.papers.tests.reading import words_of
from zhidu.rooms.meetings import followups, services
from zhidu.rooms.meetings.followups import follow_up
from zhidu.rooms.meetings.models import AgendaItem
from zhidu.rooms.meetings.papers import agenda_words
from zhidu.rooms.meetings.passages import passages_of
from zhidu.rooms.meetings.selectors import in_pool
from zhidu.rooms.meetings.tests.steps import (
    LATER,
    MONDAY,
    PRESENT,
    SENT,
    decide,
    do,
    fixed_meeting,
    open_step,
    opened_meeting,
    planned_meeting,
    pooled_topic,
    signed_meeting,
)

pytestmark = pytest.mark.django_db
PLANNED = "2026-11-24 09:30"


@pytest.fixture(scope="module")
def office(kept) -> TestOffice:
    return make_office()


@pytest.fixture(scope="module")
def made(office: TestOffice) -> dict[str, int]:
    """Three topics of the pool, by their keys: each test reads them anew."""
    ordinary = {"fiscal": "否", "kind": None, "amount": None, "method": None}
    return {
        "cleaning": pooled_topic(office).pk,
        "lamps": pooled_topic(office, title="路灯维修服务采购", amount=90_000_00).pk,
        "rules": pooled_topic(office, title="值班和巡查办法", **ordinary).pk,
    }


@pytest.fixture
def cleaning(made: dict[str, int]) -> Case:
    return Case.objects.get(pk=made["cleaning"])


@pytest.fixture
def lamps(made: dict[str, int]) -> Case:
    return Case.objects.get(pk=made["lamps"])


@pytest.fixture
def rules(made: dict[str, int]) -> Case:
    return Case.objects.get(pk=made["rules"])


def item_of(meeting: Case, topic: Case) -> AgendaItem:
    return AgendaItem.objects.select_related("meeting__edition", "topic__edition").get(
        meeting=meeting, topic=topic
    )


def withdraw(
    office: TestOffice, meeting: Case, topic: Case, who: str, at: str, why: str = "数据要重核"
) -> None:
    services.topic_withdraw(item=item_of(meeting, topic), why=why, by=office[who], at=moment(at))


def merge(office: TestOffice, meeting: Case, topic: Case, other: Case, at: str = PLANNED) -> None:
    told = {"why": "同一片区的采购", "by": office["clerk"], "at": moment(at)}
    services.topic_merge(item=item_of(meeting, topic), topic_id=other.pk, **told)


def split(
    office: TestOffice, meeting: Case, topic: Case, *titles: str, who: str = "clerk", at: str = PLANNED
) -> None:
    parts = [(title, f"同意{title}") for title in titles]
    told = {"why": "两件事", "by": office[who], "at": moment(at)}
    services.topic_split(item=item_of(meeting, topic), parts=parts, **told)


def agenda(meeting: Case) -> list[tuple[int, str]]:
    return list(meeting.agenda.values_list("place", "topic__title"))


# 撤回


def test_its_unit_takes_a_topic_off_a_plan_and_has_it_back(office, cleaning, lamps):
    meeting = planned_meeting(office, cleaning, lamps)
    with pytest.raises(Refused):
        withdraw(office, meeting, cleaning, "community_head", PLANNED)
    with pytest.raises(Refused, match="理由"):
        withdraw(office, meeting, cleaning, "urban_head", PLANNED, why=" ")
    withdraw(office, meeting, cleaning, "urban_head", PLANNED)
    assert agenda(meeting) == [(1, lamps.title)]
    assert open_step(cleaning) == "submit"
    assert not in_pool(meeting, [cleaning.pk])
    assert Entry.objects.filter(case_id=meeting.pk, verb="item.withdrawn", data__why="数据要重核").exists()
    assert list(broken_entries(cleaning.pk)) == []


def test_after_the_notice_the_director_lets_it_go_and_everybody_is_told(office, cleaning, lamps):
    meeting = fixed_meeting(office, cleaning, lamps)
    do(office, meeting, "notify", "clerk", SENT)
    withdraw(office, meeting, cleaning, "urban_head", LATER)
    assert len(agenda(meeting)) == 2
    with pytest.raises(NotDone, match="已经提请撤回"):
        withdraw(office, meeting, cleaning, "urban_head", LATER)
    asked = meeting.withdrawals.get()
    told = {"withdrawal": asked, "is_agreed": True, "at": moment("2026-11-27 18:00")}
    with pytest.raises(Refused):
        services.withdrawal_settle(by=office["office_head"], **told)
    services.withdrawal_settle(by=office["director"], **told)
    assert agenda(meeting) == [(1, lamps.title)]
    assert open_step(cleaning) == "submit"
    notices = [words_of(file.content()) for file in File.objects.filter(case=meeting, slot="notice")]
    assert [cleaning.title in said for said in notices] == [True, False]
    assert all(f"联系人：{office['clerk'].name}" in said for said in notices)
    members = Notice.objects.filter(case=meeting, what="有议题撤回，议程已变更")
    assert members.count() == len(PRESENT)
    with pytest.raises(NotDone, match="已经答复"):
        services.withdrawal_settle(by=office["director"], **told)


def test_what_the_director_keeps_stays_and_what_was_opened_is_the_meetings(office, cleaning):
    meeting = fixed_meeting(office, cleaning)
    do(office, meeting, "notify", "clerk", SENT)
    withdraw(office, meeting, cleaning, "urban_head", LATER)
    told = {"withdrawal": meeting.withdrawals.get(), "by": office["director"], "at": moment(LATER)}
    services.withdrawal_settle(is_agreed=False, **told)
    assert agenda(meeting) == [(1, cleaning.title)]
    present = tuple(office.post(code) for code in PRESENT)
    do(office, meeting, "open", "clerk", MONDAY, facts={"present": present})
    with pytest.raises(Refused, match="开会"):
        withdraw(office, meeting, cleaning, "urban_head", "2026-11-30 09:05")


def test_out_of_the_pool_a_topic_is_taken_by_its_unit_and_not_off_an_agenda_that_way(office, cleaning, lamps):
    planned_meeting(office, lamps)
    told = {"why": "改用自有人员", "at": moment(PLANNED)}
    with pytest.raises(NotDone, match="已经列入会议"):
        services.topic_leave(topic_id=lamps.pk, by=office["urban_head"], **told)
    with pytest.raises(Refused):
        services.topic_leave(topic_id=cleaning.pk, by=office["community_head"], **told)
    services.topic_leave(topic_id=cleaning.pk, by=office["urban_head"], **told)
    assert open_step(cleaning) == "submit"
    with pytest.raises(NotDone, match="没有在议题库"):
        services.topic_leave(topic_id=cleaning.pk, by=office["urban_head"], **told)


# 合并


def test_topics_taken_together_have_one_place_and_one_outcome(office, cleaning, lamps):
    meeting = planned_meeting(office, cleaning, lamps)
    merge(office, meeting, cleaning, lamps)
    assert agenda(meeting) == [(1, cleaning.title)]
    facts = {"start": moment(MONDAY), "venue": "四楼第二会议室"}
    do(office, meeting, "plan", "clerk", "2026-11-24 10:00", facts=facts)
    do(office, meeting, "plan_review", "office_head", "2026-11-24 11:00")
    do(office, meeting, "plan_fix", "director", "2026-11-24 15:00", facts=facts)
    do(office, meeting, "notify", "clerk", SENT)
    present = tuple(office.post(code) for code in PRESENT)
    do(office, meeting, "open", "clerk", MONDAY, facts={"present": present})
    decide(office, meeting, cleaning)
    do(office, meeting, "close", "clerk", "2026-11-30 10:30")
    for topic in (cleaning, lamps):
        topic.refresh_from_db()
        assert (topic.status, topic.facts["outcome"]) == (Case.Status.CLOSED, "approved")
    assert Entry.objects.get(case_id=lamps.pk, verb="case.joined").data == {"title": cleaning.title}


def test_together_they_come_to_nothing_that_one_alone_may_not(office, cleaning):
    large = pooled_topic(office, title="河岸整治", kind="construction", amount=600_000_00, method=None)
    meeting = planned_meeting(office, cleaning)
    merge(office, meeting, cleaning, large)
    facts = {"start": moment(MONDAY), "venue": "四楼第二会议室"}
    do(office, meeting, "plan", "clerk", "2026-11-24 10:00", facts=facts)
    do(office, meeting, "plan_review", "office_head", "2026-11-24 11:00")
    do(office, meeting, "plan_fix", "director", "2026-11-24 15:00", facts=facts)
    do(office, meeting, "notify", "clerk", SENT)
    with pytest.raises(Refused):
        merge(office, meeting, cleaning, large, LATER)
    present = tuple(office.post(code) for code in PRESENT)
    do(office, meeting, "open", "clerk", MONDAY, facts={"present": present})
    with pytest.raises(Refused) as caught:
        decide(office, meeting, cleaning)
    assert "WS-4.2f" in caught.value.decision.because


def test_what_was_put_together_can_be_parted_while_the_plan_is_made(office, cleaning, lamps):
    meeting = planned_meeting(office, cleaning)
    merge(office, meeting, cleaning, lamps)
    assert not in_pool(meeting, [lamps.pk])
    with pytest.raises(NotDone, match="不在议题库"):
        merge(office, meeting, cleaning, lamps)
    joined = item_of(meeting, cleaning).joined.get()
    services.topic_part(joined=joined, by=office["clerk"], at=moment(PLANNED))
    assert in_pool(meeting, [lamps.pk])


# 拆分


def test_one_topic_becomes_several_each_with_its_own_outcome(office, rules):
    meeting = planned_meeting(office, rules)
    split(office, meeting, rules, "值班办法", "巡查办法")
    assert agenda(meeting) == [(1, "值班办法"), (2, "巡查办法")]
    rules.refresh_from_db()
    assert rules.status == Case.Status.CANCELLED
    parts = list(rules.children.order_by("pk"))
    assert [open_step(part) for part in parts] == ["meeting", "meeting"]
    assert [part.files.count() for part in parts] == [1, 1]
    assert parts[0].facts["request"] == "同意值班办法"
    split_entry = Entry.objects.get(case_id=rules.pk, verb="case.split")
    assert split_entry.data["parts"] == "“值班办法”、“巡查办法”"
    assert Entry.objects.get(case_id=parts[1].pk, verb="case.parted").data["title"] == rules.title
    assert list(broken_entries(parts[0].pk)) == []


def test_a_topic_is_split_by_who_plans_into_two_at_least_and_never_one_of_money(office, rules, cleaning):
    meeting = planned_meeting(office, rules, cleaning)
    with pytest.raises(Refused):
        split(office, meeting, rules, "值班办法", "巡查办法", who="urban_head")
    with pytest.raises(NotDone, match="至少分成两个"):
        split(office, meeting, rules, "值班办法")
    with pytest.raises(Refused, match="资金类议题不拆分"):
        split(office, meeting, cleaning, "东段保洁", "西段保洁")
    assert len(agenda(meeting)) == 2


# 暂缓


def test_what_was_put_off_is_offered_first_with_its_reason_at_the_next_meeting(
    office, lamps, cleaning, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment("2026-12-01 09:00"))
    meeting = opened_meeting(office, cleaning)
    decide(office, meeting, cleaning, outcome="deferred", resolution=None, why="资金来源没有落实")
    assert passages_of([cleaning.pk]) == {cleaning.pk: []}
    do(office, meeting, "close", "clerk", "2026-11-30 10:30")
    coming = planned_meeting(office)
    plan = login(office, "clerk").get(reverse("meeting-plan", args=[coming.pk])).content.decode()
    assert "主任办公会议 2026-11-30，资金来源没有落实" in plan
    assert 0 < plan.index(f"add:{cleaning.pk}") < plan.index(f"add:{lamps.pk}")
    tabled = login(office, "clerk").get(reverse("topic-tabling", args=[cleaning.pk])).content.decode()
    assert "上会经过" in tabled
    assert reverse("meeting", args=[meeting.pk]) in tabled


# 上次决定事项


def test_what_is_still_open_of_earlier_meetings_is_the_first_point(office, cleaning, lamps, monkeypatch):
    signed_meeting(office, cleaning, finish_by=moment("2026-12-10 00:00").date())
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment("2026-12-14 09:00"))
    coming = planned_meeting(office, lamps)
    assert [row["title"] for row in follow_up(situation_of(coming)).rows] == [cleaning.title]
    (line,) = agenda_words(situation_of(coming))["follow_up"]
    assert line.startswith(f"{cleaning.title}（城市管理科，2026年12月10日（星期四）前，")
    html = login(office, "clerk").get(reverse("meeting", args=[coming.pk])).content.decode()
    assert "1 件没有办结，会上先议" in html
    assert "超期" in html
    younger = cleaning.children.get(kind="task")
    younger.pk = None
    younger.save()
    monkeypatch.setattr(followups, "SHOWN", 1)
    assert agenda_words(situation_of(coming))["follow_up"] == [line, "另有1件，见督办清单"]
    cleaning.children.filter(kind="task").update(status=Case.Status.CLOSED)
    assert follow_up(situation_of(coming)).count == 0


# 紧急


def test_consent_by_word_of_mouth_is_noted_and_signed_in_time(office, cleaning, lamps, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(LATER))
    meeting = do(office, fixed_meeting(office, lamps), "notify", "clerk", SENT)
    asked = {"meeting_id": meeting.pk, "why": "汛情紧急", "by": office["urban_head"], "at": moment(LATER)}
    extra = services.extra_ask(topic_id=cleaning.pk, **asked)
    with pytest.raises(Refused):
        services.extra_add(extra=extra, by=office["clerk"], at=moment(LATER))
    with pytest.raises(Refused):
        services.extra_note(extra=extra, by=office["urban_head"], at=moment(LATER))
    services.extra_note(extra=extra, by=office["clerk"], at=moment(LATER))
    extra.refresh_from_db()
    services.extra_add(extra=extra, by=office["clerk"], at=moment(LATER))
    assert agenda(meeting) == [(1, lamps.title), (2, cleaning.title)]
    owed = meeting.obligations.get(rule="oral")
    assert (owed.state, owed.due_at.isoformat()) == ("open", "2026-11-30T15:59:59+00:00")
    shown, url = reverse("meeting", args=[meeting.pk]), reverse("meeting-extra", args=[meeting.pk])
    director = login(office, "director")
    assert "还没有补签" in director.get(shown).content.decode()
    with pytest.raises(Refused) as caught:
        services.extra_confirm(extra=extra, by=office["office_head"], at=moment(LATER))
    assert "WS-5.2b" in caught.value.decision.because
    said = {"extra": extra.pk, "act": "confirm"}
    assert "还没有补签" not in director.post(url, said, follow=True).content.decode()
    assert meeting.obligations.get(rule="oral").state == "met"


# the pages


def test_the_pages_merge_split_and_withdraw(office, rules, lamps, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(PLANNED))
    meeting = planned_meeting(office, rules)
    clerk, head = login(office, "clerk"), login(office, "urban_head")
    url = reverse("meeting-regroup", args=[meeting.pk, item_of(meeting, rules).pk])
    assert "与哪个议题" in clerk.get(url).content.decode()
    wrong = clerk.post(url, {"act": "split", "title-1": "值班办法", "why-split": "两件事"})
    assert wrong.status_code == 409
    assert "至少分成两个议题" in wrong.content.decode()
    assert 'value="值班办法"' in wrong.content.decode()
    said = {"act": "merge", "topic": lamps.pk, "why-merge": "同一片区"}
    assert "（与“路灯维修服务采购”合并审议）" in clerk.post(url, said, follow=True).content.decode()
    joined = item_of(meeting, rules).joined.get()
    clerk.post(reverse("meeting-plan", args=[meeting.pk]), {"change": f"part:{joined.pk}"})
    split = {"act": "split", "title-1": "值班办法", "title-2": "巡查办法", "why-split": "两件事"}
    assert "2 个议题" in clerk.post(url, split, follow=True).content.decode()
    part = rules.children.earliest("pk")
    tabled = reverse("topic-tabling", args=[part.pk])
    done = head.post(tabled, {"act": "withdraw", "why-withdraw": "还要商量"}, follow=True)
    assert "议题已撤回" in done.content.decode()
    assert agenda(meeting) == [(1, "巡查办法")]


def test_the_director_answers_a_withdrawal_on_the_meetings_page(office, cleaning, lamps, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment(LATER))
    meeting = do(office, fixed_meeting(office, cleaning, lamps), "notify", "clerk", SENT)
    head, director = login(office, "urban_head"), login(office, "director")
    asked = {"act": "withdraw", "why-withdraw": "数据要重核"}
    tabled = reverse("topic-tabling", args=[cleaning.pk])
    assert "等候同意" in head.post(tabled, asked, follow=True).content.decode()
    shown, url = reverse("meeting", args=[meeting.pk]), reverse("meeting-withdrawal", args=[meeting.pk])
    assert 'value="agree"' in director.get(shown).content.decode()
    assert 'value="agree"' not in login(office, "deputy_1").get(shown).content.decode()
    said = {"withdrawal": meeting.withdrawals.get().pk, "act": "agree"}
    assert director.post(url, said | {"act": "perhaps"}).status_code == 404
    assert "议程和通知已更新" in director.post(url, said, follow=True).content.decode()
