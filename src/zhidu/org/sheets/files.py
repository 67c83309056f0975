"""A file on disk, by the ending of its name."""

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
    ending = _ending(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadFile([Problem("", 0, "", f"读不到文件“{path.name}”")]) from error
    return draft_of(yamlfile.read(content) if ending in _YAML else xlsx_read.read(content))


def office_file_write(path: Path, file: OfficeFile) -> None:
    """Write an office down. Raises BadFile for another ending, or where nothing can be written."""
    write = yamlfile.write if _ending(path) in _YAML else xlsx_write.write
    try:
        path.write_bytes(write(file))
    except OSError as error:
        raise BadFile([Problem("", 0, "", f"写不了文件“{path.name}”")]) from error


def _ending(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in _ENDINGS:
        raise BadFile([Problem("", 0, "", f"“{path.name}”的格式不能用", "、".join(_ENDINGS))])
    return ending
