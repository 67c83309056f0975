"""台账: rows are entered, changed and ended by what cases bring about, and by nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import F

from zhidu.calendar import local_date
from zhidu.cases.asking import inspect
from zhidu.cases.errors import Refused, out_of_turn
from zhidu.cases.models import Deviation, Row, RowChange
from zhidu.cases.services.trail import SYSTEM, entry_add
from zhidu.cases.situation import Situation, restored, stored
from zhidu.editions.selectors import part_of
from zhidu.org.actor import Actor
from zhidu.org.spoken import spoken
from zhidu.rules.decision import Status
from zhidu.rules.facts import Given
from zhidu.rules.process import Happening
from zhidu.rules.rename import home_in, plain


def row_enter(here: Situation, happening: Happening, by: Actor | None, at: datetime) -> Row:
    """Add a row to a register, as its own text reads it, in the name of the case that enters it.

    Raises Refused for one that lacks what the register demands.
    """
    case, values = here.case, _values(happening)
    _inspect(here, happening, values, by, at)
    row = Row.objects.create(
        office_id=case.office_id,
        register=plain(happening.what),
        edition=part_of(case.edition, home_in(happening.what)),
        values=values,
        title=_title(here, happening, values, case.title),
        on=local_date(at),
        case=case,
        number=case.number,
    )
    _changed(here, row, "row.entered", happening, by, at)
    return row


def row_change(here: Situation, happening: Happening, by: Actor | None, at: datetime) -> Row:
    """Change a row, or take it out where the rule ends it. Raises Refused for one that is not there, and
    for what would leave it without what the register demands."""
    ours = Row.objects.filter(
        office_id=here.case.office_id, register=plain(happening.what), pk=happening.row or 0
    )
    ours.update(state=F("state"))  # holds the row until the act is done
    row = ours.filter(state=Row.State.CURRENT).first()
    if row is None:
        raise out_of_turn(
            spoken(
                "要变更的一行不在“%(register)s”的在册项目中，请刷新后重选",
                register=_register(here, happening),
            )
        )
    row.values = row.values | _values(happening)
    if not happening.ends:
        _inspect(here, happening, row.values, by, at)
    row.title = _title(here, happening, row.values, row.title)
    row.state = Row.State.ENDED if happening.ends else row.state
    row.save(update_fields=["values", "title", "state"])
    _changed(here, row, "row.ended" if happening.ends else "row.changed", happening, by, at)
    return row


def _inspect(
    here: Situation, happening: Happening, values: Mapping[str, Any], by: Actor | None, at: datetime
) -> None:
    """Stop the act that would leave a row incomplete; what time brings about by itself is only recorded."""
    columns = {plain(column): column for column in here.book.registers[happening.what].rule.columns}
    known = {columns.get(name, name): value for name, value in values.items()}
    row = Given(facts=restored(here.book.terms, known))
    decision = inspect(here.book, happening.what, row, here.chart)
    if decision.status is Status.REFUSED and by:
        raise Refused(decision)
    if not decision.allows:
        sort = Deviation.Sort.BREACH if decision.status is Status.REFUSED else Deviation.Sort.DEVIATION
        what = "；".join(want.text for want in decision.wants)[:200]
        because = list(decision.because)
        Deviation.objects.create(case=here.case, sort=sort, clauses=because, what=what, at=at)


def _values(happening: Happening) -> dict[str, Any]:
    return {plain(column): value for column, value in stored(happening.facts or {}).items()}


def _title(here: Situation, happening: Happening, values: Mapping[str, Any], otherwise: str) -> str:
    """What a row is called: its first column that is text, as a name or a matter is."""
    terms, columns = here.book.terms, here.book.registers[happening.what].rule.columns
    texts = (plain(name) for name in columns if terms[name].type in ("text", "longtext"))
    return str(next((values[name] for name in texts if values.get(name)), otherwise))[:200]


def _changed(
    here: Situation, row: Row, verb: str, happening: Happening, by: Actor | None, at: datetime
) -> None:
    name = by.name if by else SYSTEM
    RowChange.objects.create(row=row, case=here.case, values=row.values, state=row.state, at=at, by=name)
    data = {"register": _register(here, happening), "title": row.title, "row": row.pk, "values": row.values}
    entry_add(case=here.case, verb=verb, at=at, by=by, data=data, because=happening.because)


def _register(here: Situation, happening: Happening) -> str:
    return here.book.registers[happening.what].rule.title
