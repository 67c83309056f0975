"""A sentence …"""

from __future__ import annotations

from pathlib import Path

import pytest

from zhidu.rules.load import load_files
from zhidu.rules.sentences import read_sentences, run
from zhidu.rules.source import RulebookError
from zhidu.rules.tests.books import VALID

BOOK = load_files(VALID)


def _run(folder: Path, sentence: str) -> list[str]:
    (folder / "tests").mkdir()
    (folder / "tests" / "a.yaml").write_text(f"- {sentence}\n", encoding="utf-8")
    [read] = read_sentences(folder)
    return run(BOOK, read)


DECIDE = "ask: {decide: tier}, given: {文件类别: 合同, 金额: 10万}"
STAMP = "ask: {permit: seal.stamp, as: keeper}, given: {paper: letter, place: office}"
FOLLOW = "ask: {follow: seal.stamp}"
DUE = "ask: {due: seal.stamping, at: '2026-03-05'}, given: {approve: '2026-03-02 09:00'}"


@pytest.mark.parametrize(
    "sentence",
    [
        f"{{name: 句, clause: A-4, {DECIDE}, expect: {{status: allowed, because: A-4, readings: ten}}}}",
        f"{{name: 句, {DECIDE}, expect: {{value: {{approver: director}}}}}}",
        f"{{name: 句, {DECIDE}, expect: {{value: {{approver: [director]}}, wants: []}}}}",
        f"{{name: 句, {STAMP}, expect: {{status: refused, wants: [{{done: apply}}, {{done: approve}}]}}}}",
        f"{{name: 句, {STAMP}, expect: {{basis: clause}}}}",
        f"{{name: 句, {FOLLOW}, expect: {{value: [{{tells: 用印通知, to: [keeper]}}]}}}}",
        f"{{name: 句, {DUE}, expect: {{status: breach, value: '2026-03-04'}}}}",
        f"{{name: 句, {DUE}, expect: {{value: '2026-03-04 23:59'}}}}",
        "{name: 句, ask: {next_step: seal}, expect: {value: apply}}",
        "{name: 句, ask: {next_step: seal}, given: {done: apply}, expect: {value: {by: leader}}}",
        "{name: 句, ask: {decide: tier}, given: {amount: -1}, expect: {error: 不能是负数}}",
        "{name: 句, ask: {decide: tear}, expect: {error: 没有“tear”}}",
        "{name: 句, ask: {vote: tier}, expect: {error: 没有“vote”这个问法}}",
        "{name: 句, ask: {permit: seal.stamp, as: kiper}, expect: {error: 没有“kiper”这个角色}}",
        "{name: 句, ask: {permit: seal.stamp, as: unit.boss}, expect: {error: 没有“unit.boss”这个角色}}",
        "{name: 句, ask: {permit: seal.apply, as: [unit.head]}, expect: {status: refused}}",
    ],
)
def test_holds(sentence: str, tmp_path: Path) -> None:
    assert _run(tmp_path, sentence) == []


