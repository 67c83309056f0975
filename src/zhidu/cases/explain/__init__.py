"""What a case's page says: the track, the rail, the acts, the facts. Reads only."""

from zhidu.cases.explain.facts import facts_of, pairs, shown
from zhidu.cases.explain.offers import acts, beside, can_withdraw, refusal
from zhidu.cases.explain.page import Page, badge, chip, chips, page_of, tone_of
from zhidu.cases.explain.readers import reader_rows
from zhidu.cases.explain.standing import Standing, rail
from zhidu.cases.explain.tables import derived_inputs, verdicts, verdicts_of
from zhidu.cases.explain.tracks import steps_ahead, track
from zhidu.cases.lights import due_light
from zhidu.cases.versions import file_rows

__all__ = [
    "Page",
    "Standing",
    "acts",
    "badge",
    "beside",
    "can_withdraw",
    "chip",
    "chips",
    "derived_inputs",
    "due_light",
    "facts_of",
    "file_rows",
    "page_of",
    "pairs",
    "rail",
    "reader_rows",
    "refusal",
    "shown",
    "steps_ahead",
    "tone_of",
    "track",
    "verdicts",
    "verdicts_of",
]
