"""A file on disk or handed in, by the ending of its name."""

from __future__ import annotations

from pathlib import Path

from zhidu.org.sheets import xlsx_read, xlsx_write, yamlfile
from zhidu.org.sheets.problems import BadFile, Problem
from zhidu.org.sheets.reading import Draft, draft_of
from zhidu.org.sheets.rows import OfficeFile

_YAML = (".yaml", ".yml")
_ENDINGS = (".xlsx", *_YAML)


def office_file_read(path: Path) -> Draft:
    """What a file says, as far as it can be read. Raises BadFile for what cannot be opened at all."""
    _ending(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadFile([Problem("", 0, "", f"读不到文件“{path.name}”")]) from error
    return office_content_read(path.name, content)


def office_content_read(name: str, content: bytes) -> Draft:
    """What the content of a file of this name says. Raises BadFile for what cannot be opened at all."""
    read = yamlfile.read if _ending(Path(name)) in _YAML else xlsx_read.read
    return draft_of(read(content))


def office_content_write(name: str, file: OfficeFile) -> bytes:
    """An office as the content of a file of this name. Raises BadFile for another ending."""
    write = yamlfile.write if _ending(Path(name)) in _YAML else xlsx_write.write
    return write(file)


def office_file_write(path: Path, file: OfficeFile) -> None:
    """Write an office down. Raises BadFile for another ending, or where nothing can be written."""
    content = office_content_write(path.name, file)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise BadFile([Problem("", 0, "", f"写不了文件“{path.name}”")]) from error


def _ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in _ENDINGS:
        raise BadFile([Problem("", 0, "", f"“{path.name}”的格式不能用", "、".join(_ENDINGS))])
    return ending
