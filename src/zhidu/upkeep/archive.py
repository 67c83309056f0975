"""An archive: a ZIP of members that were streamed in, and a manifest with the SHA-256 of each.

Contents never lie in memory, only their names and digests. The file has its final name once it is whole.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from zhidu.calendar import local_moment

MANIFEST = "manifest.json"
CHUNK = 1024 * 1024
_OWNER_ONLY = 0o600
_DAMAGED = (BadZipFile, zlib.error, EOFError, NotImplementedError, UnicodeDecodeError, ValueError, KeyError)
"""What reading a ZIP raises that was cut short or altered."""
T = TypeVar("T")


class ArchiveRefused(Exception):
    """An archive that cannot be written or must not be used; the message says why and what to do."""


class NewArchive:
    """An archive while it is being written."""

    def __init__(self, file: ZipFile, at: datetime) -> None:
        self.file = file
        self.at = local_moment(at)
        self.digests: dict[str, str] = {}

    def add(self, name: str, chunks: Iterable[bytes], *, packed: bool = True) -> None:
        """Write one member; ``packed`` where its content is not compressed already."""
        digest = sha256()
        with self.file.open(self._info(name, packed), "w", force_zip64=True) as member:
            for chunk in chunks:
                digest.update(chunk)
                member.write(chunk)
        self.digests[name] = digest.hexdigest()

    def finish(self, manifest: Mapping[str, Any]) -> None:
        """The manifest is the last member: without it an archive is not whole."""
        text = json.dumps({**manifest, "sha256": self.digests}, ensure_ascii=False, indent=1)
        self.file.writestr(self._info(MANIFEST, True), text.encode())

    def _info(self, name: str, packed: bool) -> ZipInfo:
        info = ZipInfo(name, self.at.timetuple()[:6])
        info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        info.external_attr = _OWNER_ONLY << 16
        return info


@contextmanager
def archive_new(path: Path, at: datetime) -> Iterator[NewArchive]:
    """An archive that is there under its name once it is whole, readable by its owner only.

    Raises ArchiveRefused where a file of that name is there, or its folder cannot be written.
    """
    if path.exists():
        raise ArchiveRefused(f"{path} 已经存在；请换一个文件名，或先移走原来的文件")
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _for_owner(draft) as file:
            with ZipFile(file, "w", allowZip64=True) as zipped:
                yield NewArchive(zipped, at)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _for_owner(path: Path) -> IO[bytes]:
    try:
        return open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _OWNER_ONLY), "w+b")
    except OSError as error:
        raise ArchiveRefused(f"不能写入文件夹 {path.parent}：{error.strerror}") from error


class Archive:
    """An archive that was opened; nothing of it is believed before ``verify``."""

    def __init__(self, path: Path, file: ZipFile) -> None:
        self.path = path
        self.file = file
        self.manifest: dict[str, Any] = self._read(lambda: json.loads(file.read(MANIFEST)))
        if not isinstance(self.manifest, dict) or not isinstance(self.manifest.get("sha256"), dict):
            raise _damaged(path)

    def verify(self) -> None:
        """Read everything once. Raises ArchiveRefused where a member is lacking, altered or unknown."""
        digests = self.manifest["sha256"]
        if sorted(self.file.namelist()) != sorted([*digests, MANIFEST]):
            raise _damaged(self.path, "内容与清单不一致，有缺少或多出的部分")
        for name, digest in digests.items():
            if self._read(lambda name=name: self._digest(name)) != digest:  # type: ignore[misc]
                raise _damaged(self.path, f"“{name}”与清单的 SHA-256 不符，被改动")

    def open(self, name: str) -> IO[bytes]:
        """A member's content, streamed."""
        return self.file.open(name)

    def _digest(self, name: str) -> str:
        digest = sha256()
        with self.file.open(name) as member:
            while chunk := member.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest()

    def _read(self, read: Callable[[], T]) -> T:
        try:
            return read()
        except _DAMAGED as error:
            raise _damaged(self.path) from error


@contextmanager
def archive_opened(path: Path) -> Iterator[Archive]:
    """An archive to be read. Raises ArchiveRefused for what is none, was cut short or has no manifest."""
    try:
        file = ZipFile(path)
    except OSError as error:
        raise ArchiveRefused(f"不能读取 {path}：{error.strerror}") from error
    except _DAMAGED as error:
        raise _damaged(path) from error
    with file:
        yield Archive(path, file)


def _damaged(path: Path, how: str = "不完整，或者不是 zhidu 写的文件") -> ArchiveRefused:
    return ArchiveRefused(f"{path} {how}。没有写入任何内容；请换一份完好的文件")
