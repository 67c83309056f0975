"""All parts of the audit of one office."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError, connection

from zhidu.cases.audit.chains import chain_findings, orphan_findings
from zhidu.cases.audit.files import file_findings, told_findings
from zhidu.cases.audit.findings import Finding
from zhidu.cases.audit.seals import seal_findings
from zhidu.cases.guards import guards_missing


def office_findings(office_id: int, now: datetime, *, files: bool = True) -> Iterator[Finding]:
    """Everything in an office that is not as it was written, found by streaming."""
    yield from _readable(chain_findings(office_id))
    yield from _readable(orphan_findings(office_id))
    yield from _readable(seal_findings(office_id, now))
    if files:
        yield from _readable(told_findings(office_id))
        yield from _readable(file_findings(office_id))


def _readable(findings: Iterator[Finding]) -> Iterator[Finding]:
    """A row that cannot even be read ends its part of the audit, and is a finding."""
    try:
        yield from findings
    except (DatabaseError, ValueError, TypeError) as error:
        yield Finding("unreadable", f"有无法读出的记录，这一部分没有核对完：{error}")


def guard_findings() -> Iterator[Finding]:
    """Guards that the database lacks: somebody took them off."""
    for table, guard in guards_missing(connection):
        yield Finding("unguarded", f"数据表 {table} 的防改触发器 {guard} 不在，被卸下")
