"""``zhidu rules …``: check, test, outline, coverage, decide, diff …, without Django or a database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from zhidu.rules import explain
from zhidu.rules.ask import FUNCTIONS, AskError, Question, ask
from zhidu.rules.book import Rulebook
from zhidu.rules.check import check
from zhidu.rules.coverage import Proof, coverage, proofs_of, report
from zhidu.rules.diagram import diagram
from zhidu.rules.diff import diff, in_words
from zhidu.rules.facts import FactError, read_moment
from zhidu.rules.findings import Finding
from zhidu.rules.lines import HOUSE
from zhidu.rules.load import files_of, load
from zhidu.rules.merge import merge
from zhidu.rules.model import Written
from zhidu.rules.outline import outline
from zhidu.rules.phrases import any_of
from zhidu.rules.sentences import read_sentences, run
from zhidu.rules.simulate import Outcome, Simulated, read_cases, simulate
from zhidu.rules.source import RulebookError


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
        if function is not _schema:
            command.add_argument("path", type=Path, help="folder of the rulebook")
        for flags, settings in arguments:
            command.add_argument(*flags, **settings)
        command.add_argument("--json", action="store_true", help="print JSON for machines")
        command.set_defaults(run=function)
    return parser


def _print(options: argparse.Namespace, data: Any, lines: Sequence[str]) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2) if options.json else "\n".join(lines))


def _schema(options: argparse.Namespace) -> int:
    """Print the JSON Schema of a rulebook, for editors."""
    print(json.dumps(Written.model_json_schema(), ensure_ascii=False, indent=2))
    return 0


def _check(options: argparse.Namespace) -> int:
    """Find overlaps, gaps and clauses without a rule; of several texts, where they contradict too."""
    findings = _together(options) if options.others else check(load(options.path))
    errors = sum(f.severity == "error" for f in findings)
    data = {
        "findings": [f.as_json() for f in findings],
        "errors": errors,
        "warnings": len(findings) - errors,
    }
    lines = [f"{f.where}：[{f.code}] {f.message}" for f in findings]
    _print(options, data, [*lines, f"错误 {errors}，提醒 {len(findings) - errors}"])
    return 1 if errors else 0


def _together(options: argparse.Namespace) -> list[Finding]:
    """The findings of each text, and those of all of them together."""
    adopted = merge([files_of(path) for path in (options.path, *options.others)], _prevails(options.prevails))
    alone = [replace(f, where=f"{book.id}/{f.where}") for book in adopted.books for f in check(book)]
    return sorted([*adopted.findings, *alone], key=lambda finding: finding.severity != "error")


def _prevails(written: Sequence[str]) -> dict[str, str]:
    """Kind → the text that prevails in it, from ``kind=text``. Raises AskError."""
    pairs = [one.partition("=") for one in written]
    if wrong := [kind for kind, _, book in pairs if not (kind and book)]:
        raise AskError(f"“{wrong[0]}”不对；--prevails 写成 事项=制度，例如 seal_use=office-affairs")
    return {kind: book for kind, _, book in pairs}


def _test(options: argparse.Namespace) -> int:
    """Run the sentences beside the rules."""
    book, sentences = load(options.path), read_sentences(options.path)
    differing = [(sentence, found) for sentence in sentences if (found := run(book, sentence))]
    passed = len(sentences) - len(differing)
    failures = [
        {"name": s.name, "clause": s.clause, "where": str(s.place), "differences": found}
        for s, found in differing
    ]
    lines = [f"{s.place}：{s.name}：{'；'.join(found)}" for s, found in differing]
    data = {"passed": passed, "failed": len(failures), "failures": failures}
    _print(options, data, [*lines, f"通过 {passed}，未通过 {len(failures)}"])
    return 1 if failures else 0


def _outline(options: argparse.Namespace) -> int:
    """Read the rules back in plain Chinese, clause by clause."""
    book = load(options.path)
    said = outline(book)
    places = {clause: written.place for clause, written in book.clauses.items()} | {HOUSE: "系统默认"}
    data = [line._asdict() | {"place": places[line.clause]} for line in said]
    lines = [f"{places[clause]}\t{clause or '—'}\t{sort}\t{words}" for clause, sort, words in said]
    _print(options, {"lines": data}, lines)
    return 0


def _diagram(options: argparse.Namespace) -> int:
    """Draw the procedure of one kind as a Mermaid flowchart."""
    book = load(options.path)
    if options.kind not in book.kinds:
        raise AskError(f"没有“{options.kind}”这种事项；可以写 {'、'.join(book.kinds)}")
    drawn = diagram(book, options.kind)
    _print(options, {"kind": options.kind, "mermaid": drawn}, [drawn])
    return 0


def _explain(options: argparse.Namespace) -> int:
    """Say everything about one clause, or with --raw the few forms underneath."""
    book = load(options.path)
    if options.raw:
        forms = explain.raw(book, options.clause)
        _print(options, {"rules": forms}, [json.dumps(one, ensure_ascii=False) for one in forms])
        return 0
    if not options.clause:
        raise AskError("请写明哪一条，或加 --raw 列出全部规则")
    data = explain.explained(book, options.clause, read_sentences(options.path))
    _print(options, data, [f"{key}：{_listed(value)}" for key, value in data.items()])
    return 0


def _listed(value: Any) -> str:
    return "；".join(value) if isinstance(value, list) else str(value)


_TOLD = ("asks", "says", "reason", "by")


def _readings(options: argparse.Namespace) -> int:
    """List every interpretation: what was asked, what was answered, why and by whom."""
    found = explain.readings(load(options.path))
    lines = [f"{'、'.join(one['about'])}\t{_listed([one[key] or '—' for key in _TOLD])}" for one in found]
    _print(options, {"readings": found}, [*lines, f"释义 {len(found)}"])
    return 0


def _coverage(options: argparse.Namespace) -> int:
    """Say how much of the text runs, clause by clause."""
    book, sentences, proofs = load(options.path), read_sentences(options.path), proofs_of(options.path)
    degrees = coverage(book, sentences, [clause for clause, proof in proofs.items() if not proof.missing])
    data = report(book, degrees) | {"proofs": {clause: proof._asdict() for clause, proof in proofs.items()}}
    examples = {sentence.clause: sentence.name for sentence in reversed(sentences)}
    lines = [
        f"{clause}\t{degree}\t{book.clauses[clause].gist}"
        + (f"\t例：{examples[clause]}" if clause in examples else "")
        + (_proof_said(proofs[clause]) if clause in proofs else "")
        for clause, degree in degrees.items()
    ]
    counts = (data["clauses"], data["executed"], data["statements"], data["declined"], data["unmodelled"])
    summary = "条款 {}，已执行 {}，说明 {}，不执行 {}，未建模 {}".format(*counts)
    rests = "依据的来源：本单位记录 {computed}，表单所填 {stated}，人工确认 {attested}；".format(
        **data["evidence"]["modelled"]
    )
    shared = "其中按释义 {by_reading}，与他条合写 {shared}".format(**data["evidence"]["modelled"])
    _print(options, data, [*lines, rests + shared, summary])
    return 0


def _proof_said(proof: Proof) -> str:
    """In how many cases a row has decided, and what the proof of a clause lacks."""
    cases = f"\t情形：{proof.cases}种" if proof.cases else ""
    return cases + (f"\t尚缺：{proof.missing}" if proof.missing else "")


def _decide(options: argparse.Namespace) -> int:
    """Ask a table about facts given as JSON."""
    book = load(options.path)
    if options.table not in book.tables:
        raise AskError(f"没有“{options.table}”这张决策表；可以写 {'、'.join(book.tables)}")
    decision = ask(book, Question("decide", options.table, _mapping(options.facts)))
    value = decision.value
    then = {out: _single(names) for out, names in value.items()} if value is not None else None
    data = {
        "then": then,
        "because": list(decision.because),
        "rows": list(decision.rows),
        "status": str(decision.status),
        "readings": list(decision.readings),
    }
    _print(options, data, _decision_lines(book, value, data))
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


def _mapping(text: str) -> dict[str, Any]:
    """The facts or the question given as JSON. Raises AskError."""
    try:
        written = json.loads(text, parse_constant=str)
    except json.JSONDecodeError as error:
        raise AskError(f"第 {error.lineno} 行第 {error.colno} 个字处不是合格的 JSON；{_JSON_LIKE}") from error
    except ValueError as error:
        raise AskError(f"数目写得不对；{_JSON_LIKE}") from error
    if not isinstance(written, dict):
        raise AskError(f"应是 JSON 对象；{_JSON_LIKE}")
    return written


_JSON_LIKE = '写法如 {"kind": "service", "amount": 480000}'


def _ask(options: argparse.Namespace) -> int:
    """Ask any function: {"target": …, "as": …, "at": …, "given": {…}}."""
    book = load(options.path)
    data = ask(book, _question(options.function, _mapping(options.question))).as_json()
    _print(options, data, [f"{key}: {value}" for key, value in data.items()])
    return 0


def _question(function: str, written: dict[str, Any]) -> Question:
    unknown = set(written) - {"target", "as", "at", "given"}
    if unknown or not isinstance(written.get("given", {}), dict):
        raise AskError('问题写成 {"target": "…", "as": "…", "at": "…", "given": {…}}，后三样可以不写')
    by = written.get("as", [])
    return Question(
        function=function,
        target=str(written.get("target", "")),
        given=written.get("given", {}),
        by=tuple(by) if isinstance(by, list) else (by,),
        at=_moment(written.get("at")),
    )


def _moment(written: Any) -> datetime | None:
    try:
        return read_moment(written) if written else None
    except ValueError as error:
        raise AskError(f"at：{error}") from None


def _facts(options: argparse.Namespace) -> int:
    """List the declared facts, of the whole book or of one table."""
    book = load(options.path)
    if options.table and options.table not in book.tables:
        raise AskError(f"没有“{options.table}”这张决策表；可以写 {'、'.join(book.tables)}")
    names = book.tables[options.table].inputs if options.table else tuple(book.terms)
    terms = {name: book.terms[name] for name in names}
    data = {name: {"title": t.title, "type": t.type, "values": t.values} for name, t in terms.items()}
    _print(options, data, [f"{n}\t{d['title']}\t{d['type']}\t{d['values'] or ''}" for n, d in data.items()])
    return 0


def _diff(options: argparse.Namespace) -> int:
    """Say which clauses and rules changed from one edition to another."""
    found = diff(load(options.path), load(options.other))
    _print(options, found.as_json(), list(in_words(found)) or ["条款和规则都没有变化"])
    return 0


def _simulate(options: argparse.Namespace) -> int:
    """Decide past cases by both editions of a table: how many go another way."""
    old, new = load(options.path), load(options.other)
    found = read_cases(
        options.cases, lambda cases, headings: simulate(old, new, options.table, cases, headings)
    )
    lines = [
        f"{count}\t{_outcome_said(old, before)} → {_outcome_said(new, after)}"
        for (before, after), count in found.ways.most_common()
    ]
    _print(options, found.as_json(), [*lines, *_summary(found)])
    return 1 if found.unread else 0


def _outcome_said(book: Rulebook, outcome: Outcome) -> str:
    status, then = outcome
    given = (f"{book.terms[out].title}：{any_of(_labels(book, out, names))}" for out, names in then)
    return "；".join(given) or {"open": "原文留待决定"}.get(status, "原文没有规定")


def _labels(book: Rulebook, fact: str, names: Sequence[str]) -> list[str]:
    return [book.terms[fact].values.get(name, name) for name in names]


def _summary(found: Simulated) -> list[str]:
    unread = [f"第{line}行读不了：{said}" for line, said in found.unread_examples]
    speed = found.as_json()["rows_per_second"]
    return [
        *unread,
        f"案例 {found.cases}，结果不同 {found.changed}，读不了 {found.unread}，每秒 {speed} 件",
    ]


Argument = tuple[tuple[str, ...], dict[str, Any]]
_OTHER: Argument = (("other",), {"type": Path, "help": "folder of the other edition"})
_COMMANDS: list[tuple[str, Callable[[argparse.Namespace], int], list[Argument]]] = [
    (
        "check",
        _check,
        [
            (("others",), {"type": Path, "nargs": "*", "help": "texts adopted together with it"}),
            (("--prevails",), {"action": "append", "default": [], "metavar": "KIND=BOOK"}),
        ],
    ),
    ("test", _test, []),
    ("outline", _outline, []),
    ("outline-zh", _outline, []),
    ("diagram", _diagram, [(("kind",), {"help": "kind of case, or body"})]),
    (
        "explain",
        _explain,
        [
            (("clause",), {"nargs": "?"}),
            (("--raw",), {"action": "store_true", "help": "the forms underneath"}),
        ],
    ),
    ("readings", _readings, []),
    ("coverage", _coverage, []),
    ("decide", _decide, [(("table",), {}), (("facts",), {"help": "JSON facts"})]),
    ("ask", _ask, [(("function",), {"choices": list(FUNCTIONS)}), (("question",), {"help": "JSON"})]),
    ("schema", _schema, []),
    ("facts", _facts, [(("table",), {"nargs": "?"})]),
    ("diff", _diff, [_OTHER]),
    (
        "simulate",
        _simulate,
        [
            _OTHER,
            (("--cases",), {"type": Path, "required": True, "help": "CSV, a fact a column"}),
            (("--table",), {"required": True}),
        ],
    ),
]


def _broken(error: RulebookError, as_json: bool) -> int:
    findings = [Finding("broken", "error", f"{p.file}:{p.line}", p.message) for p in error.problems]
    data = {"findings": [f.as_json() for f in findings], "errors": len(findings), "warnings": 0}
    if as_json:
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        print(error, file=sys.stderr)
    return 1


def _refuse(message: str, as_json: bool) -> int:
    if as_json:
        print(json.dumps({"error": message}, ensure_ascii=False))
    print(message, file=sys.stderr)
    return 2
