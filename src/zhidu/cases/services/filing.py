"""Files: taken by their content, kept by their hash, never altered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import PurePath
from zipfile import BadZipFile, ZipFile

import puremagic
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Max, QuerySet
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from zhidu.cases.errors import BadFile
from zhidu.cases.marking import refuse_marked
from zhidu.cases.models import Case, File
from zhidu.cases.services.trail import entry_add
from zhidu.editions.selectors import book_of
from zhidu.org.actor import Actor
from zhidu.papers import plain
from zhidu.rules.textchecks import length

TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
"""What may be handed in, by the ending of its name; the content has to agree."""
_ALLOWED = "PDF、Word（docx）、Excel（xlsx）、PNG、JPG"


def content_type_of(name: str, content: bytes) -> str:
    """The type of an upload, by name and content together. Raises BadFile, saying what is wrong."""
    ending = PurePath(name).suffix.lower()
    if ending not in TYPES:
        raise BadFile(
            _("“%(name)s”的格式不能收；请改存为%(allowed)s再上传") % {"name": name, "allowed": _ALLOWED}
        )
    refuse_too_large(name, len(content))
    if not content:
        raise BadFile(_("“%(name)s”是空文件，请检查后重新选择") % {"name": name})
    if not _is_truly(ending, content):
        raise BadFile(
            _("“%(name)s”的内容不是%(sort)s文件，请用原来的程序另存后再上传")
            % {"name": name, "sort": ending[1:].upper()}
        )
    return TYPES[ending]


def refuse_too_large(name: str, size: int) -> None:
    """Before an upload of ``size`` bytes is read into memory. Raises BadFile."""
    if size > settings.ZHIDU_UPLOAD_MAX:
        raise BadFile(
            _("“%(name)s”超过%(limit)s，请压缩图片或拆分后再上传") % {"name": name, "limit": upload_limit()}
        )


def upload_limit() -> str:
    """The largest upload, as people read it: ``20 MB``."""
    return f"{settings.ZHIDU_UPLOAD_MAX // 1024 // 1024} MB"


def _is_truly(ending: str, content: bytes) -> bool:
    inside = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}.get(ending)
    if inside:
        return inside in _names_in_zip(content)
    return _sniffed(content) == TYPES[ending]


def _names_in_zip(content: bytes) -> list[str]:
    try:
        return ZipFile(BytesIO(content)).namelist()
    except BadZipFile:
        return []


def _sniffed(content: bytes) -> str:
    try:
        return str(puremagic.from_string(content[:65536], mime=True))
    except (puremagic.PureError, ValueError):
        return ""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that may be taken: looked at, and not kept yet."""

    name: str
    content: bytes
    content_type: str
    check: str
    """The number of the 误标核对 by which its mark is a mistake; empty of a file without a mark."""


def upload_of(name: str, content: bytes, by: Actor) -> Upload:
    """An upload that may be taken. Raises BadFile, saying why not; Marked where that may be a mistake."""
    content_type = content_type_of(name, content)
    check = refuse_marked(by.office_id, name, content)
    _refuse_scanned(name, content)
    return Upload(name, content, content_type, check)


def _refuse_scanned(name: str, content: bytes) -> None:
    """Refuse what the office's scanner refuses.

    ``ZHIDU_FILE_SCAN`` names a function of name and content that says in Chinese why not, or None.
    """
    if settings.ZHIDU_FILE_SCAN:
        why = import_string(settings.ZHIDU_FILE_SCAN)(name, content)
        if why:
            raise BadFile(
                _("“%(name)s”没有通过安全检查：%(why)s；请处理后重新上传") % {"name": name, "why": why}
            )


def upload_keep(*, upload: Upload, case: Case, slot: str, title: str, by: Actor, at: datetime) -> File:
    """Attach an upload to a case; handing in the very content again changes nothing."""
    if same := _same_paper(case, slot, upload):
        return same
    file = paper_keep(
        case=case,
        slot=slot,
        title=title,
        name=upload.name,
        content=upload.content,
        content_type=upload.content_type,
        verb="file.added",
        by=by,
        at=at,
    )
    if upload.check:
        data = {"name": file.name, "check": upload.check}
        entry_add(case=case, verb="file.checked", at=at, by=by, data=data)
    return file


def _same_paper(case: Case, slot: str, upload: Upload) -> File | None:
    """The newest version of a paper, if it is this very content."""
    newest = _versions(case, slot, upload.name).last()
    return newest if newest and newest.sha256 == sha256(upload.content).hexdigest() else None


def _versions(case: Case, slot: str, name: str) -> QuerySet[File]:
    """What is attached under one name, the oldest first."""
    named = File.objects.filter(case=case, slot=slot, name=plain_name(name), removed_at=None)
    return named.order_by("version")


def plain_name(name: str) -> str:
    """The name of a file without folders."""
    return PurePath(name.replace("\\", "/")).name[-200:]


def _words_in(case: Case, slot: str, content: bytes, content_type: str) -> int | None:
    """字数 of a paper whose length a text limits, without title and annexes; None of one without text."""
    kind = book_of(case.edition).kinds.get(case.kind)
    if kind is None or slot not in kind.measured:
        return None
    body = plain.body_of(content, content_type)
    return None if body is None else length(body)


def paper_keep(
    *,
    case: Case,
    slot: str,
    title: str,
    name: str,
    content: bytes,
    content_type: str,
    verb: str,
    by: Actor,
    at: datetime,
) -> File:
    """Keep a file of a case, after the older versions of its name, and say so in the trail with its hash.

    The same content is stored once. Its characters are counted where a text limits them.
    """
    digest = sha256(content).hexdigest()
    path = f"blobs/{digest[:2]}/{digest}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    file = File.objects.create(
        case=case,
        slot=slot,
        title=title,
        name=plain_name(name),
        version=(_versions(case, slot, name).aggregate(last=Max("version"))["last"] or 0) + 1,
        content_type=content_type,
        size=len(content),
        sha256=digest,
        blob=path,
        words=_words_in(case, slot, content, content_type),
        by=by.name,
        at=at,
    )
    data = {"paper": title, "name": file.name, "sha256": digest}
    entry_add(case=case, verb=verb, at=at, by=by, data=data)
    return file
