"""Writes: the office's structure, who holds its posts and who acts in them. One verb, one transaction."""

from zhidu.org.services.acting import acting_begin, acting_end
from zhidu.org.services.appointments import appointment_end, appointment_record, person_appoint
from zhidu.org.services.keeping import OrgRefused
from zhidu.org.services.phrases import phrase_drop, phrase_keep
from zhidu.org.services.relations import (
    contact_assign,
    contact_withdraw,
    deputy_name,
    deputy_withdraw,
    portfolio_assign,
    portfolio_withdraw,
)
from zhidu.org.services.structure import (
    office_change,
    office_create,
    person_change,
    person_create,
    post_change,
    post_create,
    unit_change,
    unit_create,
)

__all__ = [
    "OrgRefused",
    "acting_begin",
    "acting_end",
    "appointment_end",
    "appointment_record",
    "contact_assign",
    "contact_withdraw",
    "deputy_name",
    "deputy_withdraw",
    "office_change",
    "office_create",
    "person_appoint",
    "person_change",
    "person_create",
    "phrase_drop",
    "phrase_keep",
    "portfolio_assign",
    "portfolio_withdraw",
    "post_change",
    "post_create",
    "unit_change",
    "unit_create",
]
