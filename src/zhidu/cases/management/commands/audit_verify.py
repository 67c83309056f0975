"""``zhidu audit verify``: whether anything that was written has been changed or removed since."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

from zhidu.cases.audit import Finding, guard_findings, office_findings
from zhidu.cases.models import Case, Entry, File, Seal
from zhidu.org.models import Office

MOST = 1000
"""Findings that are kept in the report of an office; the rest is counted."""


class Command(BaseCommand):
    help = (
        "Verify the trail, its seals and the stored files. Exit code 1 if anything is not as it was written."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--office", metavar="CODE", help="this office only")
        parser.add_argument("--no-files", dest="files", action="store_false", help="leave out stored files")
        parser.add_argument("--expect", metavar="DIGEST", help="a seal's digest noted earlier, still there")
        parser.add_argument("--json", action="store_true", help="print JSON for machines")

    def handle(self, *args: Any, **options: Any) -> None:
        reports = [_report("guards", guard_findings())]
        reports += [_of_office(office, options["files"]) for office in _offices(options["office"])]
        if options["expect"]:
            reports.append(_report("expect", _expected(options["expect"])))
        ok = not any(report["found"] for report in reports)
        self.stdout.write(_json(reports, ok) if options["json"] else "\n".join(_lines(reports, ok)))
        if not ok:
            raise SystemExit(1)


def _offices(code: str | None) -> list[Office]:
    offices = Office.objects.order_by("code")
    if code is None:
        return list(offices)
    found = list(offices.filter(code=code))
    if not found:
        raise CommandError(f"没有代码为“{code}”的单位", returncode=2)
    return found


def _of_office(office: Office, files: bool) -> dict[str, Any]:
    now = import_string(settings.ZHIDU_CLOCK)()
    report = _report(office.code, office_findings(office.pk, now, files=files))
    seals = Seal.objects.filter(office_id=office.pk)
    last = seals.order_by("day").last()
    return report | {
        "name": office.name,
        "entries": Entry.objects.filter(office_id=office.pk).count(),
        "cases": Case.objects.filter(office=office).count(),
        "seals": seals.count(),
        "files": File.objects.filter(case__office=office).count() if files else None,
        "sealed_to": last.day.isoformat() if last else None,
        "digest": last.digest if last else None,
    }


def _report(part: str, findings: Iterable[Finding]) -> dict[str, Any]:
    """The first findings, and how many there are."""
    kept, found = [], 0
    for finding in findings:
        found += 1
        if found <= MOST:
            kept.append(finding)
    return {"part": part, "found": found, "findings": kept}


def _expected(digest: str) -> Iterable[Finding]:
    if not Seal.objects.filter(digest=digest).exists():
        yield Finding("anchor", f"抄存的封存摘要 {digest} 已不在封存链上：封存被改动、删除或重做")


def _json(reports: list[dict[str, Any]], ok: bool) -> str:
    parts = [report | {"findings": [each.as_json() for each in report["findings"]]} for report in reports]
    return json.dumps({"ok": ok, "parts": parts}, ensure_ascii=False, indent=2)


def _lines(reports: list[dict[str, Any]], ok: bool) -> Iterable[str]:
    for report in reports:
        if "name" in report:
            yield _office_line(report)
        yield from (f"  ✗ {finding.as_line()}" for finding in report["findings"])
        if report["found"] > MOST:
            yield f"  … 另有{report['found'] - MOST}处"
    found = sum(report["found"] for report in reports)
    yield "核对完毕：全部与写入时一致。" if ok else f"核对完毕：发现{found}处与写入时不一致。"


def _office_line(report: dict[str, Any]) -> str:
    files = f"、材料{report['files']}份" if report["files"] is not None else "（未核对材料）"
    counts = f"事项{report['cases']}件、留痕{report['entries']}条、封存{report['seals']}天{files}"
    last = f"\n  最近封存 {report['sealed_to']}，摘要 {report['digest']}" if report["digest"] else ""
    return f"{report['name']}（{report['part']}）：{counts}{last}"
