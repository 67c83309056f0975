"""The ``zhidu`` command: rules without Django, the server, its jobs, and Django's own commands."""

import os
import sys
from collections.abc import Sequence

USAGE = """\
zhidu: runs a public office by its own written rules (制度).

  zhidu serve [--demo] [--host H] [--port P]   start the server  启动
  zhidu rules check|test|coverage|…            work on a rulebook, no database needed  制度
  zhidu calendar load|show|close|reopen        放假安排、停办  working days
  zhidu jobs run                               the worker for timed work  后台任务
  zhidu audit verify [--office CODE] [--json]  whether anything written was changed or removed  核对留痕
  zhidu office template|import|export …        an office's people and posts, XLSX or YAML  单位
  zhidu export office CODE FILE.zip            all data of one office  导出单位全部数据
  zhidu backup FILE, zhidu restore FILE        database and files in one archive  备份、恢复
  zhidu prepare                                before a server starts, after each upgrade  准备、升级
  zhidu version                                this installation  版本
  zhidu accounts first NAME NAME NAME          the first three administrators  首任三员
  zhidu accounts link LOGIN                    a way in for a locked-out security administrator  救急
  zhidu migrate, zhidu check, zhidu help …     every command of Django's management
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Go by the first word; what is not ours is Django's."""
    words = list(sys.argv[1:] if argv is None else argv)
    first = words[0] if words else "--help"
    try:
        return _COMMANDS.get(first, _django)(words)
    except KeyboardInterrupt:
        return 130


def _rules(words: list[str]) -> int:
    from zhidu.rules.cli import main as rules

    return rules(words[1:]) or 0


def _serve(words: list[str]) -> int:
    from zhidu.config.serve import serve

    return serve(words[1:])


def _jobs(words: list[str]) -> int:
    if words[1:2] != ["run"]:
        print("zhidu jobs run", file=sys.stderr)
        return 2
    from zhidu.config.env import flag
    from zhidu.config.worker import end_with_parent

    if "--attached" in words:
        end_with_parent()
        words.remove("--attached")
        if flag("ZHIDU_DEMO"):
            _django(["demo_seed"])  # here, so that the first page need not wait for a year to be played
    return _django(["jobs_run", *words[2:]])


def _audit(words: list[str]) -> int:
    if words[1:2] != ["verify"]:
        print("zhidu audit verify [--office CODE] [--no-files] [--expect DIGEST] [--json]", file=sys.stderr)
        return 2
    return _django(["audit_verify", *words[2:]])


def _export(words: list[str]) -> int:
    if words[1:2] != ["office"]:
        print("zhidu export office CODE FILE.zip", file=sys.stderr)
        return 2
    return _django(["office_data_export", *words[2:]])


def _office(words: list[str]) -> int:
    if words[1:2] and words[1] in ("template", "import", "export"):
        return _django([f"office_{words[1]}", *words[2:]])
    print(_OFFICE, file=sys.stderr)
    return 2


def _accounts(words: list[str]) -> int:
    if words[1:2] and words[1] in ("first", "link"):
        return _django([f"accounts_{words[1]}", *words[2:]])
    print(_ACCOUNTS, file=sys.stderr)
    return 2


_ACCOUNTS = """\
zhidu accounts first 系统管理员 安全管理员 审计管理员 [--office CODE] [--url URL]
zhidu accounts link LOGIN [--url URL]"""


_OFFICE = """\
zhidu office template FILE.xlsx
zhidu office import FILE.xlsx|FILE.yaml [--dry-run]
zhidu office export OFFICE FILE.xlsx|FILE.yaml"""


def _django(words: list[str]) -> int:
    """Where no settings are named, those of one machine."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhidu.config.settings.local")
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    import zhidu.config.checks  # noqa: F401  registers our part of `check --deploy`
    from zhidu.config.database import unusable

    try:
        execute_from_command_line(["zhidu", *words])
    except DatabaseError as problem:
        if (why := unusable()) is None:
            raise
        print(f"{why}（{str(problem).splitlines()[0]}）", file=sys.stderr)
        return 2
    return 0


def _help(words: list[str]) -> int:
    print(USAGE, end="")
    return 0


def _version(words: list[str]) -> int:
    import platform
    from importlib.metadata import version

    print(f"zhidu {version('zhidu')}")
    print(f"Python {platform.python_version()}, Django {version('django')}, {platform.platform()}")
    return 0


_COMMANDS = {
    "rules": _rules,
    "serve": _serve,
    "jobs": _jobs,
    "audit": _audit,
    "office": _office,
    "export": _export,
    "accounts": _accounts,
    "-h": _help,
    "--help": _help,
    "version": _version,
    "--version": _version,
}
