"""A backup: every row and every file that a row names, as they were at one moment, in one archive."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connections
from django.db.models import Model

from zhidu.calendar import local_moment
from zhidu.cases.models import Seal
from zhidu.org.models import Office
from zhidu.upkeep.archive import CHUNK, ArchiveRefused, NewArchive, archive_new
from zhidu.upkeep.snapshot import standing_still
from zhidu.upkeep.tables import (
    UnknownMigrations,
    columns_of,
    files_named,
    keys_given,
    migrations_of,
    models_at,
    rows_out,
)

log = logging.getLogger(__name__)

FORMAT = "zhidu backup 1"
ROWS, FILES = "rows/", "files/"


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written where."""

    file: str
    at: str
    size: int
    """Bytes."""
    sha256: str
    rows: int
    files: int
    missing: list[str]
    """Files that rows name and that are not in the store."""


def backup_write(path: Path, at: datetime) -> Backup:
    """Write the database and its files, without stopping anybody. Raises ArchiveRefused."""
    with archive_new(path, at) as archive, standing_still(path.parent) as alias:
        manifest = _manifest(archive, alias)
        archive.finish(manifest)
    written = Backup(
        file=str(path.absolute()),
        at=local_moment(at).isoformat(timespec="seconds"),
        size=path.stat().st_size,
        sha256=_digest_of(path),
        rows=sum(table["rows"] for table in manifest["tables"].values()),
        files=sum(name.startswith(FILES) for name in archive.digests),
        missing=manifest["missing"],
    )
    log.info(
        "backup: file=%s rows=%s files=%s sha256=%s",
        *(written.file, written.rows, written.files, written.sha256),
    )
    _note(written)
    return written


def _manifest(archive: NewArchive, alias: str) -> dict[str, Any]:
    """Rows first: whatever file they name was stored before them."""
    migrations = migrations_of(connections[alias])
    try:
        models = models_at(connections[alias], migrations)
    except UnknownMigrations as unknown:
        raise ArchiveRefused(
            f"数据库由更新的版本升级过（{unknown}），本版本不能完整备份；"
            "请用新版本运行，演示的数据库请设 ZHIDU_DEMO=1 再运行"
        ) from unknown
    return {
        "format": FORMAT,
        "version": version("zhidu"),
        "at": archive.at.isoformat(timespec="seconds"),
        "database": connections[alias].vendor,
        "migrations": migrations,
        "tables": {model._meta.db_table: _table(archive, model, alias) for model in models},
        "keys": keys_given(models, alias),
        "seals": list(seals_of(alias)),
        "missing": _files(archive, files_named(models, alias)),
    }


def _table(archive: NewArchive, model: type[Model], alias: str) -> dict[str, Any]:
    count = 0

    def counted() -> Iterator[bytes]:
        nonlocal count
        for line in rows_out(model, alias):
            count += 1
            yield line

    archive.add(f"{ROWS}{model._meta.db_table}.jsonl", counted())
    return {"rows": count, "columns": columns_of(model)}


def seals_of(alias: str) -> Iterator[dict[str, str]]:
    """The last seal of each office: what was noted elsewhere can be compared with it."""
    for pk, code in Office.objects.using(alias).order_by("pk").values_list("pk", "code"):
        seals = Seal.objects.using(alias).filter(office_id=pk).order_by("-day")
        for day, digest in seals.values_list("day", "digest")[:1]:
            yield {"office": code, "day": day.isoformat(), "digest": digest}


def _files(archive: NewArchive, names: Iterable[str]) -> list[str]:
    """Add the files; those that are not in the store any more."""
    return [name for name in names if not file_added(archive, name)]


def file_added(archive: NewArchive, name: str) -> bool:
    """Put a stored file into an archive, once; whether it is there."""
    if f"{FILES}{name}" in archive.digests:
        return True
    try:
        file = default_storage.open(name)
    except OSError:
        return False
    with file:
        archive.add(f"{FILES}{name}", chunks_of(file), packed=False)
    return True


def chunks_of(file: IO[bytes] | Any) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def _digest_of(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        for chunk in chunks_of(file):
            digest.update(chunk)
    return digest.hexdigest()


def _note(backup: Backup) -> None:
    """So that the page of the system's state can say when the last one was made; it is good without it."""
    draft = _noted().with_name(f".backup.{os.getpid()}")
    try:
        draft.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_text(json.dumps(asdict(backup), ensure_ascii=False), encoding="utf-8")
        draft.replace(_noted())
    except OSError as error:
        log.warning("the backup could not be noted in ZHIDU_VAR: %s", error)


def backup_last() -> Backup | None:
    """The last backup that was made here; None where none was, or nothing readable says so."""
    try:
        return Backup(**json.loads(_noted().read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _noted() -> Path:
    return Path(settings.ZHIDU_VAR, "backup.json")
