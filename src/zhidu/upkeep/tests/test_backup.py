"""A backup holds one moment of a database that is being written, and a restore is that moment again."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import datetime
from io import StringIO
from pathlib import Path
from threading import Event, Thread
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.harness.guards import unguarded
from zhidu.cases.audit import guard_findings, office_findings
from zhidu.cases.models import Case, Entry, File
from zhidu.cases.services import days_seal, paper_keep
from zhidu.cases.tests.trails import noon, small_actor, small_case, small_office, trail_write
from zhidu.org.models import Office
from zhidu.upkeep.archive import ArchiveRefused, archive_opened
from zhidu.upkeep.backup import backup_last, backup_write
from zhidu.upkeep.restore import restore_from

pytestmark = pytest.mark.django_db(transaction=True)

NOW = noon(3)


@pytest.fixture(autouse=True)
def store(settings, tmp_path) -> Path:
    """A store for files and a folder for what the installation notes, of this test alone."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.ZHIDU_VAR = tmp_path
    return tmp_path / "files"


@pytest.fixture
def office() -> Office:
    """Three cases over three days that are sealed, one with a paper; one that was deleted since."""
    office = small_office()
    cases = trail_write(office, [[0, 1, 2], [1, 0], [2]])
    paper_write(cases[0], b"%PDF-1.7 paper", noon(2))
    small_case(office).delete()
    days_seal(NOW)
    return office


def paper_write(case: Case, content: bytes, at: datetime = NOW) -> None:
    """A paper, as handing one in leaves it."""
    paper_keep(
        case=case,
        slot="report",
        title="汇报稿",
        name="汇报稿.pdf",
        content=content,
        content_type="application/pdf",
        verb="file.added",
        by=small_actor(case.office),
        at=at,
    )


@pytest.fixture
def archive(office, tmp_path) -> Path:
    backup_write(tmp_path / "backup.zip", NOW)
    return tmp_path / "backup.zip"


def emptied() -> None:
    """The database of a new machine, and no file."""
    with unguarded():
        call_command("flush", interactive=False, verbosity=0)
    for name in list(stored()):
        default_storage.delete(name)


def stored() -> Iterator[str]:
    root = Path(default_storage.location)
    return (str(path.relative_to(root)) for path in sorted(root.rglob("*")) if path.is_file())


def manifest(path: Path) -> dict[str, Any]:
    with archive_opened(path) as archive:
        return archive.manifest


def rewritten(path: Path, edit: Callable[[dict[str, Any]], object]) -> Path:
    """The archive with another manifest, as somebody writes it who knows how."""
    other = path.with_name("other.zip")
    with ZipFile(path) as old, ZipFile(other, "w") as new:
        for name in old.namelist()[:-1]:
            new.writestr(name, old.read(name))
        changed = json.loads(old.read("manifest.json"))
        edit(changed)
        new.writestr("manifest.json", json.dumps(changed))
    return other


# ---- there and back


def test_what_is_restored_is_what_was_backed_up_and_its_trail_holds(office, archive, tmp_path):
    emptied()
    restore_from(archive)
    backup_write(tmp_path / "again.zip", NOW)
    again, before = manifest(tmp_path / "again.zip"), manifest(archive)
    assert again["tables"]["cases_entry"]["rows"] == 7
    assert again["sha256"] == before["sha256"]
    assert (again["keys"], again["seals"]) == (before["keys"], before["seals"])
    assert list(office_findings(office.pk, NOW)) == []


def test_after_a_restore_the_trail_is_guarded_and_no_key_is_given_twice(office, archive):
    last = Case.objects.latest("pk").pk
    emptied()
    restore_from(archive)
    assert list(guard_findings()) == []
    with pytest.raises(IntegrityError):
        Entry.objects.filter(case_id=last).update(person="别人")
    assert small_case(office).pk == last + 2


def test_a_backup_holds_one_moment_while_somebody_writes(office, tmp_path):
    """Whoever writes a paper stores the file, its row and its line of the trail; none is there alone."""
    case, written, done = office.cases.latest("pk"), Event(), Event()

    def write() -> None:
        number = 0
        while not done.is_set():
            paper_write(case, b"%%PDF-1.7 %d" % (number := number + 1))
            written.set()
        connection.close()

    writer = Thread(target=write)
    writer.start()
    try:
        assert written.wait(30)
        for name in ("one.zip", "two.zip"):
            written.clear()
            backup_write(tmp_path / name, NOW)
            assert written.wait(30), "nobody wrote meanwhile"
    finally:
        done.set()
        writer.join()
    emptied()
    restore_from(tmp_path / "two.zip")
    assert list(office_findings(office.pk, NOW)) == []
    assert 2 <= File.objects.count() <= Entry.objects.count()


