"""``zhidu audit verify`` finds each kind of tampering, done here as whoever owns the tables would do it."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from zhidu.cases.audit import guard_findings, office_findings
from zhidu.cases.guards import guards_remove
from zhidu.cases.models import Entry, File, Seal
from zhidu.cases.services import days_seal, entry_add, paper_keep
from zhidu.cases.services.sealing import digest_of_seal
from zhidu.cases.services.trail import digest_of
from zhidu.cases.tests.trails import (
    noon,
    rewrite,
    small_actor,
    small_case,
    small_office,
    sorts,
    trail_write,
    unguarded,
)

NOW = noon(4)
DAYS = [[0, 1, 0], [1, 0], [0, 0, 1], [2, 0], [0]]


@pytest.fixture
def office(db):
    """A trail of three cases over four sealed days and one that is not over."""
    office = small_office()
    trail_write(office, DAYS)
    days_seal(NOW)
    return office


@pytest.fixture
def cases(office):
    return list(office.cases.order_by("pk"))


def findings(office):
    return list(office_findings(office.pk, NOW, files=False))


def places(office):
    return [(each.sort, each.title, each.seq) for each in findings(office)]


def verify(*words: str) -> tuple[int, str]:
    """Exit code and output of the command."""
    out = StringIO()
    try:
        call_command("audit_verify", *words, stdout=out)
    except SystemExit as end:
        return int(end.code), out.getvalue()
    return 0, out.getvalue()


def entry(case, seq):
    return Entry.objects.filter(case_id=case.pk, seq=seq)


# ---- entries


def test_a_trail_as_it_was_written_has_no_findings(office):
    assert findings(office) == []


@pytest.mark.parametrize("change", [{"person": "别人"}, {"data": {"title": "另一"}}, {"at": noon(-1)}])
def test_a_changed_entry(office, cases, change):
    with unguarded():
        entry(cases[0], 3).update(**change)
    found = findings(office)
    assert ("changed", "事项0", 3) in [(each.sort, each.title, each.seq) for each in found]
    assert found[0].trusted == "第1至2条，第4条（2026年12月28日（星期一）中午12:00）起"


def test_a_removed_entry(office, cases):
    with unguarded():
        entry(cases[0], 3).delete()
    found = findings(office)
    assert ("removed", "事项0", 3) in places(office)
    assert found[0].what == "第3条缺失，被删除"
    assert found[0].trusted.startswith("第1至2条，第5条")


def test_a_removed_entry_whose_gap_was_closed(office, cases):
    with unguarded():
        entry(cases[0], 3).delete()
        for seq in range(4, 8):
            entry(cases[0], seq).update(seq=F("seq") - 1)
    assert ("moved", "事项0", 3) in places(office)


def test_the_first_entry_removed(office, cases):
    with unguarded():
        entry(cases[1], 1).delete()
    assert places(office)[0] == ("removed", "事项1", 1)


def test_an_inserted_entry(office, cases):
    """It is put at the fourth place with a digest that fits; those after it make room."""
    with unguarded():
        for seq in range(7, 3, -1):
            entry(cases[0], seq).update(seq=F("seq") + 1)
        forged = entry(cases[0], 3).get()
        forged.pk, forged.seq, forged.previous, forged.person = None, 4, forged.digest, "别人"
        forged.digest = digest_of(forged)
        forged.save()
    assert ("moved", "事项0", 5) in places(office)


def test_an_entry_added_later_that_pretends_to_be_old(office, cases):
    entry_add(case=cases[0], verb="case.closed", at=noon(2))
    assert places(office) == [("backdated", "事项0", 8)]
    days_seal(noon(5))
    assert sorts(office, noon(5)) == ["backdated"]


def test_two_entries_in_the_other_order(office, cases):
    with unguarded():
        entry(cases[0], 3).update(seq=100)
        entry(cases[0], 4).update(seq=3)
        entry(cases[0], 100).update(seq=4)
    assert ("moved", "事项0", 3) in places(office)


def test_an_entry_moved_to_another_office(office, cases):
    other = small_office("other")
    with unguarded():
        entry(cases[0], 7).update(office_id=other.pk)
    assert ("changed", "事项0", 7) in places(office)


def test_a_chain_made_anew_since_an_entry(office, cases):
    """Every digest fits; only the seals know better, and they know which day still holds."""
    with unguarded():
        rewrite(cases[0].pk, 4, person="别人")
    found = findings(office)
    assert [each.sort for each in found] == ["rewritten", "rewritten"]
    assert (found[0].title, found[0].seq, str(found[0].day)) == ("事项0", 5, "2026-12-28")
    assert found[0].trusted == "2026-12-27封存以前的留痕"


def test_what_cannot_be_read(office, cases):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its types")
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_entry SET at = '2026-13-99 00:00' WHERE seq = 3")
    assert "unreadable" in sorts(office, NOW)


# ---- cases


def test_a_removed_tail(office, cases):
    with unguarded():
        Entry.objects.filter(case_id=cases[1].pk, seq__gte=2).delete()
    found = findings(office)
    assert [each.sort for each in found] == ["day_changed", "tail_removed", "day_changed", "tail_removed"]
    assert found[1].what == "封存时有2条留痕，现在只有1条：末尾的被删除"
    assert found[1].trusted == "2026-12-26封存以前的留痕"


def test_a_removed_case(office, cases):
    pk = cases[2].pk
    with unguarded():
        Entry.objects.filter(case_id=pk).delete()
        cases[2].delete()
    found = findings(office)
    assert [(each.sort, each.case_id, each.seq) for each in found] == [
        ("day_changed", None, None),
        ("case_removed", pk, 1),
    ]
    assert found[1].what == "封存时有1条留痕，现在一条也没有：整个事项的留痕被删除"


def test_a_case_removed_without_its_trail_and_a_trail_without_its_case(office, cases):
    pk = cases[2].pk
    cases[2].delete()
    small_case(office, "没有留痕")
    assert places(office) == [("case_removed", "（已不在库中）", None), ("trail_removed", "没有留痕", None)]
    assert findings(office)[0].case_id == pk


# ---- seals


def seal(day):
    return Seal.objects.filter(day=noon(day).date())


def test_a_changed_seal(office):
    with unguarded():
        seal(1).update(entries=9)
    assert [(each.sort, str(each.day)) for each in findings(office)] == [("seal_changed", "2026-12-27")]


def test_a_seal_made_anew(office, cases):
    """It fits what it says itself; the seal after it does not fit."""
    with unguarded():
        changed = seal(1).get()
        changed.at += timedelta(hours=1)
        seal(1).update(at=changed.at, digest=digest_of_seal(changed))
    assert [(each.sort, str(each.day)) for each in findings(office)] == [("seal_moved", "2026-12-28")]


@pytest.mark.parametrize(("day", "sort"), [(0, "seal_removed"), (1, "seal_removed"), (3, "unsealed")])
def test_a_removed_seal(office, day, sort):
    with unguarded():
        seal(day).delete()
    assert sorts(office, NOW) == [sort]


def test_all_seals_removed(office):
    with unguarded():
        Seal.objects.all().delete()
    assert sorts(office, NOW) == ["unsealed"]


def test_the_worker_has_an_hour_to_seal_the_day(office):
    midnight = noon(5).replace(hour=0)
    assert sorts(office, midnight + timedelta(minutes=59)) == []
    assert sorts(office, midnight + timedelta(minutes=61)) == ["unsealed"]


def test_all_seals_made_anew_are_found_by_one_that_was_noted(office, cases):
    noted = seal(2).get().digest
    assert verify("--expect", noted)[0] == verify()[0]
    with unguarded():
        rewrite(cases[0].pk, 4, person="别人")
        Seal.objects.all().delete()
    days_seal(NOW)
    assert findings(office) == []
    code, out = verify("--expect", noted)
    assert code == 1
    assert noted in out


# ---- guards


def test_guards_taken_off(office):
    guards_remove(connection)
    assert {each.sort for each in guard_findings()} == {"unguarded"}


# ---- files


@pytest.fixture
def paper(office, cases, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return paper_keep(
        case=cases[0], slot="report", title="汇报稿", name="汇报稿.pdf", content=b"%PDF-1", at=NOW,
        content_type="application/pdf", verb="file.added", by=small_actor(office),
    )  # fmt: skip


def of_files(office):
    return [each.sort for each in office_findings(office.pk, NOW)]


def test_a_file_as_it_came_has_no_findings(office, paper):
    assert of_files(office) == []


def test_a_changed_file(office, paper):
    Path(default_storage.path(paper.blob.name)).write_bytes(b"%PDF-2")
    assert of_files(office) == ["file_changed"]
    assert findings(office) == []


def test_a_removed_file(office, paper):
    default_storage.delete(paper.blob.name)
    assert of_files(office) == ["file_removed"]


def test_a_file_outside_the_store(office, paper):
    File.objects.update(blob="../../etc/passwd")
    assert of_files(office) == ["file_removed"]


def test_a_file_changed_in_the_register_too(office, paper):
    File.objects.update(sha256="0" * 64)
    assert of_files(office) == ["file_record", "file_changed"]


# ---- the command


@pytest.fixture
def at_noon(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def test_the_command_says_that_all_is_well(office, at_noon):
    code, out = verify()
    assert code == 0
    assert "事项3件、留痕11条、封存4天" in out
    assert Seal.objects.last().digest in out
    assert out.endswith("核对完毕：全部与写入时一致。\n")


def test_the_command_says_what_is_wrong_and_where(office, cases, at_noon):
    with unguarded():
        entry(cases[0], 3).update(person="别人")
    code, out = verify()
    assert code == 1
    assert f"✗ “事项0”（事项{cases[0].pk}）第3条：内容与当时的摘要不符，被改动。可信范围：第1至2条" in out
    assert "发现1处" in out


def test_the_command_for_machines(office, cases, at_noon):
    with unguarded():
        entry(cases[0], 3).update(person="别人")
    code, out = verify("--json", "--no-files")
    report = json.loads(out)
    part = report["parts"][1]
    assert (code, report["ok"], part["found"], part["sealed_to"]) == (1, False, 1, "2026-12-29")
    assert part["findings"][0] | {"trusted": ""} == {
        "sort": "changed", "what": "内容与当时的摘要不符，被改动", "trusted": "",
        "case_id": cases[0].pk, "title": "事项0", "seq": 3, "day": None,
    }  # fmt: skip


def test_the_command_for_one_office(office, cases, at_noon):
    other = small_office("other")
    trail_write(other, [[0]])
    days_seal(NOW)
    with unguarded():
        Entry.objects.filter(office_id=other.pk).update(person="别人")
    assert verify("--office", "qinghe")[0] == 0
    assert verify("--office", "other")[0] == 1
    with pytest.raises(CommandError, match="没有代码为“nowhere”的单位"):
        verify("--office", "nowhere")


def test_the_number_of_questions_does_not_grow_with_the_trail(office, cases):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert findings(office) == []
        return len(queries)

    before = asked()
    for minute in range(50):
        entry_add(case=cases[0], verb="case.closed", at=NOW + timedelta(minutes=minute))
    assert asked() == before
