"""系统状态: what the administrator of an installation has to know about it, and nothing of its content."""

from __future__ import annotations

import platform
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version

from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_q.models import OrmQ, Task

from zhidu.calendar import local_moment
from zhidu.upkeep.backup import backup_last
from zhidu.upkeep.wellness import Check, checks
from zhidu.web.templatetags.zhidu_web import filesize

JOBS = {
    "accounts": gettext_lazy("停用到期账号"),
    "calendars": gettext_lazy("时限随放假安排重算"),
    "deadlines": gettext_lazy("超期登记"),
    "duties": gettext_lazy("定期义务到期登记"),
    "waits": gettext_lazy("到时环节开办"),
    "seals": gettext_lazy("留痕逐日封存"),
    "records": gettext_lazy("任务记录清理"),
    "reminders": gettext_lazy("提醒登记"),
    "deliveries": gettext_lazy("提醒发送"),
}
"""Job of ``settings.ZHIDU_JOBS`` → what it is called."""
BACKUP_AGE = timedelta(days=2)
"""A last backup that is older is pointed out."""


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job, its last run, and how often it failed among the runs that are kept."""

    title: str
    last: str
    has_failed: bool
    """Its last run."""
    failures: int


@dataclass(frozen=True, slots=True)
class Status:
    """All that the page shows. ``waiting`` is None where the database does not answer."""

    is_well: bool
    version: str
    software: str
    checks: list[Check]
    backup: Check
    jobs: list[JobLine]
    waiting: int | None
    """Jobs in the queue."""


def status_of(now: datetime) -> Status:
    """The state of this installation at a moment, by the real clock."""
    found = checks(now)
    jobs, waiting = _worked()
    return Status(
        is_well=all(check.is_well for check in found),
        version=version("zhidu"),
        software=_("Python %(python)s、Django %(django)s")
        % {"python": platform.python_version(), "django": version("django")},
        checks=found,
        backup=_backup(now),
        jobs=jobs,
        waiting=waiting,
    )


def _backup(now: datetime) -> Check:
    last = backup_last()
    if last is None:
        return Check("backup", _("备份"), False, _("这台服务器还没有做过备份"), _("每天运行 zhidu backup。"))
    made = datetime.fromisoformat(last.at)
    says = f"{local_moment(made):%Y-%m-%d %H:%M}，{filesize(last.size)}"
    if last.missing:
        return Check(
            "backup",
            _("备份"),
            False,
            says,
            _("有%(count)s份材料缺失，请查明原因。") % {"count": len(last.missing)},
        )
    return Check("backup", _("备份"), made > now - BACKUP_AGE, says, _("超过两天没有备份，请检查备份任务。"))


def _worked() -> tuple[list[JobLine], int | None]:
    try:
        runs = Task.objects.order_by("-stopped").values_list("group", "stopped", "success")
        return list(_lines(runs)), OrmQ.objects.count()
    except DatabaseError:
        return [], None


def _lines(runs: Iterable[tuple[str, datetime, bool]]) -> Iterator[JobLine]:
    """The newest run comes first."""
    by_job: dict[str, list[tuple[datetime, bool]]] = defaultdict(list)
    for job, stopped, success in runs:
        by_job[job].append((stopped, success))
    for name in settings.ZHIDU_JOBS:
        kept = by_job[name]
        last = f"{local_moment(kept[0][0]):%Y-%m-%d %H:%M:%S}" if kept else ""
        failures = sum(not success for _, success in kept)
        yield JobLine(str(JOBS[name]), last, bool(kept) and not kept[0][1], failures)
