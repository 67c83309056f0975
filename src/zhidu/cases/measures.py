"""How long the papers of a form are, beside how long they may be: 1,432 / 1,500 字."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from zhidu.cases.explain.page import chips
from zhidu.cases.models import File
from zhidu.cases.situation import Situation, lengths_of
from zhidu.cases.versions import newest
from zhidu.rules.book import Bound
from zhidu.rules.grounds import applies
from zhidu.rules.textchecks import said
from zhidu.rules.texts import TextDemand


def measures_of(here: Situation, slot: str, files: Iterable[File]) -> list[dict[str, Any]]:
    """A line for every limit on a paper that is there, with what is over it; none on one without limits."""
    counted = lengths_of(here.kind, files).get(slot)
    there = slot in here.papers and counted is not None
    limits = here.kind.measured.get(slot, ()) if there else ()
    return [_measure(here, bound, counted or 0) for bound in limits if applies(here.book, bound, here.given)]


def _measure(here: Situation, bound: Bound[TextDemand], counted: int) -> dict[str, Any]:
    limit = bound.rule.length
    assert limit  # the only check on a paper
    most, least = limit.at_most, limit.at_least
    over = counted - most if most else 0
    short = least - counted if least else 0
    return {
        "said": _("%(words)s / %(limit)s 字") % {"words": f"{counted:,}", "limit": f"{most or least:,}"},
        "clauses": chips(here.book, bound.cites),
        "why": _fault(bound, over, short),
    }


def _fault(bound: Bound[TextDemand], over: int, short: int) -> str:
    """What to do about a paper that is too long or too short; empty where it is neither."""
    if over <= 0 and short <= 0:
        return ""
    by = over if over > 0 else short
    fault = _("超过%(by)s字") % {"by": f"{by:,}"} if over > 0 else _("还差%(by)s字") % {"by": f"{by:,}"}
    if bound.rule.reason == "none":
        return _("%(fault)s；可以报出，会作为提醒记下") % {"fault": fault}
    if bound.force == "must":
        return _("%(fault)s，报不上去；请修改后重新上传") % {"fault": fault}
    return _("%(fault)s；确需这样报的，报出时写明原因") % {"fault": fault}


def limits_of(here: Situation, slot: str) -> list[str]:
    """How long a paper may be, as its field says beforehand."""
    return [said(bound.rule) for bound in here.kind.measured.get(slot, ())]


def uncounted_of(here: Situation, slot: str, files: Iterable[File]) -> list[File]:
    """The files whose characters somebody has to count, or has counted: they have no text to read."""
    if slot not in here.kind.measured:
        return []
    return [file for file in newest(files) if file.slot == slot and (file.words is None or file.words_by)]
