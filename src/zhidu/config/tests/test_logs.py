import json
import logging
import sys

from zhidu.config.logs import JsonLines


def record(message, *args, exc_info=None):
    return logging.LogRecord("zhidu.cases", logging.ERROR, "x.py", 1, message, args, exc_info)


def test_an_event_is_one_line_of_json_whatever_is_in_it():
    said = record("job=%s failed\nlevel=FATAL", "封存")
    said.incident = "AB12CD34"
    line = JsonLines().format(said)
    assert "\n" not in line
    found = json.loads(line)
    assert found["message"] == "job=封存 failed\nlevel=FATAL"
    assert (found["level"], found["logger"], found["incident"]) == ("ERROR", "zhidu.cases", "AB12CD34")
    assert found["time"].endswith("+00:00")


def test_a_failure_comes_with_its_traceback():
    try:
        raise ValueError("x")
    except ValueError:
        line = JsonLines().format(record("failed", exc_info=sys.exc_info()))
    assert "ValueError: x" in json.loads(line)["exception"]
