"""The contract of ``zhidu rules …``: what it prints, and 0 fine, 1 findings, 2 what cannot be asked."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from zhidu.rules.cli import main
from zhidu.rules.load import load
from zhidu.rules.outline import outline
from zhidu.rules.tests.books import VALID, WUSONG


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """The seal book in a folder of its own, with one sentence."""
    folder = tmp_path / "small"
    (folder / "tests").mkdir(parents=True)
    for name, text in VALID.items():
        (folder / name).write_text(text, encoding="utf-8")
    sentence = (
        "- {clause: A-6, name: 通知专人, ask: {follow: seal.stamp}, expect: {value: [{tells: 用印通知}]}}\n"
    )
    (folder / "tests" / "a.yaml").write_text(sentence, encoding="utf-8")
    return folder


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


class Ran:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, command: str, folder: Path, *arguments: str) -> tuple[int, Any]:
        """The exit code and the JSON printed."""
        code = main([command, str(folder), *arguments, "--json"])
        return code, json.loads(self.capsys.readouterr().out)

    def text(self, command: str, folder: Path, *arguments: str) -> tuple[int, str, str]:
        """The exit code, what was printed and what was complained of."""
        code = main([command, str(folder), *arguments])
        captured = self.capsys.readouterr()
        return code, captured.out, captured.err


@pytest.fixture
def ran(capsys: pytest.CaptureFixture[str]) -> Ran:
    return Ran(capsys)


# check


def test_check_counts_findings_and_is_fine_without_errors(ran: Ran) -> None:
    code, data = ran("check", WUSONG)
    assert (code, data["errors"], data["warnings"]) == (0, 0, len(data["findings"]))
    assert set(data) == {"findings", "errors", "warnings"}
    assert all(set(f) >= {"code", "severity", "where", "message", "example"} for f in data["findings"])


def test_check_of_a_text_with_an_overlap_that_nobody_settled_fails(ran: Ran, book: Path) -> None:
    assert ran("check", book)[0] == 0
    _edit(book / "rules.yaml", "    takes: {table: tier, row: A-4}\n", "")
    code, data = ran("check", book)
    assert (code, data["errors"]) == (1, 1)
    assert data["findings"][0]["example"] == {"paper": "contract", "amount": "100000"}
    code, out, _ = ran.text("check", book)
    assert code == 1
    assert out.splitlines()[0].startswith("rules.yaml:11：[overlap] A-1 与 A-4 都适用于")
    assert out.splitlines()[-1] == "错误 1，提醒 3"


@pytest.mark.parametrize("command", ["check", "test", "coverage", "facts"])
def test_a_book_that_cannot_be_read_fails_everywhere(command: str, ran: Ran, book: Path) -> None:
    _edit(book / "rules.yaml", "takes: seal", "takes: seel")
    code, data = ran(command, book)
    assert (code, data["errors"], data["warnings"]) == (1, 1, 0)
    [finding] = data["findings"]
    assert (finding["code"], finding["severity"], finding["where"]) == ("broken", "error", "rules.yaml:67")
    assert finding["message"] == "没有叫“seel”的事项（kinds）；可以写 seal"
    code, out, err = ran.text(command, book)
    assert (code, out, err) == (1, "", "rules.yaml:67：没有叫“seel”的事项（kinds）；可以写 seal\n")


def test_a_folder_that_is_none_fails(ran: Ran, tmp_path: Path) -> None:
    assert ran("check", tmp_path / "x")[1]["findings"][0]["message"] == "没有这个制度目录"


# test


def test_test_counts_sentences(ran: Ran, book: Path) -> None:
    assert ran("test", book) == (0, {"passed": 1, "failed": 0, "failures": []})
    assert ran("test", WUSONG)[0] == 0


def test_test_says_what_failed_and_where(ran: Ran, book: Path) -> None:
    _edit(book / "rules.yaml", "用印通知", "盖章通知")
    code, data = ran("test", book)
    assert (code, data["passed"], data["failed"]) == (1, 0, 1)
    [failure] = data["failures"]
    assert (failure["name"], failure["clause"], failure["where"]) == ("通知专人", "A-6", "tests/a.yaml:1")
    assert failure["differences"][0].startswith("value 应为 [{'tells': '用印通知'}]，实为")
    code, out, _ = ran.text("test", book)
    assert (code, out.splitlines()[-1]) == (1, "通过 0，未通过 1")
    assert out.startswith("tests/a.yaml:1：通知专人：value 应为")


def test_a_sentence_that_is_written_wrongly_fails(ran: Ran, book: Path) -> None:
    _edit(book / "tests" / "a.yaml", "expect", "expects")
    code, data = ran("test", book)
    assert code == 1
    assert {finding["where"] for finding in data["findings"]} == {"tests/a.yaml:1"}


# coverage

OTHERS = ("statements", "declined", "unmodelled")


def test_coverage_gives_a_degree_to_every_clause(ran: Ran, book: Path) -> None:
    proofs = "clause\ttest\tcases\tmissing\nA-4\ttest_x\t2\t\nA-6\ttest_y\t\t没有见过据此产生的后果\n"
    (book / "enforced.tsv").write_text(proofs, encoding="utf-8")
    code, data = ran("coverage", book)
    assert code == 0
    assert data["status"] == {
        "A-0": "statement",
        "A-1": "modelled",
        "A-2": "modelled",
        "A-3": "unmodelled",
        "A-4": "enforced",
        "A-5": "modelled",
        "A-6": "executed",
        "A-7": "declined",
    }
    counts = {
        "clauses": 8,
        "executed": 2,
        "statements": 1,
        "declined": 1,
        "unmodelled": 1,
        "modelled": 5,
        "enforced": 1,
    }
    assert {name: data[name] for name in counts} == counts
    assert data["by_document"] == {"A": counts}
    assert data["proofs"]["A-6"]["missing"] == "没有见过据此产生的后果"
    code, out, _ = ran.text("coverage", book)
    assert out.splitlines()[0] == "A-0\tstatement\t为了规范用印"
    assert out.splitlines()[4].endswith("\t情形：2种")
    assert out.splitlines()[6].endswith("\t例：通知专人\t尚缺：没有见过据此产生的后果")
    assert out.splitlines()[-1] == "条款 8，已执行 2，说明 1，不执行 1，未建模 1"


# decide


METHODS = ["single_source", "comparison", "invited_tender"]


@pytest.mark.parametrize(
    ("facts", "then", "rows"),
    [
        ({"kind": "service", "amount": 80000}, {"decision": "final"}, ["WS-4.2c"]),
        ({"资金类别": "服务类项目", "金额": "8万"}, {"decision": "final"}, ["WS-4.2c"]),
        ({"kind": "service", "amount": "499999.99"}, {"decision": "final", "method": METHODS}, ["WS-4.2e"]),
        ({"kind": "construction", "amount": 100000}, {"decision": "final"}, ["WS-4.2c", "WS-4.2d"]),
        ({"kind": "goods", "amount": 200000}, None, []),
    ],
    ids=["row", "by label", "several methods", "settled by a reading", "left open"],
)
def test_decide_gives_the_outcome_its_clause_and_its_rows(
    facts: dict[str, Any], then: Any, rows: list[str], ran: Ran
) -> None:
    code, data = ran("decide", WUSONG, "topic_tier", json.dumps(facts))
    assert (code, data["then"], data["because"], data["rows"]) == (0, then, rows[:1], rows)


def test_decide_in_words(ran: Ran) -> None:
    code, out, _ = ran.text("decide", WUSONG, "topic_tier", '{"kind": "construction", "amount": 500000}')
    assert (code, out.splitlines()) == (
        0,
        [
            "决定方式：主任办公会集体讨论后报党工委会议研究决定",
            "依据 WS-4.2f（四（二））：50万元以上属“三重一大”，集体讨论后报党工委会议研究决定",
            "释义 exactly_500000：50万元（含）以上须报党工委会议研究决定",
        ],
    )


def test_decide_says_where_the_text_is_silent(ran: Ran, book: Path) -> None:
    _edit(book / "rules.yaml", "    leaves: {table", "#   leaves: {table")
    code, out, _ = ran.text("decide", book, "tier", '{"paper": "letter", "amount": 200000}')
    assert (code, out) == (0, "原文没有规定\n")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ('{"kind": "service"}', "还缺“金额”（amount）"),
        ('{"kind": "fund", "amount": 5}', "资金类别：没有“fund”这个值；可以写 construction（小型建设项目）"),
        ('{"kind": "service", "amount": 1.5}', "金额：“1.5”不收；请写整数元、5万，或加引号写到分"),
        ('{"kind": "service", "amount": "1.005"}', "金额：“1.005”最多写到分（两位小数）"),
        ('{"kind": "service", "amount": -1}', "金额：不能是负数"),
        ('{"kind": "service", "amount": NaN}', "金额：“NaN”不是金额"),
        ('{"kind": "service", "amount": null}', "还缺“金额”（amount）"),
        ('{"colour": "红"}', "没有“colour”这个事实；可以写 category（议题类别）"),
        ('{"tier": "final", "kind": "service", "amount": 5}', "“本议题的决定方式”由决策表得出，不用填写"),
        ("[1]", "应是 JSON 对象；写法如"),
        ("{", "第 1 行第 2 个字处不是合格的 JSON；写法如"),
        (f'{{"amount": {"9" * 5000}}}', "数目写得不对；写法如"),
    ],
    ids=range(12),
)
def test_decide_refuses_what_it_cannot_be_asked(facts: str, words: str, ran: Ran) -> None:
    code, data = ran("decide", WUSONG, "topic_tier", facts)
    assert (code, list(data)) == (2, ["error"])
    assert words in data["error"]
    code, out, err = ran.text("decide", WUSONG, "topic_tier", facts)
    assert (code, out) == (2, "")
    assert words in err


@pytest.mark.parametrize("command", [("decide", "tear", "{}"), ("facts", "tear")], ids=["decide", "facts"])
def test_a_table_that_does_not_exist_is_refused_with_those_that_do(
    command: tuple[str, ...], ran: Ran
) -> None:
    code, data = ran(command[0], WUSONG, *command[1:])
    assert (code, data) == (
        2,
        {"error": "没有“tear”这张决策表；可以写 topic_gate、topic_tier、competence、meeting_leave_grantor"},
    )


# ask


def test_ask_answers_any_function(ran: Ran) -> None:
    question = {
        "target": "director_meeting.minutes",
        "at": "2026-03-09",
        "given": {"close": "2026-03-01 11:00"},
    }
    code, data = ran("ask", WUSONG, "due", json.dumps(question))
    assert (code, data["status"], data["because"]) == (0, "deviation", ["WS-9.1a"])
    assert data["value"]["at"] == "2026-03-08 23:59:59+08:00"
    code, data = ran(
        "ask",
        WUSONG,
        "permit",
        '{"target": "topic.review.return", "as": "unit_heads", "given": {"done": "submit"}}',
    )
    assert (data["status"], data["because"], data["basis"]) == ("refused", ["WS-4.3b"], "clause")
    assert data["wants"] == [{"only": "office", "text": "只有党政办公室可以办理", "who": ["党政办公室"]}]


def test_ask_in_words(ran: Ran) -> None:
    code, out, _ = ran.text("ask", WUSONG, "compose", '{"target": "director_meeting"}')
    assert code == 0
    assert "because: ['WS-1a']" in out


@pytest.mark.parametrize(
    ("function", "question", "words"),
    [
        ("permit", '{"target": "topic.sbmit"}', "“permit”里没有“topic.sbmit”；可以写 meeting_leave.ask"),
        ("permit", '{"target": "topic.submit", "as": "boss"}', "没有“boss”这个角色；可以写 director"),
        ("permit", '{"target": "topic.submit", "by": "office"}', "问题写成"),
        ("permit", '{"target": "topic.submit", "given": []}', "问题写成"),
        ("due", '{"target": "director_meeting.minutes", "at": "明天"}', "at：“明天”不是时间"),
        (
            "due",
            '{"target": "director_meeting.minutes", "given": {"close": "昨天"}}',
            "close：“昨天”不是时间",
        ),
        ("decide", '{"target": "topic_tier", "given": {"amount": 1.5}}', "金额：“1.5”不收"),
    ],
)
def test_ask_refuses_what_it_cannot_be_asked(function: str, question: str, words: str, ran: Ran) -> None:
    code, data = ran("ask", WUSONG, function, question)
    assert code == 2
    assert words in data["error"]


def test_ask_knows_its_functions(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["ask", str(WUSONG), "vote", "{}"])
    assert caught.value.code == 2
    assert "permit" in capsys.readouterr().err


# facts


def test_facts_lists_what_a_table_asks_for_and_what_is_allowed(ran: Ran) -> None:
    code, data = ran("facts", WUSONG, "topic_tier")
    assert (code, list(data)) == (0, ["kind", "amount"])
    assert data["amount"] == {"title": "金额", "type": "money", "values": {}}
    assert data["kind"]["values"]["service"] == "服务类项目"
    assert len(ran("facts", WUSONG)[1]) > 20
    assert ran.text("facts", WUSONG, "topic_tier")[1].splitlines()[1] == "amount\t金额\tmoney\t"


# alone


def test_rules_work_without_django(tmp_path: Path) -> None:
    """In a process of its own, in another folder, without settings; nothing of Django is imported."""
    shutil.copytree(WUSONG, tmp_path / "wusong")
    program = (
        "import sys; from zhidu.rules.cli import main\n"
        "code = main(['check', 'wusong']) + main(['test', 'wusong']) + main(['coverage', 'wusong'])\n"
        "print(code, [name for name in sys.modules if name.split('.')[0] == 'django'])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PYTHONPATH": str(WUSONG.parents[1] / "src"), "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert ran.stdout.splitlines()[-1] == "0 []"


# explain


def test_explain_says_everything_about_one_clause(ran: Ran, book: Path) -> None:
    code, data = ran("explain", book, "A-6")
    assert (code, data["status"], data["sentences"]) == (0, "modelled", ["通知专人"])
    assert len(data["rules"]) == 1
    assert "用印通知" in data["rules"][0]


def test_explain_raw_shows_the_forms_that_the_shorthand_became(ran: Ran, book: Path) -> None:
    _, data = ran("explain", book, "--raw")
    forms = {(rule["form"], rule["at"]) for rule in data["rules"]}
    assert {("gate", "seal.apply"), ("step", "seal.approve"), ("row", "tier")} <= forms
    tested = next(rule["when"] for rule in data["rules"] if rule["at"] == "tier" and "A-4" in rule["cites"])
    assert tested == [{"paper": "contract", "amount": "[10000000..]"}]


def test_explain_wants_a_clause_that_the_text_has(ran: Ran, book: Path) -> None:
    assert ran.text("explain", book)[0] == 2
    code, _, complaint = ran.text("explain", book, "A-99")
    assert (code, "没有“A-99”这一条" in complaint) == (2, True)


# readings


def test_readings_lists_question_answer_reason_and_by_whom(ran: Ran) -> None:
    code, data = ran("readings", WUSONG)
    ten_wan = next(one for one in data["readings"] if one["reading"] == "exactly_100000")
    assert (code, ten_wan["by"], ten_wan["open"]) == (0, "办事处主任", False)
    assert all(one["asks"] and one["says"] and one["places"] for one in data["readings"])


def test_readings_in_words_counts_them(ran: Ran) -> None:
    code, said, _ = ran.text("readings", WUSONG)
    assert (code, "10万元（含）以内由会议决定" in said) == (0, True)
    assert said.endswith(f"释义 {len(load(WUSONG).readings)}\n")


def test_a_question_that_nobody_answered_is_listed_as_open(ran: Ran, book: Path) -> None:
    (book / "open.yaml").write_text("readings:\n  when: {about: A-6, asks: 何时通知}\n", encoding="utf-8")
    _, data = ran("readings", book)
    assert [one["asks"] for one in data["readings"] if one["open"]] == ["何时通知"]


# outline


def test_outline_prints_place_clause_sort_and_sentence(ran: Ran) -> None:
    code, out, _ = ran.text("outline-zh", WUSONG)
    lines = out.splitlines()
    assert code == 0
    assert "九（四）\tWS-9.4\t移交\t主任办公会议：“归档移交”之后，把会议全部资料移交档案室。" in lines
    assert lines[-1].startswith("系统默认\t—\t")


def test_outline_prints_a_line_for_every_rule_as_json(ran: Ran) -> None:
    code, data = ran("outline", WUSONG)
    assert (code, len(data["lines"])) == (0, len(outline(load(WUSONG))))
    assert set(data["lines"][0]) == {"clause", "sort", "said", "place"}
