"""The archive of one office's data: ``data/`` for machines, overviews for people, ``files/`` as they came."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.db.models import FileField, Model

from zhidu.org.models import Office
from zhidu.org.selectors import chart_for
from zhidu.org.sheets import office_rows
from zhidu.org.sheets.xlsx_write import write as workbook_of
from zhidu.upkeep.archive import NewArchive, archive_new
from zhidu.upkeep.backup import FILES, chunks_of, file_added, seals_of
from zhidu.upkeep.exporting.belonging import columns_of, models_of_offices, rows_of
from zhidu.upkeep.exporting.overviews import Source, overviews
from zhidu.upkeep.snapshot import standing_still
from zhidu.upkeep.tables import Exact

log = logging.getLogger(__name__)

FORMAT = "zhidu office data 1"
DATA, OVERVIEWS = "data/", "overviews/"
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written."""

    office: str
    rows: int
    files: int
    missing: list[str]
    """Files that rows name and that are not in the store."""


def office_data_write(code: str, path: Path, at: datetime) -> Exported:
    """Write all that belongs to an office, and nothing of another, as it is at one moment.

    Raises Office.DoesNotExist; ArchiveRefused where the file cannot be written; Homeless where a model
    does not say to whom its rows belong.
    """
    Office.objects.get(code=code)
    with archive_new(path, at) as archive, standing_still(path.parent) as alias:
        office = Office.objects.using(alias).get(code=code)
        tables = {
            model._meta.db_table: _table(archive, model, office, alias) for model in models_of_offices()
        }
        missing = [name for name in _files_of(office, alias) if not file_added(archive, name)]
        _overviews(archive, Source(office, alias, chart_for(office, {})), at)
        archive.finish(
            {
                "format": FORMAT,
                "version": version("zhidu"),
                "at": archive.at.isoformat(timespec="seconds"),
                "office": {"code": office.code, "name": office.name},
                "rows": tables,
                "missing": missing,
                "seals": [seal for seal in seals_of(alias) if seal["office"] == office.code],
            }
        )
    log.info("exported: office=%s file=%s", code, path)
    files = sum(name.startswith(FILES) for name in archive.digests)
    return Exported(office.name, sum(tables.values()), files, missing)


def _table(archive: NewArchive, model: type[Model], office: Office, alias: str) -> int:
    """The rows as objects in JSON, one a line; how many there are."""
    count, columns = 0, columns_of(model)

    def lines() -> Iterator[bytes]:
        nonlocal count
        for row in rows_of(model, office, alias).values(*columns).iterator(chunk_size=_CHUNK):
            count += 1
            yield json.dumps(row, cls=Exact, ensure_ascii=False).encode() + b"\n"

    archive.add(f"{DATA}{model._meta.db_table}.jsonl", lines())
    return count


def _files_of(office: Office, alias: str) -> Iterator[str]:
    for model in models_of_offices():
        for field in model._meta.concrete_fields:
            if isinstance(field, FileField):
                names: Any = rows_of(model, office, alias).values_list(field.name, flat=True)
                yield from filter(None, names.iterator(chunk_size=_CHUNK))


def _overviews(archive: NewArchive, source: Source, at: datetime) -> None:
    for name, workbook in overviews(source, at):
        with workbook:
            archive.add(f"{OVERVIEWS}{name}", chunks_of(workbook), packed=False)
    archive.add(f"{OVERVIEWS}单位和人员.xlsx", [workbook_of(office_rows(source.office))], packed=False)
