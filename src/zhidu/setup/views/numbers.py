"""编号: how far each series has come this year, so that the next number is right."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from zhidu.calendar import local_date
from zhidu.cases.errors import NotDone
from zhidu.setup.doors import FounderRequest, founds
from zhidu.setup.forms import NumbersForm
from zhidu.setup.selectors import numbered_in
from zhidu.setup.services import numbers_begin
from zhidu.setup.views.showing import after, shown


@founds
@never_cache
def numbers(request: FounderRequest) -> HttpResponse:
    """One line a series; where nothing is numbered there is only the way on."""
    today = local_date(request.now)
    series = numbered_in(request.office, today)
    form = NumbersForm(request.POST if request.method == "POST" else None, series=series, year=today.year)
    if request.method == "POST" and form.is_valid():
        try:
            numbers_begin(
                setup=request.setup, used=form.cleaned_data, series=series, by=request.actor, at=request.now
            )
            return redirect(after("numbers")["url"])
        except NotDone as refused:
            form.add_error(None, str(refused))
    return shown(request, "setup/numbers.html", {"form": form, "series": series})
