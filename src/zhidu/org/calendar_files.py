"""Years of working days as they are written in a file, one entry a notice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.utils.translation import gettext as _
from pydantic import ValidationError

from zhidu.calendar import Year, YearMistake
from zhidu.org.services import OrgRefused
from zhidu.rules.parts import Names, Part
from zhidu.rules.sayings import saying
from zhidu.rules.source import RulebookError, nearest, read_list, read_text

_LONGEST_ROW = 31


class YearWritten(Part):
    """One notice; days are dates or rows of them, such as ``2026-10-01..2026-10-07``."""

    year: int
    notice: str
    rest_days: Names
    make_up_days: Names = []


def years_read(path: Path) -> list[Year]:
    """The years of a file. Raises OrgRefused with the line of the first mistake and what to write."""
    if not path.is_file():
        raise OrgRefused(_("没有这个文件：%(path)s") % {"path": path})
    try:
        entries, places = read_list(path.name, read_text(path, path.name))
    except RulebookError as error:
        raise OrgRefused(str(error)) from error
    years = []
    for number, entry in enumerate(entries):
        try:
            years.append(_year(YearWritten.model_validate(entry)))
        except ValidationError as error:
            mistake = error.errors()[0]
            place = nearest(places, (number, *mistake["loc"]))
            raise OrgRefused(f"{place}：{saying(mistake, YearWritten)}") from error
        except ValueError as error:
            raise OrgRefused(f"{places[(number,)]}：{error}") from error
    return years


def _year(written: YearWritten) -> Year:
    rest_days, make_up_days = (
        frozenset(day for row in rows for day in _row(row))
        for rows in (written.rest_days, written.make_up_days)
    )
    return Year(written.year, written.notice.strip(), rest_days, make_up_days)


def _row(written: str) -> Iterator[date]:
    first, _dots, last = written.partition("..")
    try:
        start, end = date.fromisoformat(first.strip()), date.fromisoformat((last or first).strip())
    except ValueError:
        raise YearMistake(
            _("“%(written)s”不是日期；写法如 2026-10-01 或 2026-10-01..2026-10-07") % {"written": written}
        ) from None
    if not 0 <= (end - start).days < _LONGEST_ROW:
        raise YearMistake(_("“%(written)s”的起止日期不对，请核对") % {"written": written})
    return (start + timedelta(days=n) for n in range((end - start).days + 1))
