"""编号: given once, at its act, without gaps and without doubles."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from zhidu.calendar import local_date
from zhidu.cases.models import Case, Series
from zhidu.cases.services.trail import entry_add
from zhidu.cases.situation import Situation


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
