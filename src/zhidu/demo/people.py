"""The demo's people: who they are now, and what each has to do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhidu.accounts.models import Role
from zhidu.cases.models import Case, Step, StepPost
from zhidu.demo.street import ADMINISTRATORS, OFFICE
from zhidu.demo.topics import HEADS
from zhidu.org.models import Appointment, Office
from zhidu.org.selectors import appointments_running

_USUALLY = {
    "secretary": gettext_lazy("收阅会议纪要"),
    "director": gettext_lazy("审定会议计划和时间，审签纪要"),
    "discipline": gettext_lazy("收阅会议纪要"),
    "office_head": gettext_lazy("审核议题和会议计划，印发通知和纪要"),
    "clerk": gettext_lazy("拟会议计划，记录会议，拟写纪要"),
    "city_clerk": gettext_lazy("起草本科室的议题"),
    "archivist": gettext_lazy("接收会议归档资料"),
    "neighbourhood_head": gettext_lazy("外出请假，审批本社区成员请假"),
    "neighbourhood_member": gettext_lazy("外出请假，请假期间由B角代行"),
}
_ADMINISTERS = {
    Role.SYSTEM: gettext_lazy("开设账号，登记离职调离，看系统状态"),
    Role.SECURITY: gettext_lazy("重置密码，解除锁定，定安全策略，任免管理员"),
    Role.AUDIT: gettext_lazy("查看和导出安全日志"),
}
_ATTENDS, _PROPOSES = gettext_lazy("出席会议，阅核或收阅纪要"), gettext_lazy("提出议题，落实会议决定")


def accounts() -> QuerySet[User]:
    """The accounts that anybody may use: of the demo's office, without a password, without privileges."""
    passwordless = User.objects.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX, is_active=True)
    return passwordless.filter(person__office__code=OFFICE, is_staff=False, is_superuser=False)


def people_of_demo(on: date) -> list[dict[str, Any]]:
    """The demo's people, wherever nobody is logged in yet; nobody while the year is being played."""
    office = demo_office()
    return people_of(office.pk, on) if office else []


def demo_office() -> Office | None:
    """The demo's office, once its year was played."""
    return Office.objects.filter(Exists(Case.objects.filter(office=OuterRef("pk"))), code=OFFICE).first()


def people_of(office_id: int, on: date, current: str = "") -> list[dict[str, Any]]:
    """Who may be chosen, by rank, each with the first thing that waits for them; then the administrators.

    One query.
    """
    people: dict[int, dict[str, Any]] = {}
    for held in _appointments(office_id, on):
        person = people.setdefault(held.person_id, _person(held, current))
        person["posts"].append(held.post.title)
        person["todo"] = person["todo"] or _todo(held)
    return [_shown(person) for person in people.values()] + _administrators(current)


def _administrators(current: str) -> list[dict[str, Any]]:
    """The three, who have no post and see no business; the demo's own, so they need not be looked up."""
    return [
        {
            "name": name,
            "value": username,
            "current": username == current,
            "post": role.label,
            "todo": "",
            "does": _ADMINISTERS[role],
        }
        for role, (name, username) in ADMINISTRATORS.items()
    ]


def _appointments(office_id: int, on: date) -> QuerySet[Appointment]:
    held = appointments_running(office_id, on).filter(person__user__in=accounts())
    first = _open_steps().filter(post=OuterRef("post")).order_by("step__opened_at", "pk")
    return held.select_related("post", "person__user").annotate(
        todo_step=Subquery(first.values("step__title")[:1]),
        todo_case=Subquery(first.values("step__case__title")[:1]),
    )


def _open_steps() -> QuerySet[StepPost]:
    return StepPost.objects.filter(
        done_at=None, step__state=Step.State.OPEN, step__case__status=Case.Status.OPEN
    )


def _person(held: Appointment, current: str) -> dict[str, Any]:
    user = held.person.user
    assert user is not None  # only appointments of people with an account are asked for
    return {
        "name": held.person.name,
        "value": user.username,
        "current": user.username == current,
        "posts": [],
        "todo": "",
        "does": _usually(held.post.code),
    }


def _usually(post: str) -> str:
    """What a post has to do with meetings, for whom nothing waits just now."""
    return str(_USUALLY.get(post) or (_PROPOSES if post in HEADS.values() else _ATTENDS))


def _todo(held: Any) -> str:
    if not held.todo_step:
        return ""
    return _("%(step)s：%(case)s") % {"step": held.todo_step, "case": held.todo_case or _("未填名称")}


def _shown(person: dict[str, Any]) -> dict[str, Any]:
    does = _("现在要办：%(todo)s") % {"todo": person["todo"]} if person["todo"] else person["does"]
    return person | {"post": "、".join(person["posts"]), "does": does}
