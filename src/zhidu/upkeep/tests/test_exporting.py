"""The export of an office holds every row that belongs to it, and nothing of another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import DEFAULT_DB_ALIAS
from openpyxl import load_workbook

from zhidu.accounts.models import Reminding
from zhidu.cases.models import Case, File, Row
from zhidu.cases.tests.offices import TestOffice, login, make_office
from zhidu.cases.tests.seal_office import seal, seal_office
from zhidu.editions.models import Edition
from zhidu.org.models import Office
from zhidu.rooms.meetings.tests.steps import closed_meeting, pooled_topic
from zhidu.upkeep.archive import ArchiveRefused, archive_opened
from zhidu.upkeep.exporting.belonging import (
    EVERYBODYS,
    columns_of,
    models_of_offices,
    pointing_at,
    rows_of,
    way_to_office,
)
from zhidu.upkeep.restore import restore_from


@pytest.fixture
def ours() -> TestOffice:
    """An office with a meeting, papers and a register, and accounts."""
    office = seal_office()
    closed_meeting(office, pooled_topic(office))
    seal(office)
    login(office, "clerk")
    return office


@pytest.fixture
def theirs() -> TestOffice:
    office = make_office("elsewhere")
    Office.objects.filter(pk=office.office.pk).update(name="他处街道办事处", short_name="他处")
    pooled_topic(office)
    login(office, "clerk")
    Case.objects.filter(office=office.office).update(title="他处的议题")
    return office


@pytest.fixture
def archive(transactional_db, settings, tmp_path, ours, theirs) -> Path:
    settings.ZHIDU_VAR = tmp_path
    path = tmp_path / "office.zip"
    call_command("office_data_export", ours.office.code, str(path))
    return path


def rows(archive: Path, table: str) -> Iterator[dict[str, Any]]:
    with ZipFile(archive) as file, file.open(f"data/{table}.jsonl") as lines:
        yield from map(json.loads, lines)


def sheet(archive: Path, name: str) -> list[tuple[Any, ...]]:
    with ZipFile(archive) as file:
        book = load_workbook(BytesIO(file.read(f"overviews/{name}.xlsx")))
    return list(book.worksheets[0].iter_rows(values_only=True))


# ---- to whom rows belong


def test_nobody_is_handed_a_persons_own_mail_address():
    assert Reminding not in models_of_offices()


def test_every_model_says_to_whom_its_rows_belong():
    homeless = [
        model._meta.label_lower
        for model in models_of_offices()
        if model._meta.label_lower not in EVERYBODYS
        and way_to_office(model) is None
        and not list(pointing_at(model))
    ]
    assert homeless == []


def every_row_belongs_to_one_office_and_shared_ones_to_those_who_name_them(
    ours: TestOffice, theirs: TestOffice
) -> None:
    for model in models_of_offices():
        mine = set(rows_of(model, ours.office, DEFAULT_DB_ALIAS).values_list("pk", flat=True))
        others = set(rows_of(model, theirs.office, DEFAULT_DB_ALIAS).values_list("pk", flat=True))
        assert mine | others == set(model._base_manager.values_list("pk", flat=True)), model
        assert not mine & others or way_to_office(model) is None, model


def test_a_step_belongs_by_its_case_and_an_account_by_its_person(django_user_model):
    ways = {model._meta.label_lower: way_to_office(model) for model in models_of_offices()}
    assert ways["cases.step"] == "case__office_id"
    assert ways["cases.entry"] == "office_id"
    assert ways["org.contact"] == "post__office_id"
    assert ways["auth.user"] == "person__office_id"
    assert ways["editions.edition"] is None


def test_no_password_is_handed_out(django_user_model):
    assert "username" in columns_of(django_user_model)
    assert "password" not in columns_of(django_user_model)


# ---- the archive


def test_an_export_holds_what_the_office_has_and_not_a_word_of_another(archive, ours, theirs):
    every_row_belongs_to_one_office_and_shared_ones_to_those_who_name_them(ours, theirs)
    with archive_opened(archive) as opened:
        opened.verify()
        assert opened.manifest["office"]["code"] == ours.office.code
    cases = list(rows(archive, "cases_case"))
    assert {each["id"] for each in cases} == set(ours.office.cases.values_list("pk", flat=True))
    assert len(list(rows(archive, "cases_entry"))) > len(cases)
    assert {each["digest"] for each in rows(archive, "editions_edition")} == set(
        Edition.objects.filter(adoptions__office=ours.office).values_list("digest", flat=True)
    ) | set(Edition.objects.filter(cases__office=ours.office).values_list("digest", flat=True))
    with ZipFile(archive) as file:
        assert not any("他处".encode() in file.read(name) for name in file.namelist())
        for blob in File.objects.filter(case__office=ours.office):
            assert file.read(f"files/{blob.blob.name}") == blob.blob.read()
    for name in ("事项", "留痕", "会议议程", "材料"):
        assert "他处" not in str(sheet(archive, name))
    its_overviews_are_in_the_words_of_the_office(archive, ours)
    with pytest.raises(ArchiveRefused, match="不是 zhidu 的备份"):
        restore_from(archive)


def its_overviews_are_in_the_words_of_the_office(archive: Path, ours: TestOffice) -> None:
    head, *lines = sheet(archive, "事项")[2:]
    assert head[:4] == ("事项号", "编号", "类别", "标题")
    assert {line[2] for line in lines} >= {"议题", "主任办公会议"}
    (row,) = Row.objects.filter(office=ours.office)
    assert row.title in str(sheet(archive, "台账"))
    assert "审议结果：同意" in str(sheet(archive, "会议议程"))
    assert len(sheet(archive, "单位和人员")) > 5


@pytest.mark.django_db
def test_an_office_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="nowhere"):
        call_command("office_data_export", "nowhere", str(tmp_path / "x.zip"))
    assert list(tmp_path.iterdir()) == []
