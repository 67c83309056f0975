"""The JSON Schema that editors get: it takes our rulebooks and refuses what the loader refuses."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from zhidu.rules.cli import main
from zhidu.rules.load import files_of, read

RULEBOOKS = sorted(p.parent for p in (Path(__file__).parents[4] / "rulebooks").glob("*/clauses.yaml"))


@pytest.fixture
def schema(capsys: pytest.CaptureFixture[str]) -> Draft202012Validator:
    assert main(["schema"]) == 0
    return Draft202012Validator(json.loads(capsys.readouterr().out))


def written(folder: Path) -> dict[str, Any]:
    return read(files_of(folder)).source.data


@pytest.mark.parametrize("folder", RULEBOOKS, ids=lambda folder: folder.name)
def test_takes_our_rulebooks(schema: Draft202012Validator, folder: Path) -> None:
    assert [error.message for error in schema.iter_errors(written(folder))] == []


def test_refuses_an_unknown_key_and_an_unknown_force(schema: Draft202012Validator) -> None:
    book = deepcopy(written(next(folder for folder in RULEBOOKS if folder.name == "wusong")))
    first = next(iter(book["clauses"].values()))
    first |= {"force": "maybe", "colour": "red"}
    assert len(list(schema.iter_errors(book))) == 2
