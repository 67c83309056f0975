"""Whether this server can do its work: one check for each thing that it needs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryFile

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from django.utils.translation import gettext as _
from django_q.models import Task

from zhidu.calendar import local_moment
from zhidu.web.templatetags.zhidu_web import filesize

PATIENCE = timedelta(minutes=10)
"""How long after its last job the worker counts as alive: jobs come every minute, and one may take five."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing, whether it is well, and what to say of it; ``helps`` is what to do where it is not."""

    name: str
    title: str
    is_well: bool
    says: str
    helps: str = ""


def checks(now: datetime) -> list[Check]:
    """Everything without which no work can be done; what needs the database is left out without one."""
    return [*_of_database(now), _files(), _disk()]


def _of_database(now: datetime) -> Iterator[Check]:
    try:
        connection.ensure_connection()
        yield from [_answers(), _tables(), _worker(now)]
    except DatabaseError:
        helps = _("检查数据库服务是否在运行、ZHIDU_DB 是否正确。")
        yield Check("database", _("数据库"), False, _("没有应答"), helps)


def _answers() -> Check:
    version = ".".join(map(str, connection.get_database_version()))
    return Check("database", _("数据库"), True, f"{connection.display_name} {version}")


def _tables() -> Check:
    """Tables are those of this version; cheap enough to be asked every few seconds."""
    seen = MigrationRecorder(connection).applied_migrations()
    behind = len(_known() - seen.keys())
    says = _("有%(count)s步升级没有做") % {"count": behind} if behind else _("与本版本一致")
    return Check("migrations", _("表结构"), not behind, says, _("运行 zhidu prepare。"))


@lru_cache(maxsize=1)
def _known() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _worker(now: datetime) -> Check:
    """A worker that never ran, as in the first minute of a new installation, is no reason for an alarm."""
    beat = worker_beat()
    is_well = beat is None or beat > now - PATIENCE
    says = (
        _("最近一次办理 %(when)s") % {"when": f"{local_moment(beat):%Y-%m-%d %H:%M:%S}"}
        if beat
        else _("还没有运行过")
    )
    helps = _("启动 zhidu-worker 服务（zhidu jobs run）。停止期间到期的事项，启动后补办。")
    return Check("worker", _("后台任务"), is_well, says, helps)


def worker_beat() -> datetime | None:
    """When the worker last finished a job; None where it never did."""
    return Task.objects.aggregate(beat=Max("stopped"))["beat"]


def _files() -> Check:
    """By writing: rights, a full disk and a store that is not mounted all show in it."""
    try:
        Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=settings.MEDIA_ROOT) as file:
            file.write(b"zhidu")
    except OSError as error:
        return Check(
            "files",
            _("文件库"),
            False,
            _("不能写入（%(why)s）") % {"why": error.strerror},
            _("检查文件夹权限和存储。"),
        )
    return Check("files", _("文件库"), True, _("可以写入"))


def _disk() -> Check:
    free = shutil.disk_usage(_existing(Path(settings.ZHIDU_VAR))).free
    says = _("剩余 %(free)s") % {"free": filesize(free)}
    helps = _("清理或扩容；少于 %(least)s 时可能无法保存。") % {"least": filesize(settings.ZHIDU_DISK_MIN)}
    return Check("disk", _("磁盘空间"), free >= settings.ZHIDU_DISK_MIN, says, helps)


def _existing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())
