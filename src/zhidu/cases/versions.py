"""Papers as lists show them: of several versions of a name, which one it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from zhidu.calendar import local_moment
from zhidu.cases.models import File
from zhidu.papers.word import WORD
from zhidu.web.templatetags.zhidu_web import filesize

_VERSIONS = {
    False: gettext_lazy("%(title)s 第%(version)s版"),
    True: gettext_lazy("%(title)s 第%(version)s版（旧版）"),
}
"""A paper by its title and version; whether it is an old one."""


def file_rows(files: Iterable[File]) -> list[dict[str, Any]]:
    """Files as the list component shows them."""
    listed = list(files)
    last = _last(listed)
    return [_row(file, last[file.slot, file.name]) for file in listed]


def newest(files: Iterable[File]) -> list[File]:
    """The newest version of each file, in the order they came."""
    listed = list(files)
    last = _last(listed)
    return [file for file in listed if file.version == last[file.slot, file.name]]


def _last(files: Iterable[File]) -> dict[tuple[str, str], int]:
    """The newest version of each name in its slot."""
    last: dict[tuple[str, str], int] = {}
    for file in files:
        last[file.slot, file.name] = max(file.version, last.get((file.slot, file.name), 0))
    return last


def _row(file: File, newest: int) -> dict[str, Any]:
    is_old = file.version < newest
    named = _VERSIONS[is_old] % {"title": file.title, "version": file.version}
    return {
        "name": file.name,
        "slot": named if newest > 1 else file.title,
        "is_old": is_old,
        "size_words": filesize(file.size),
        "sha256": file.sha256,
        "url": reverse("file-page" if file.content_type == WORD else "file", args=[file.pk]),
        "by": file.by,
        "at_words": f"{local_moment(file.at):%Y-%m-%d %H:%M}",
        "pk": file.pk,
    }
