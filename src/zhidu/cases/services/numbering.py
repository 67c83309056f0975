"""编号: given once, at its act, without gaps and without doubles."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from zhidu.calendar import local_date
from zhidu.cases.errors import NotDone
from zhidu.cases.models import Case, Series
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation
from zhidu.org.models import Office


def number_give(here: Situation, act: str, at: datetime) -> None:
    """Give the case its number if this act is the one at which the text has it numbered.

    The series is counted on inside the transaction of the act, so that an act which does not happen
    leaves no gap; its row stays locked until then, so that nobody else gets the same.
    """
    rule = here.kind.number
    if rule is None or rule.rule.at != act or here.case.number:
        return
    year = local_date(at).year
    series = _next(here.case, rule.rule.series or here.kind.id, year if rule.rule.per == "year" else 0)
    case = here.case
    case.number = rule.rule.form.format(n=series.last, year=year)
    case.series, case.place_in_series = series, series.last
    case.save(update_fields=["number", "series", "place_in_series"])
    entry_add(case=case, verb="number.given", at=at, data={"number": case.number}, because=rule.cites)


def _next(case: Case, name: str, year: int) -> Series:
    """The series, counted on by one and locked: writing comes before reading."""
    series, _ = Series.objects.get_or_create(office_id=case.office_id, series=name, year=year)
    Series.objects.filter(pk=series.pk).update(last=F("last") + 1)
    series.refresh_from_db(fields=["last"])
    return series


@transaction.atomic
def series_begin(*, office: Office, series: str, year: int, last: int) -> Series:
    """Say how far an office had counted in a series before the system did; the next number follows it.

    ``year`` 0 is a series without end. Raises NotDone for less than zero, and once a case has a number
    of the series: its numbers would come twice or leave a gap.
    """
    if last < 0:
        raise NotDone(_("已用到的编号不能小于0；还没有用过的写0"))
    row = Series.objects.get_or_create(office=office, series=series, year=year)[0]
    Series.objects.filter(pk=row.pk).update(last=F("last"))  # writing first: whoever numbers now waits here
    if Case.objects.filter(series=row).exists():
        raise NotDone(_("系统已经用这个序列编过号，不能再改起点"))
    row.last = last
    row.save(update_fields=["last"])
    return row
