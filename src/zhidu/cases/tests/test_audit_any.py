"""Whatever single thing is changed in whatever trail, the audit finds it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhidu.cases.guards import guards_remove
from zhidu.cases.models import Case, Entry, Seal
from zhidu.cases.services import days_seal, entry_add
from zhidu.cases.tests.trails import noon, rewrite, small_office, sorts, trail_write

TRAILS = st.lists(st.lists(st.integers(0, 3), max_size=4), min_size=1, max_size=4).filter(any)
ELSEWHERE = 10**6

CHANGES = {
    "office_id": lambda old: old + ELSEWHERE,
    "case_id": lambda old: old + ELSEWHERE,
    "seq": lambda old: old + ELSEWHERE,
    "at": lambda old: old + timedelta(microseconds=1),
    "person": lambda old: old + " ",
    "person_id": lambda old: (old or 0) + 1,
    "post": lambda old: old + "副",
    "verb": lambda old: "due.missed",
    "data": lambda old: {**old, "more": None},
    "because": lambda old: [*old, "WS-9"],
    "key": lambda old: old + "k",
    "previous": lambda old: old[::-1] or "0" * 64,
    "digest": lambda old: "0" * 64,
}
SEAL_CHANGES = {
    "office_id": CHANGES["office_id"],
    "day": lambda old: old + timedelta(days=ELSEWHERE),
    "at": CHANGES["at"],
    "after": lambda old: old + 1,
    "through": lambda old: old + 1,
    "entries": lambda old: old + 1,
    "heads": lambda old: {**old, "0": [1, ""]},
    "previous": CHANGES["previous"],
    "digest": CHANGES["digest"],
}


def change_entry(draw, sealed):
    entry, field = draw(st.sampled_from(list(Entry.objects.all()))), draw(st.sampled_from(sorted(CHANGES)))
    change(entry, field, CHANGES[field])


def change_seal(draw, sealed):
    seal, field = draw(st.sampled_from(list(Seal.objects.all()))), draw(st.sampled_from(sorted(SEAL_CHANGES)))
    change(seal, field, SEAL_CHANGES[field])


def change(row, field, how):
    type(row).objects.filter(pk=row.pk).update(**{field: how(getattr(row, field))})


def remove_entry(draw, sealed):
    Entry.objects.filter(pk=draw(st.sampled_from(sealed)).pk).delete()


def remove_tail(draw, sealed):
    entry = draw(st.sampled_from(sealed))
    Entry.objects.filter(case_id=entry.case_id, seq__gte=entry.seq).delete()


def remove_case(draw, sealed):
    case_id = draw(st.sampled_from(sealed)).case_id
    Entry.objects.filter(case_id=case_id).delete()
    Case.objects.filter(pk=case_id).delete()


def remove_seal(draw, sealed):
    Seal.objects.filter(pk=draw(st.sampled_from(list(Seal.objects.all()))).pk).delete()


def rewrite_chain(draw, sealed):
    entry = draw(st.sampled_from(sealed))
    rewrite(entry.case_id, entry.seq, person="别人")


def backdate(draw, sealed):
    case = Case.objects.get(pk=draw(st.sampled_from(sealed)).case_id)
    entry_add(case=case, verb="case.closed", at=noon(-1))


def insert_entry(draw, sealed):
    """With a digest of its own making, wherever there is room."""
    entry = draw(st.sampled_from(list(Entry.objects.all())))
    entry.seq = Entry.objects.filter(case_id=entry.case_id).order_by("seq").last().seq + 1
    entry.pk, entry.key = None, ""
    entry.save()


def swap_entries(draw, sealed):
    """Two that follow each other; where a case has one entry only, it changes its place."""
    one = draw(st.sampled_from(sealed))
    place = one.seq
    other = Entry.objects.filter(case_id=one.case_id, seq=place + 1).first()
    Entry.objects.filter(pk=one.pk).update(seq=ELSEWHERE)
    if other:
        Entry.objects.filter(pk=other.pk).update(seq=place)
        Entry.objects.filter(pk=one.pk).update(seq=place + 1)


MUTATIONS = [
    change_entry, change_seal, remove_entry, remove_tail, remove_case, remove_seal, rewrite_chain, backdate,
    insert_entry, swap_entries,
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda each: each.__name__)
def test_is_found(mutate):
    guards_remove(connection)
    office = small_office()

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def any_trail(data):
        point = transaction.savepoint()
        try:
            now = sealed_trail(office, data.draw)
            assert sorts(office, now) == []
            mutate(data.draw, list(Entry.objects.filter(pk__lte=Seal.objects.last().through)))
            assert sorts(office, now) != []
        finally:
            transaction.savepoint_rollback(point)

    any_trail()


def sealed_trail(office, draw):
    """The time up to which it is sealed; what came on that day itself is not."""
    trail = draw(TRAILS)
    trail_write(office, trail)
    for now in (noon(len(trail) - draw(st.integers(0, 1))), noon(len(trail))):
        if days_seal(now):
            return now
    raise AssertionError("a trail that is not empty has a day to seal")
