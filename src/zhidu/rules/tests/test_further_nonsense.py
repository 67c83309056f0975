"""Nonsense anywhere in the further book is read or refused in Chinese; editors' schema takes the book."""

from __future__ import annotations

import copy
import json
import re
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from zhidu.rules.check import check
from zhidu.rules.load import load_files
from zhidu.rules.model import Written
from zhidu.rules.outline import outline
from zhidu.rules.source import RulebookError, read_source
from zhidu.rules.tests.further import FURTHER

WHOLE = read_source({"further.yaml": FURTHER}).data
JUNK = st.sampled_from(
    [
        "x",
        "",
        "是",
        "x.y",
        "25",
        "1 week",
        "0 days",
        0,
        7,
        [],
        ["x"],
        [7],
        {},
        {"x": "y"},
        {"是": 7},
        [[]],
        [{}],
    ]
)
QUOTED = re.compile("“[^”]*”")
ENGLISH = re.compile("[A-Za-z]{2,} [A-Za-z]{2,}")


def _paths(data: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [path, *(found for key, value in inside for found in _paths(value, (*path, key)))]


@settings(max_examples=150, deadline=None)
@given(path=st.sampled_from(_paths(WHOLE)[1:]), junk=JUNK)
def test_nonsense_anywhere_is_answered_in_chinese(path: tuple[Any, ...], junk: Any) -> None:
    """Whatever stands wherever, the book is refused in Chinese, or read, checked and read back."""
    data = copy.deepcopy(WHOLE)
    inside = data
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = junk
    try:
        book = load_files({"a.yaml": json.dumps(data, ensure_ascii=False)})
    except RulebookError as error:
        for problem in error.problems:
            assert re.search("[\u4e00-\u9fff]", problem.message), problem.message
            assert not ENGLISH.search(QUOTED.sub("", problem.message)), problem.message
    else:
        assert outline(book)
        assert isinstance(check(book), list)


def test_the_schema_takes_the_book() -> None:
    schema = Draft202012Validator(json.loads(json.dumps(Written.model_json_schema())))
    assert [error.message for error in schema.iter_errors(WHOLE)] == []
