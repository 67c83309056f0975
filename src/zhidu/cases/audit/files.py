"""Stored files: each still has the content that was handed in, and none that the trail names is gone."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby

from django.core.exceptions import SuspiciousOperation
from django.core.files.storage import default_storage

from zhidu.cases.audit.findings import Finding, title_of
from zhidu.cases.models import Entry, File

_CHUNK = 1024 * 1024


def file_findings(office_id: int) -> Iterator[Finding]:
    """Files whose content is gone or another; content that several rows share is read once."""
    files = File.objects.filter(case__office_id=office_id).order_by("blob", "pk")
    for blob, rows in groupby(files.iterator(), key=lambda file: file.blob.name):
        stored = _sha256_of(blob)
        for file in rows:
            if stored != file.sha256:
                yield _finding(file.case_id, file.name, gone=stored is None)


def _finding(case_id: int, name: str, *, gone: bool) -> Finding:
    what = f"材料“{name}”的内容已不在库中" if gone else f"材料“{name}”的内容与收存时的摘要不符，被改动"
    return Finding("file_removed" if gone else "file_changed", what, case_id=case_id, title=title_of(case_id))


def _sha256_of(blob: str | None) -> str | None:
    """The digest of what is stored there; None where nothing can be read."""
    digest = sha256()
    try:
        with default_storage.open(blob or "") as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
    except (OSError, ValueError, SuspiciousOperation):
        return None
    return digest.hexdigest()


def told_findings(office_id: int) -> Iterator[Finding]:
    """Files that the trail says were handed in, with another digest or none in the register of files."""
    told = Entry.objects.filter(office_id=office_id, data__has_key="sha256").order_by("pk")
    for case_id, seq, data in told.values_list("case_id", "seq", "data").iterator():
        if not File.objects.filter(case_id=case_id, sha256=data["sha256"]).exists():
            what = f"留痕记载的材料“{data.get('name', '')}”在材料登记中被改动或删除"
            yield Finding("file_record", what, case_id=case_id, title=title_of(case_id), seq=seq)
