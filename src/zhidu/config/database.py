"""The database: SQLite in the var folder, or the PostgreSQL that ``ZHIDU_DB`` names."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

PLANS_KEPT = {"server_side_binding": True, "prepare_threshold": 5}
"""A connection keeps the plan of what it was asked five times: PostgreSQL planned longer than it answered."""
_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"


def database_from(url: str, var: Path) -> dict[str, Any]:
    """Django's description of the database that ``url`` names; SQLite where it is empty."""
    if not url:
        return sqlite(var / "zhidu.sqlite3")
    if url.startswith(("postgres://", "postgresql://")):
        return _from_url(url)
    if "=" in url:
        return _from_conninfo(url)
    raise SystemExit(
        "ZHIDU_DB 无法识别，应写作 postgres://用户@主机/库名 或 service=名称。\n"
        "ZHIDU_DB is not understood; write postgres://user@host/name or service=name."
    )


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite that readers and one writer can share.

    Only acts open a transaction (there is no ATOMIC_REQUESTS), and each begins IMMEDIATE: it waits for
    the writer before it, instead of failing where it has read first and then wants to write.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"timeout": 30, "transaction_mode": "IMMEDIATE", "init_command": _PRAGMAS},
    }


def _from_url(url: str) -> dict[str, Any]:
    """``postgres://user:secret@host:port/name?sslmode=…``; ``?host=/folder`` is a unix socket."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return _postgres(
        NAME=unquote(parts.path.lstrip("/")),
        USER=unquote(parts.username or ""),
        PASSWORD=unquote(parts.password or ""),
        HOST=options.pop("host", None) or unquote(parts.hostname or ""),
        PORT=options.pop("port", None) or str(parts.port or ""),
        OPTIONS=options,
    )


def _from_conninfo(text: str) -> dict[str, Any]:
    """libpq's own words, as in ``service=zhidu`` or ``host=/run/postgresql dbname=zhidu``."""
    options = dict(word.split("=", 1) for word in text.split())
    return _postgres(
        NAME=options.pop("dbname", ""),
        USER=options.pop("user", ""),
        PASSWORD=options.pop("password", ""),
        HOST=options.pop("host", ""),
        PORT=options.pop("port", ""),
        OPTIONS=options,
    )


def _postgres(OPTIONS: dict[str, str], **parts: Any) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**PLANS_KEPT, **OPTIONS},
        **parts,
    }


def unusable() -> str | None:
    """Why the database cannot answer, and what to do about it; None where it is as this version needs it."""
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        is_behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return "连不上数据库，请检查 ZHIDU_DB 和数据库服务"
    return "数据库还没有建好，或者比程序旧，请先运行 zhidu prepare" if is_behind else None
