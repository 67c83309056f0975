"""A restore: what a backup holds into an empty database, all of it or nothing."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.files.utils import validate_file_name
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from zhidu.cases.guards import guards_missing
from zhidu.upkeep.archive import Archive, ArchiveRefused, archive_opened
from zhidu.upkeep.backup import FILES, FORMAT, ROWS, chunks_of
from zhidu.upkeep.tables import (
    Migrations,
    UnknownMigrations,
    keys_set,
    migrations_of,
    models_at,
    nodes_of,
    rows_in,
)

log = logging.getLogger(__name__)

DERIVED = frozenset({"contenttypes.contenttype", "auth.permission"})
"""Rows that every new database gets by itself; those of the backup take their place."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was taken over from where."""

    version: str
    at: str
    rows: int
    files: int
    seals: list[dict[str, str]]


def restore_from(path: Path) -> Restored:
    """Everything of a backup, into a database without rows.

    Nothing is written before the whole archive was read and found as it was written; rows come in one
    transaction, past no guard, and a failure takes the files away again. Raises ArchiveRefused.
    """
    with archive_opened(path) as archive:
        manifest = archive.manifest
        models = _models(manifest)
        archive.verify()
        _refuse_rows()
        with _files_written(archive) as files:
            _migrate(manifest["migrations"])
            rows = _rows_written(archive, models)
    call_command("migrate", interactive=False, verbosity=0)
    log.info("restored: file=%s rows=%s files=%s", path, rows, files)
    return Restored(manifest["version"], manifest["at"], rows, files, manifest["seals"])


def _models(manifest: dict[str, Any]) -> list[type[Model]]:
    if manifest.get("format") != FORMAT:
        raise ArchiveRefused("这不是 zhidu 的备份（zhidu export 导出的单位数据不能用来恢复）")
    try:
        return models_at(connection, manifest["migrations"])
    except UnknownMigrations as unknown:
        raise ArchiveRefused(
            f"备份由 zhidu {manifest['version']} 写成，含有本版本没有的表结构（{unknown}）；"
            "请安装写备份时的版本或更新的版本，再恢复"
        ) from unknown


def _refuse_rows() -> None:
    """Raises ArchiveRefused where the database holds anything that somebody wrote."""
    migrations = migrations_of(connection)
    if not migrations and connection.introspection.table_names():
        raise ArchiveRefused("这个数据库里有不属于 zhidu 的表；请为 zhidu 建一个空的数据库")
    for model in models_at(connection, migrations):
        if model._meta.label_lower not in DERIVED and model._base_manager.exists():
            raise ArchiveRefused(
                f"数据库里已有内容（表 {model._meta.db_table}），没有恢复。恢复只写入空的数据库："
                "请换一个空库（SQLite 换一个空的 ZHIDU_VAR 文件夹），原来的库请先保留"
            )


def _migrate(migrations: Migrations) -> None:
    """The tables as they were when the backup was made. Raises ArchiveRefused where they are newer."""
    wanted = set(nodes_of(migrations))
    executor = MigrationExecutor(connection)
    newer = set(executor.loader.applied_migrations) - wanted
    if newer:
        raise ArchiveRefused(
            "这个空数据库的表结构比备份新，不能退回。请换一个还没有运行过 zhidu migrate 的空库，"
            "恢复时会先按备份建表，再升级到本版本"
        )
    graph = executor.loader.graph
    executor.migrate([node for node in wanted if not _followed(graph.node_map[node].children, node, wanted)])


def _followed(children: Iterable[Any], node: tuple[str, str], wanted: set[tuple[str, str]]) -> bool:
    return any(child.key[0] == node[0] and child.key in wanted for child in children)


def _rows_written(archive: Archive, models: list[type[Model]]) -> int:
    """Rows in any order: keys between tables are checked at the end of the transaction."""
    tables, rows = archive.manifest["tables"], 0
    with transaction.atomic():
        for model in models:
            table = model._meta.db_table
            model._base_manager.all()._raw_delete(DEFAULT_DB_ALIAS)
            with archive.open(f"{ROWS}{table}.jsonl") as lines:
                rows += rows_in(model, tables[table]["columns"], lines, DEFAULT_DB_ALIAS)
        keys_set(models, archive.manifest["keys"], DEFAULT_DB_ALIAS)
        connection.check_constraints()
        if guards_missing(connection):
            raise ArchiveRefused("数据库没有建成留痕的防改触发器，没有恢复；请检查数据库用户的权限")
    return rows


@contextmanager
def _files_written(archive: Archive) -> Iterator[int]:
    """The files of the archive in the store; those written are taken away again where the rest fails."""
    names = [name for name in archive.manifest["sha256"] if name.startswith(FILES)]
    wanted = [name for name in names if not _is_there(archive, name)]
    written: list[str] = []
    try:
        for name in wanted:
            with archive.open(name) as content:
                written.append(default_storage.save(name.removeprefix(FILES), File(content)))
        yield len(names)
    except BaseException:
        for name in written:
            default_storage.delete(name)
        raise


def _is_there(archive: Archive, name: str) -> bool:
    """Whether the store has the file already. Raises ArchiveRefused where it has another of its name."""
    stored = name.removeprefix(FILES)
    try:
        validate_file_name(stored, allow_relative_path=True)
        if not default_storage.exists(stored):
            return False
    except SuspiciousFileOperation as error:
        raise ArchiveRefused(f"备份里的文件名“{stored}”不在文件库之内，没有恢复") from error
    digest = sha256()
    with default_storage.open(stored) as file:
        for chunk in chunks_of(file):
            digest.update(chunk)
    if digest.hexdigest() != archive.manifest["sha256"][name]:
        raise ArchiveRefused(f"文件库里已有另一份“{stored}”，没有恢复；请换一个空的文件夹，或先移走它")
    return True
