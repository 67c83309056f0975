"""The small office with the seals of 大渡口's text: its registers are kept by the clerk, its leaders read."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhidu.cases.deeds import Deed
from zhidu.cases.models import Case, Row
from zhidu.cases.services import case_act, case_open, draft_save
from zhidu.cases.tests.affairs import DADUKOU, OF_DADUKOU
from zhidu.cases.tests.offices import TestOffice, make_office, moment
from zhidu.editions.services import adoption_make, edition_publish, files_of
from zhidu.org.models import Appointment, Office

ROLES = OF_DADUKOU | {
    "leadership": ["director", "deputy_1", "deputy_2"],
    "office": ["clerk", "office_head"],
}


def seal_office(code: str = "qinghe") -> TestOffice:
    """The office of the other tests, running by the text on seals too."""
    return with_text(make_office(code), files_of(DADUKOU), ROLES)


def with_text(office: TestOffice, files: dict[str, str], roles: dict[str, list[str]]) -> TestOffice:
    """The office, running by one more text."""
    at = moment("2026-01-01 09:00")
    edition = edition_publish(files=files, at=at)
    adoption_make(office=office.office, edition=edition, since=date(2026, 1, 1), roles=roles, at=at)
    return TestOffice(Office.objects.get(pk=office.office.pk), edition, office.posts, office.actors)


def filed(office: TestOffice, kind: str, act: str, who: str, day: str, **facts: Any) -> Case:
    """A form filled in and handed in at nine."""
    at, by = moment(f"{day} 09:00"), office[who]
    case = case_open(office=office.office, kind=kind, by=by, at=at)
    draft_save(case_id=case.pk, facts=facts, ticked=[], by=by, at=at)
    return act_on(office, case, act, who, day)


def act_on(office: TestOffice, case: Case, act: str, who: str, day: str, **facts: Any) -> Case:
    return case_act(case_id=case.pk, deed=Deed(act, facts=facts), by=office[who], at=moment(f"{day} 10:00"))


def proposed_seal(
    office: TestOffice, name: str = "街道办事处印章", day: str = "2026-11-02", **facts: Any
) -> Case:
    """The form of a new seal, handed in by the clerk, who is to keep it."""
    known = {"seal_name": name, "seal_kind": "official", "seal_keeper": office.post("clerk")}
    return filed(office, "seal_entry", "enter_seal", "clerk", day, **known | facts)


def seal(office: TestOffice, name: str = "街道办事处印章", day: str = "2026-11-02", **facts: Any) -> Row:
    """A seal on the register."""
    case = proposed_seal(office, name, day, **facts)
    act_on(office, case, "enter_ok", "office_head", day)
    return Row.objects.get(case=case)


def handed_over(office: TestOffice, row: Row, to: str, day: str = "2026-11-10") -> Case:
    """A seal in the hands of another keeper, its clerk having given it away."""
    facts = {"seal": str(row.pk), "new_keeper": office.post(to), "change_reason": "岗位调整"}
    case = filed(office, "seal_change", "propose_keeper", "clerk", day, **facts)
    act_on(office, case, "change_ok", "office_head", day)
    for who in ("clerk", to):
        act_on(office, case, "hand_over", who, day)
    return case


def retired(office: TestOffice, row: Row, day: str = "2026-11-12") -> Case:
    facts = {"seal": str(row.pk), "change_reason": "机构调整"}
    case = filed(office, "seal_retire", "propose_end", "clerk", day, **facts)
    return act_on(office, case, "end_ok", "office_head", day)


def used(
    office: TestOffice, row: Row, title: str = "居住证明", day: str = "2026-11-16", **facts: Any
) -> Case:
    """A certificate with a seal on it, asked for by 城市管理科 and entered in the register of uses."""
    known = {
        "unit": office.unit("urban"),
        "title": title,
        "paper_kind": "certificate",
        "copies": 2,
        "purpose": "居民办理入学",
        "seal": str(row.pk),
        "place": "office",
    }
    case = filed(office, "seal_use", "apply", "urban_clerk", day, **known | facts)
    act_on(office, case, "review", "office_head", day, special="否")
    return act_on(office, case, "stamp", "clerk", day, stamped_where="office")


def vacate(office: TestOffice, code: str, day: date = date(2026, 11, 20)) -> None:
    """Nobody holds a post any more."""
    Appointment.objects.filter(post=office.posts[code], until=None).update(until=day)


def rows_made(office: TestOffice, count: int) -> None:
    """Thousands of seals, straight into the table, three entered each day: no service is that fast."""
    case = Case.objects.filter(kind="seal_entry").earliest("pk")
    keeper = office.post("clerk")
    Row.objects.bulk_create(
        Row(
            office=office.office,
            register="seals",
            edition=case.edition,
            values={"seal_name": f"专用章{n:04d}", "seal_kind": "special_use", "seal_keeper": keeper},
            title=f"专用章{n:04d}",
            on=date.fromordinal(date(2020, 1, 1).toordinal() + n // 3),
            case=case,
        )
        for n in range(count)
    )
