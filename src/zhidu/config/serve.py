"""``zhidu serve``: database up to date, worker started, pages served; one Ctrl-C ends all of it."""

import argparse
import multiprocessing
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from zhidu.config import ports
from zhidu.config.worker import Worker

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104  compared with, never bound to unasked


def serve(argv: Sequence[str]) -> int:
    """Everything from an empty folder to an open page."""
    args = _arguments(argv)
    _set_environment(args)
    if not ports.is_free(args.host, args.port):
        print(_busy(args.port), file=sys.stderr)
        return 1
    if not _prepare_database(has_worker=args.jobs):
        print(_UNPREPARED, file=sys.stderr)
        return 1
    print(_welcome(args) + _first_day(args), flush=True)
    with Worker(wanted=args.jobs):
        _serve_pages(args)
    return 0


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="zhidu serve", description="启动 zhidu。Start zhidu.")
    parser.add_argument("--demo", action="store_true", help="演示：自带一个示例单位 (with a made-up office)")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000, help="端口 (default: 8000)")
    parser.add_argument("--workers", type=int, default=1, help="服务进程数 (server processes)")
    parser.add_argument("--no-jobs", dest="jobs", action="store_false", help="不启动后台任务 (no worker)")
    return parser.parse_args(argv)


def _set_environment(args: argparse.Namespace) -> None:
    """The server's processes and the worker learn of the choice through the environment."""
    if args.demo:
        os.environ["ZHIDU_DEMO"] = "1"
        os.environ["DJANGO_SETTINGS_MODULE"] = "zhidu.config.settings.local"
    settings = os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhidu.config.settings.local")
    if settings.endswith(".local") and args.host not in _LOOPBACK:
        os.environ.setdefault("ZHIDU_HOSTS", "*")


def _prepare_database(*, has_worker: bool) -> bool:
    """Whether pages can be served: a server has its static files collected by ``zhidu prepare``.

    The year of an empty demo is played by the worker, while the log-in page says so, or else here.
    """
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    django.setup()
    if settings.STATIC_ROOT and not Path(settings.STATIC_ROOT, "staticfiles.json").exists():
        return False
    call_command("migrate", interactive=False, verbosity=0)
    if settings.ZHIDU_DEMO:
        call_command("demo_seed", office=has_worker)
    connections.close_all()
    return True


_UNPREPARED = """\
还没有收集静态文件：请先运行 zhidu prepare（每次升级后也要运行）。
Static files are not collected: run zhidu prepare first, and after each upgrade."""


def _serve_pages(args: argparse.Namespace) -> None:
    """Until SIGINT or SIGTERM. Server processes are spawned: this one already runs threads."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        "zhidu.config.served:application",
        address=args.host,
        port=args.port,
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=8,
        log_level=LogLevels.error,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
    )
    # A closed terminal means the end, not granian's reload.
    server.on_startup(lambda: signal.signal(signal.SIGHUP, server.signal_handler_interrupt))
    server.serve()


def _busy(port: int) -> str:
    holder = ports.holder(port)
    zh = f"被占用：{holder.command}（进程 {holder.pid}）" if holder else "已被其他程序占用"
    en = f"by {holder.command} (process {holder.pid})" if holder else "by another program"
    return (
        f"端口 {port} {zh}。请换一个端口，例如：PORT={port + 1} make run\n"
        f"Port {port} is taken {en}. Choose another, as in: PORT={port + 1} make run"
    )


def _welcome(args: argparse.Namespace) -> str:
    return f"\n  请打开 Open   {_address(args)}/\n  停止 Stop     Ctrl-C\n"


def _address(args: argparse.Namespace) -> str:
    host = "127.0.0.1" if args.host in _EVERYWHERE else args.host
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{args.port}"


def _first_day(args: argparse.Namespace) -> str:
    """The way to the set-up while there is no office: a link that works here, elsewhere the code alone."""
    from django.db import connections

    from zhidu.setup.code import console_line

    said = console_line(_address(args) if args.host in _LOOPBACK else "")
    connections.close_all()
    return f"\n{said}\n" if said else ""