def test_the_command_says_what_it_wrote_and_the_last_one_is_remembered(office, tmp_path):
    out = StringIO()
    call_command("backup", str(tmp_path / "b.zip"), stdout=out)
    last = backup_last()
    assert "材料1份" in out.getvalue()
    assert last.sha256 in out.getvalue()
    assert (last.file, last.files, last.missing) == (str(tmp_path / "b.zip"), 1, [])
    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_lost_is_named_and_the_rest_is_kept(office, tmp_path):
    lost = File.objects.get().blob.name
    default_storage.delete(lost)
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("backup", str(tmp_path / "b.zip"), stdout=out)
    assert end.value.code == 3
    assert lost in out.getvalue()
    assert manifest(tmp_path / "b.zip")["missing"] == [lost]


def test_a_large_file_never_lies_in_memory(office, tmp_path):
    size = 24 * 1024 * 1024
    name = default_storage.save("blobs/large", ContentFile(b"0123456789abcdef" * (size // 16)))
    File.objects.update(blob=name)
    tracemalloc.start()
    backup_write(tmp_path / "b.zip", NOW)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (tmp_path / "b.zip").stat().st_size > size
    assert peak < size / 3


# ---- what is refused


def test_a_database_that_holds_something_is_left_as_it_is(office, archive):
    before = Entry.objects.count()
    with pytest.raises(CommandError, match="数据库里已有内容"):
        call_command("restore", str(archive))
    assert Entry.objects.count() == before


def test_a_backup_is_never_written_over(archive, tmp_path):
    before = archive.read_bytes()
    with pytest.raises(ArchiveRefused, match="已经存在"):
        backup_write(archive, NOW)
    assert archive.read_bytes() == before
    assert list(tmp_path.glob(".*")) == []


def test_a_folder_that_is_not_there_is_named(office, tmp_path):
    with pytest.raises(ArchiveRefused, match="不能写入文件夹"):
        backup_write(tmp_path / "nowhere" / "b.zip", NOW)


SPOILT = {
    "cut short": ("不完整", lambda archive: archive.write_bytes(archive.read_bytes()[:-400])),
    "something else": ("不完整", lambda archive: archive.write_bytes(b"not a zip")),
    "gone": ("不能读取", lambda archive: archive.unlink()),
    "another format": ("不是 zhidu 的备份", lambda archive: edited(archive, lambda m: m.update(format="?"))),
    "newer tables": ("9999_x", lambda a: edited(a, lambda m: m["migrations"]["cases"].append("9999_x"))),
    "a member too many": ("与清单不一致", lambda archive: edited(archive, lambda m: m["sha256"].popitem())),
    "one too few": ("与清单不一致", lambda a: edited(a, lambda m: m["sha256"].update({"rows/x": "0"}))),
    "changed": ("被改动", lambda a: edited(a, lambda m: m["sha256"].update({"rows/cases_case.jsonl": "0"}))),
}


def test_an_archive_that_is_not_as_it_was_written_writes_nothing(archive):
    whole = archive.read_bytes()
    emptied()
    for how, (why, spoil) in SPOILT.items():
        archive.write_bytes(whole)
        spoil(archive)
        with pytest.raises(ArchiveRefused) as refused:
            restore_from(archive)
        assert why in str(refused.value), how
        assert (Office.objects.count(), list(stored())) == (0, []), how


def edited(archive: Path, edit: Callable[[dict[str, Any]], object]) -> None:
    rewritten(archive, edit).replace(archive)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_single_changed_byte_is_seen_or_changes_nothing(data, archive):
    content = bytearray(archive.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    other = archive.with_name("other.zip")
    other.write_bytes(content)
    try:
        with archive_opened(other) as opened:
            opened.verify()
            found = opened.manifest
    except ArchiveRefused:
        return
    assert found == manifest(archive)


def test_a_restore_that_fails_half_way_leaves_nothing(archive):
    """The rows of one table say that there are more columns than it has."""
    emptied()
    edited(archive, lambda m: m["tables"]["cases_step"]["columns"].append("title"))
    edited(archive, lambda m: m["tables"]["cases_seal"]["columns"].pop())
    with pytest.raises(ValueError):
        restore_from(archive)
    assert (Office.objects.count(), Entry.objects.count(), list(stored())) == (0, 0, [])


def test_a_file_store_that_holds_another_file_of_that_name_is_left_alone(archive):
    name = File.objects.get().blob.name
    emptied()
    default_storage.save(name, ContentFile(b"something else"))
    with pytest.raises(ArchiveRefused, match="文件库里已有另一份"):
        restore_from(archive)
    assert (list(stored()), Office.objects.count()) == ([name], 0)


def test_a_path_out_of_the_store_is_refused(archive, tmp_path):
    emptied()
    with ZipFile(archive) as old:
        digests = json.loads(old.read("manifest.json"))["sha256"]
    name = next(name for name in digests if name.startswith("files/"))
    other = tmp_path / "other.zip"
    with ZipFile(archive) as old, ZipFile(other, "w") as new:
        for each in old.namelist():
            content = old.read(each).replace(name.encode(), b"files/../../escaped")
            new.writestr(each.replace(name, "files/../../escaped"), content)
    with pytest.raises(ArchiveRefused, match="不在文件库之内"):
        restore_from(other)
    assert Office.objects.count() == 0