@pytest.mark.parametrize(
    ("sentence", "difference"),
    [
        (f"{{{DECIDE}, expect: {{status: open}}", "status 应为 open，实为 allowed"),
        (f"{{{STAMP}, expect: {{basis: house}}", "basis 应为 house，实为 clause"),
        (f"{{{DECIDE}, expect: {{because: [A-1, A-4]}}", "because 应为 ['A-1', 'A-4']，实为 ['A-4']"),
        (f"{{{DECIDE}, expect: {{readings: []}}", "readings 应为 []，实为 ['ten']"),
        (f"{{{DECIDE}, expect: {{value: {{approver: head}}}}", "value 应为 {'approver': 'head'}，实为"),
        (f"{{{DECIDE}, expect: {{value: {{place: head}}}}", "value 应为 {'place': 'head'}，实为"),
        (f"{{{DECIDE}, expect: {{value: head}}", "value 应为 head，实为"),
        (
            f"{{{STAMP}, expect: {{wants: [{{paper: draft}}]}}",
            "wants 里没有 paper: draft，只有 [('done', 'apply')",
        ),
        (f"{{{STAMP}, expect: {{wants: []}}", "wants 应为空，实为 [('done', 'apply')"),
        (f"{{{STAMP}, expect: {{value: {{id: x}}}}", "value 应为 {'id': 'x'}，实为 None"),
        (f"{{{FOLLOW}, expect: {{value: []}}", "value 应为 []，实为 [{'tells': '用印通知'"),
        (f"{{{FOLLOW}, expect: {{value: [{{tells: 别的}}]}}", "value 应为"),
        (f"{{{FOLLOW}, expect: {{value: [用印通知]}}", "value 应为"),
        (f"{{{DUE}, expect: {{value: '2026-03-05'}}", "value 应为 2026-03-05，实为"),
        (f"{{{DUE}, expect: {{value: 三月}}", "value 应为 三月，实为"),
        ("{ask: {next_step: seal}, expect: {value: stamp}", "value 应为 stamp，实为"),
        ("{ask: {decide: tier}, expect: {status: allowed}", "不能回答：还缺“文件类别”（paper）"),
        ("{ask: {decide: tier}, expect: {error: 别的}", "不能回答：还缺“文件类别”（paper）"),
        (f"{{{DECIDE}, expect: {{error: 不行}}", "应当报错“不行”，却答了 allowed"),
        (f"{{clause: A-9, {DECIDE}, expect: {{status: allowed}}", "clause “A-9”不在条款里"),
    ],
)
def test_says_what_differs(sentence: str, difference: str, tmp_path: Path) -> None:
    [found] = _run(tmp_path, f"{sentence}, name: 句}}")
    assert found.startswith(difference)


@pytest.mark.parametrize(
    ("sentence", "line", "words"),
    [
        ("{name: 句, ask: {decide: tier}}", 1, "缺少“expect”"),
        ("{name: 句, ask: {decide: tier}, expect: {}}", 1, "expect 里什么也没写，这句话永远通过"),
        (
            "{name: 句, ask: {}, expect: {status: open}}",
            1,
            "ask 里写一个问法，例如 {permit: topic.submit, as: director}",
        ),
        ("{name: 句, ask: {decide: a, permit: b}, expect: {status: open}}", 1, "ask 里写一个问法"),
        ("{name: 句, ask: {due: x, at: 明天}, expect: {status: open}}", 1, "“明天”不是时间"),
        (
            "name: 句\n  ask: {decide: tier}\n  expect:\n    state: open",
            4,
            "不认识的键“state”；这里可以写 status、value、because",
        ),
        (
            "name: 句\n  asks: {decide: tier}\n  expect: {status: open}",
            2,
            "不认识的键“asks”；这里可以写 clause、name、ask、given、expect",
        ),
        ("name: 句\n  ask: decide\n  expect: {status: open}", 2, "“ask”应是“键: 值”的形式"),
        ("只是一句话", 1, "“内容”应是“键: 值”的形式"),
    ],
)
def test_that_is_written_wrongly_says_so_at_its_line(
    sentence: str, line: int, words: str, tmp_path: Path
) -> None:
    with pytest.raises(RulebookError) as caught:
        _run(tmp_path, sentence)
    said = [str(problem) for problem in caught.value.problems]
    assert any(one.startswith(f"tests/a.yaml:{line}：这句话写得不对：{words}") for one in said), said


def test_is_read_from_every_file_in_order(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    for name in ("b", "a"):
        text = f"- {{name: {name}, ask: {{decide: tier}}, expect: {{status: open}}}}\n"
        (tmp_path / "tests" / f"{name}.yaml").write_text(text)
    assert [(s.name, str(s.place)) for s in read_sentences(tmp_path)] == [
        ("a", "tests/a.yaml:1"),
        ("b", "tests/b.yaml:1"),
    ]
