"""The demo's week: what its units have on, and what everybody was told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from zhidu.calendar import SHANGHAI
from zhidu.demo.affairs import answered, filed, post_id
from zhidu.demo.stage import Stage

_ACTIVITIES = (
    # weekday from this week's Monday, from, to, by, title, venue, who takes part
    (
        0,
        "09:30",
        "11:00",
        "city_head",
        "背街小巷保洁检查",
        "云溪河东岸",
        ("deputy_city", "city_head"),
    ),
    (
        2,
        "14:30",
        "16:30",
        "safety_head",
        "冬季消防检查",
        "沿河商铺",
        ("deputy_safety", "safety_head"),
    ),
    (
        3,
        "09:00",
        "10:30",
        "community_head",
        "社区食堂座谈",
        "云溪第一社区会议室",
        ("deputy_community",),
    ),
    (4, "15:00", "16:00", "office_head", "区档案馆来街道业务指导", "街道二楼第一会议室", ("archivist",)),
    (8, "09:00", "11:30", "economy_head", "园区企业走访", "云溪产业园", ("director", "economy_head")),
)
_NOTICES = (
    (
        6,
        "safety_head",
        "冬季用火用电安全提示",
        "下班前请关闭取暖设备和插座，值班人员每晚巡查一次。",
    ),
    (2, "office_head", "食堂周末检修", "食堂本周六、周日检修设备，两天不供餐，下周一恢复。"),
)
_LONG_BEFORE = timedelta(days=4)


def daily_seed(stage: Stage) -> None:
    """A week's appointments, one of them waiting for the office, and two notices to everybody."""
    monday = stage.today - timedelta(days=stage.today.weekday())
    for place, begins, ends, by, title, venue, who in _ACTIVITIES:
        day = monday + timedelta(days=place)
        case = filed(
            stage,
            "activity",
            by,
            _at(monday, "16:00") - _LONG_BEFORE,
            title=title,
            start=_at(day, begins),
            finish=_at(day, ends),
            venue=venue,
            takes_part=[post_id(stage, post) for post in who],
        )
        if place < _NEXT_WEEK:
            answered(stage, case, _at(monday, "16:30") - _LONG_BEFORE)
    for days_ago, by, title, body in _NOTICES:
        notice = filed(stage, "announcement", by, stage.at(days_ago, 10, 0), title=title, body=body)
        answered(stage, notice, stage.at(days_ago, 11, 0))


_NEXT_WEEK = 7


def _at(day: date, clock: str) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), SHANGHAI)
