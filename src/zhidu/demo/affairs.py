"""Leaves and seals of the demo's office: some long done, some waiting for somebody now."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings

from zhidu.calendar import SHANGHAI
from zhidu.cases.models import Case, Row, StepPost
from zhidu.cases.services import Deed, case_act, case_open, draft_save, steps_wake
from zhidu.demo.stage import Stage
from zhidu.editions.services import adoption_make, edition_publish, files_of
from zhidu.org.models import Office

_DEPUTIES = ["deputy_city", "deputy_community", "deputy_safety"]
_HEADS = ["office_head", "city_head", "community_head", "economy_head", "safety_head"]
ROLES = {
    "office-affairs": {
        "party_secretary": ["secretary"],
        "director": ["director"],
        "principals": ["secretary", "director"],
        "deputy_leaders": [*_DEPUTIES, "commander", "discipline"],
        "general_staff": [*_HEADS, "supervision_deputy", "clerk", "city_clerk", "archivist"],
        "village_heads": ["neighbourhood_head"],
        "village_members": ["neighbourhood_member"],
        "office": ["office_head", "clerk"],
    },
    "dadukou": {
        "director": ["director"],
        "leadership": ["secretary", "director", *_DEPUTIES],
        "office": ["office_head", "clerk"],
        "office_head": ["office_head"],
    },
    "daily": {"office": ["office_head", "clerk"]},
}
"""Text that the office adopts for its affairs (参照) → role → the posts behind it."""

MORNING, EVENING = (8, 30), (17, 30)


def affairs_adopt(office: Office, since: date) -> None:
    """Let the office run by these texts too."""
    at = datetime.combine(since, time(9, 0), SHANGHAI)
    for text, roles in ROLES.items():
        edition = edition_publish(files=files_of(settings.ZHIDU_RULEBOOKS / text), at=at)
        adoption_make(office=office, edition=edition, since=since, roles=roles, at=at)


def affairs_seed(stage: Stage) -> None:
    """Seals and their keepers, uses and leaves gone by, and what waits now."""
    _leaves(stage)
    _seals(stage)


def filed(stage: Stage, kind: str, by: str, at: datetime, **facts: Any) -> Case:
    """A form filled in by somebody and handed in."""
    actor = stage.actor(by)
    case = case_open(office=stage.office, kind=kind, by=actor, at=at)
    draft_save(case_id=case.pk, facts=facts, ticked=[], by=actor, at=at + timedelta(minutes=5))
    first = case.steps.get()
    return case_act(case_id=case.pk, deed=Deed(first.step), by=actor, at=at + timedelta(minutes=10))


def answered(stage: Stage, case: Case, at: datetime, opinion: str = "", **deed: Any) -> None:
    """The open step, done by the first who is asked for it."""
    waiting = StepPost.objects.filter(step__case=case, step__state="open").select_related("step", "post")
    first = waiting.order_by("post__order")[0]
    given = Deed(first.step.step, opinion=opinion, **deed)
    case_act(case_id=case.pk, deed=given, by=stage.actor(first.post.code), at=at)


def post_id(stage: Stage, code: str) -> str:
    return str(stage.office.posts.get(code=code).pk)


def _unit(stage: Stage, code: str) -> str:
    return str(stage.office.units.get(code=code).pk)


# leaves


def _leave(
    stage: Stage, by: str, stand_in: str, since: datetime, until: datetime, asked: datetime, **facts: str
) -> Case:
    unit = stage.office.posts.get(code=by).unit_id
    said = {"leave_kind": "personal", "leave_unit": str(unit), "stand_in": post_id(stage, stand_in), **facts}
    return filed(stage, "leave", by, asked, leave_from=since, leave_to=until, **said)


def _leaves(stage: Stage) -> None:
    """One long over, one running, one to be filed, and those that wait for somebody who approves."""
    past = _leave(
        stage,
        "city_clerk",
        "city_head",
        *(stage.at(17, *MORNING), stage.at(17, *EVENING), stage.at(19, 9, 0)),
        leave_reason="陪同家人就医",
        destination="市第一医院",
    )
    answered(stage, past, stage.at(19, 14, 0), "同意，安排好工作。")
    answered(stage, past, stage.at(18, 9, 0))
    steps_wake(stage.at(17, *EVENING))
    back = {"returned_at": stage.at(16, *MORNING)}
    answered(stage, past, stage.at(16, 8, 50), facts=back)
    answered(stage, past, stage.at(16, 9, 30))
    now = _leave(
        stage,
        "economy_head",
        "safety_head",
        *(stage.at(1, *MORNING), stage.at(-2, *EVENING), stage.at(4, 9, 0)),
        leave_kind="annual",
        leave_reason="年休假",
        destination="邻省探亲",
    )
    answered(stage, now, stage.at(3, 10, 0), "同意休假，工作交接好。")
    answered(stage, now, stage.at(3, 14, 0))
    asked = _leave(
        stage,
        "supervision_deputy",
        "clerk",
        *(stage.at(-6, *MORNING), stage.at(-6, *EVENING), stage.at(2, 10, 0)),
        leave_reason="参加子女家长会",
        destination="本市",
    )
    answered(stage, asked, stage.at(1, 9, 0), "同意。")
    _leave(
        stage,
        "city_clerk",
        "city_head",
        *(stage.at(-4, *MORNING), stage.at(-4, *EVENING), stage.at(1, 9, 30)),
        leave_reason="办理户籍迁移",
        destination="邻市",
    )
    _leave(
        stage,
        "neighbourhood_head",
        "neighbourhood_member",
        *(stage.at(-3, *MORNING), stage.at(-3, *EVENING), stage.at(1, 10, 0)),
        leave_kind="outing",
        leave_reason="赴区党校参加培训",
        destination="区党校",
    )


# seals


def _seals(stage: Stage) -> None:
    """Two seals with their keepers; uses that are registered, refused and waiting."""
    official = _seal(stage, "青禾街道办事处公章", "official", "clerk")
    contracts = _seal(stage, "青禾街道办事处合同专用章", "special_use", "archivist")
    report = _use(stage, "city_clerk", "city", 12, "report", "市容环境整治月报表", "报送区城管局", official)
    _stamped(stage, report, 11)
    clinic = _use(
        stage, "community_head", "community", 9, "agreement", "社区食堂场地使用协议", "签订协议", contracts
    )
    _stamped(stage, clinic, 8)
    letter = _use(stage, "city_clerk", "city", 6, "letter", "外出调研介绍信", "赴邻市调研", official)
    answered(stage, letter, stage.at(5, 9, 0), "情况属实。", facts={"special": "否"})
    no = {"move": "refuse", "opinion": "介绍信的人数与审批单不一致，请重新填写。"}
    answered(stage, letter, stage.at(5, 10, 0), **no)
    waiting = _use(
        stage, "community_head", "community", 2, "contract", "社区平台运维服务合同", "签订合同", contracts
    )
    answered(stage, waiting, stage.at(1, 11, 0), "同意，按合同登记。")
    _use(stage, "safety_head", "safety", 1, "report", "消防安全检查情况月报", "报送区消防救援大队", official)


def _seal(stage: Stage, name: str, sort: str, keeper: str) -> str:
    """A seal in the register; the row's id."""
    said = {"seal_name": name, "seal_kind": sort, "seal_place": "党政办公室保险柜"}
    case = filed(stage, "seal_entry", "clerk", stage.at(30, 9, 0), **said, seal_keeper=post_id(stage, keeper))
    answered(stage, case, stage.at(30, 10, 0))
    return str(Row.objects.get(case=case).pk)


def _use(
    stage: Stage, by: str, unit: str, days_ago: int, sort: str, title: str, purpose: str, seal: str
) -> Case:
    said = {"paper_kind": sort, "title": title, "copies": 2, "purpose": purpose, "place": "office"}
    at = stage.at(days_ago, 14, 20)
    return filed(stage, "seal_use", by, at, **said, seal=seal, unit=_unit(stage, unit))


def _stamped(stage: Stage, case: Case, days_ago: int) -> None:
    answered(stage, case, stage.at(days_ago, 9, 30), "同意。")
    answered(stage, case, stage.at(days_ago, 10, 0), facts={"stamped_where": "office"})
