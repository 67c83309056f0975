"""A rulebook's files as an office hands them in: a ZIP of its folder, or a folder that came along."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from zhidu.rules.load import files_of
from zhidu.rules.sentences import sentence_files
from zhidu.rules.source import read_source, read_text
from zhidu.rules.vocabulary import FOLDER

MOST_FILES = 200
LARGEST_FILE = 1024 * 1024
"""A ZIP with more or larger files is no rulebook; it is refused before it is unpacked."""

Files = dict[str, str]


class BadBundle(ValueError):
    """Files that cannot be taken; the message is a Chinese sentence that says what to do."""


def unpacked(content: bytes, shipped: Path) -> tuple[Files, Files]:
    """The rule files and the sentences of a ZIP; without a vocabulary of its own, the one beside ``shipped``.

    Raises BadBundle.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            texts = _texts(archive)
    except BadZipFile:
        raise BadBundle(_("这不是 ZIP 文件；请把制度目录压缩成 ZIP 再上传")) from None
    sentences = {name: text for name, text in texts.items() if name.startswith("tests/")}
    rules = {name: text for name, text in texts.items() if name not in sentences}
    if not rules:
        raise BadBundle(_("压缩包里没有 .yaml 制度文件；请压缩整个制度目录"))
    has_vocabulary = any(name.startswith(f"{FOLDER}/") for name in rules)
    return rules | ({} if has_vocabulary else vocabulary_of(shipped)), sentences


def _texts(archive: ZipFile) -> Files:
    entries = [entry for entry in archive.infolist() if entry.filename.endswith(".yaml")]
    if len(entries) > MOST_FILES or any(entry.file_size > LARGEST_FILE for entry in entries):
        raise BadBundle(
            _("文件太多或太大，不像一部制度；至多 %(most)s 个文件，每个不超过 1 MB") % {"most": MOST_FILES}
        )
    names = [PurePosixPath(entry.filename) for entry in entries]
    around = names[0].parts[0] if names and all(len(name.parts) > 1 for name in names) else ""
    is_wrapped = bool(around) and {name.parts[0] for name in names} == {around} and around != FOLDER
    try:
        return {
            "/".join(name.parts[is_wrapped:]): archive.read(entry).decode("utf-8-sig")
            for name, entry in zip(names, entries, strict=True)
        }
    except UnicodeDecodeError:
        raise BadBundle(_("有文件不是 UTF-8 文字；请另存为 UTF-8 再压缩")) from None
    except (RuntimeError, NotImplementedError):
        raise BadBundle(_("压缩包有密码，或压缩方式认不出；请重新压缩成普通 ZIP")) from None


def vocabulary_of(shipped: Path) -> Files:
    """The vocabulary beside the rulebooks that came along."""
    paths = sorted((shipped / FOLDER).glob("*.yaml"))
    return {f"{FOLDER}/{path.name}": path.read_text(encoding="utf-8") for path in paths}


def shipped_books(shipped: Path) -> dict[str, str]:
    """The rulebooks that came along: folder → title."""
    return {path.parent.name: _title(path) for path in sorted(shipped.glob("*/clauses.yaml"))}


def _title(path: Path) -> str:
    written = read_source({path.name: read_text(path, path.name)}).data.get("rulebook", {})
    return str(written.get("title", path.parent.name))


def shipped_files(shipped: Path, book: str) -> tuple[Files, Files]:
    """The rule files and the sentences of one of them. Raises BadBundle."""
    if book not in {path.parent.name for path in shipped.glob("*/clauses.yaml")}:
        raise BadBundle(_("请选择一部制度，或上传 ZIP 文件"))
    return files_of(shipped / book), sentence_files(shipped / book)
