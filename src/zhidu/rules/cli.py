"""``zhidu rules …``: check, test, coverage, decide, ask and facts, without Django or a database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from zhidu.rules.ask import FUNCTIONS, AskError, Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.check import check
from zhidu.rules.coverage import coverage, enforced_clauses, report
from zhidu.rules.facts import FactError, read_facts, read_moment
from zhidu.rules.load import load
from zhidu.rules.sentences import read_sentences, run
from zhidu.rules.source import RulebookError
from zhidu.rules.tables import decide


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit code 0 fine, 1 findings or failures, 2 a question that cannot be asked."""
    options = _parser().parse_args(argv)
    try:
        return int(options.run(options))
    except RulebookError as error:
        return _broken(error, options.json)
    except (AskError, FactError) as error:
        return _refuse(str(error), options.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zhidu rules", description="Ask and check a rulebook.")
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, function, arguments in _COMMANDS:
        command = commands.add_parser(name, help=(function.__doc__ or "").splitlines()[0])
        command.add_argument("path", type=Path, help="folder of the rulebook")
        for flags, settings in arguments:
            command.add_argument(*flags, **settings)
        command.add_argument("--json", action="store_true", help="print JSON for machines")
        command.set_defaults(run=function)
    return parser


def _print(options: argparse.Namespace, data: Any, lines: Sequence[str]) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2) if options.json else "\n".join(lines))


def _check(options: argparse.Namespace) -> int:
    """Find overlaps, gaps and clauses without a rule."""
    findings = check(load(options.path))
    errors = sum(f.severity == "error" for f in findings)
    data = {
        "findings": [f.as_json() for f in findings],
        "errors": errors,
        "warnings": len(findings) - errors,
    }
    lines = [f"{f.where}：[{f.code}] {f.message}" for f in findings]
    _print(options, data, [*lines, f"错误 {errors}，提醒 {len(findings) - errors}"])
    return 1 if errors else 0


def _test(options: argparse.Namespace) -> int:
    """Run the sentences beside the rules."""
    book, sentences = load(options.path), read_sentences(options.path)
    results = [(sentence, run(book, sentence)) for sentence in sentences]
    failures = [
        {"name": s.name, "clause": s.clause, "where": str(s.place), "differences": found}
        for s, found in results
        if found
    ]
    passed = len(results) - len(failures)
    lines = [f"{f['where']}：{f['name']}：{'；'.join(f['differences'] or [])}" for f in failures]  # type: ignore[arg-type]
    data = {"passed": passed, "failed": len(failures), "failures": failures}
    _print(options, data, [*lines, f"通过 {passed}，未通过 {len(failures)}"])
    return 1 if failures else 0


def _coverage(options: argparse.Namespace) -> int:
    """Say how much of the text runs, clause by clause."""
    book = load(options.path)
    degrees = coverage(book, read_sentences(options.path), enforced_clauses(options.path))
    data = report(book, degrees)
    lines = [f"{clause}\t{degree}\t{book.clauses[clause].gist}" for clause, degree in degrees.items()]
    summary = f"条款 {data['clauses']}，已执行 {data['executed']}，说明 {data['statements']}，未建模 {data['unmodelled']}"
    _print(options, data, [*lines, summary])
    return 0


def _decide(options: argparse.Namespace) -> int:
    """Ask a table about facts given as JSON."""
    book = load(options.path)
    if options.table not in book.tables:
        raise AskError(f"没有“{options.table}”这张决策表；可以写 {'、'.join(book.tables)}")
    decision = decide(book, options.table, read_facts(book.terms, _facts_given(options.facts)))
    value = {out: _single(names) for out, names in decision.value.items()} if decision.value else None
    data = {
        "then": value,
        "because": list(decision.because),
        "rows": list(decision.rows),
        "status": str(decision.status),
        "readings": list(decision.readings),
    }
    _print(options, data, _decision_lines(book, decision.value, data))
    return 0


def _single(names: tuple[str, ...]) -> Any:
    return names[0] if len(names) == 1 else list(names)


def _decision_lines(book: Rulebook, value: Any, data: dict[str, Any]) -> list[str]:
    lines = []
    for out, names in (value or {}).items():
        term = book.terms[out]
        lines.append(f"{term.title}：{'、'.join(term.values.get(n, n) for n in names)}")
    lines += [f"依据 {c}（{book.clauses[c].place}）：{book.clauses[c].gist}" for c in data["because"]]
    lines += [f"释义 {r}：{book.readings[r].says}" for r in data["readings"]]
    return lines or ["原文没有规定"]


def _facts_given(text: str) -> dict[str, Any]:
    try:
        facts = json.loads(text, parse_constant=lambda name: _no_number(name))
    except ValueError as error:
        raise AskError(f"事实应写成 JSON，例如 {{\"kind\": \"service\", \"amount\": 480000}}：{error}") from error
    if not isinstance(facts, dict):
        raise AskError("事实应写成 JSON 对象，例如 {\"amount\": 480000}")
    return facts


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} 不是数")


def _ask(options: argparse.Namespace) -> int:
    """Ask any function: {"target": …, "as": …, "at": …, "given": {…}}."""
    book, written = load(options.path), _facts_given(options.question)
    by, at = written.get("as", []), written.get("at")
    question = Question(
        function=options.function,
        target=str(written.get("target", "")),
        given=written.get("given", {}),
        by=tuple(by) if isinstance(by, list) else (by,),
        at=read_moment(at) if at else None,
    )
    data = ask(book, question).as_json()
    _print(options, data, [f"{key}: {value}" for key, value in data.items()])
    return 0


def _facts(options: argparse.Namespace) -> int:
    """List the declared facts, of the whole book or of one table."""
    book = load(options.path)
    if options.table and options.table not in book.tables:
        raise AskError(f"没有“{options.table}”这张决策表；可以写 {'、'.join(book.tables)}")
    names = book.tables[options.table].inputs if options.table else tuple(book.terms)
    data = {
        name: {"title": book.terms[name].title, "type": book.terms[name].type, "values": book.terms[name].values}
        for name in names
    }
    _print(options, data, [f"{n}\t{d['title']}\t{d['type']}\t{d['values'] or ''}" for n, d in data.items()])
    return 0


Argument = tuple[tuple[str, ...], dict[str, Any]]
_COMMANDS: list[tuple[str, Callable[[argparse.Namespace], int], list[Argument]]] = [
    ("check", _check, []),
    ("test", _test, []),
    ("coverage", _coverage, []),
    ("decide", _decide, [(("table",), {}), (("facts",), {"help": "JSON facts"})]),
    ("ask", _ask, [(("function",), {"choices": list(FUNCTIONS)}), (("question",), {"help": "JSON"})]),
    ("facts", _facts, [(("table",), {"nargs": "?"})]),
]


def _broken(error: RulebookError, as_json: bool) -> int:
    findings = [
        {"code": "broken", "severity": "error", "where": f"{p.file}:{p.line}", "message": p.message, "example": {}}
        for p in error.problems
    ]
    if as_json:
        print(json.dumps({"findings": findings, "errors": len(findings), "warnings": 0}, ensure_ascii=False, indent=2))
    else:
        print(error, file=sys.stderr)
    return 1


def _refuse(message: str, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"error": message}, ensure_ascii=False))
    print(message, file=sys.stderr)
    return 2


