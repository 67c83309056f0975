"""What an audit finds: where it is, what is wrong, and what can be trusted nevertheless."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from zhidu.cases.models import Case, DutyPeriod, Entry


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it was written."""

    sort: str
    what: str
    trusted: str = ""
    """What around it still holds, and since when."""
    case_id: int | None = None
    title: str = ""
    seq: int | None = None
    day: date | None = None

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self) | {"day": self.day.isoformat() if self.day else None}

    def as_line(self) -> str:
        """For people."""
        where = [f"“{self.title}”（{_numbered(self.case_id)}）" if self.case_id else ""]
        where.append(f"第{self.seq}条" if self.seq else "")
        where.append(f"{self.day}封存" if self.day else "")
        trusted = f"可信范围：{self.trusted}。" if self.trusted else ""
        return f"{''.join(where)}：{self.what}。{trusted}".lstrip("：")


def _numbered(case_id: int) -> str:
    return f"事项{case_id}" if case_id > 0 else f"定期义务{-case_id}"


def title_of(case_id: int) -> str:
    """The title of a case or of a duty; of one that is gone, what its first entry called it."""
    case = Case.objects.filter(pk=case_id).values_list("title", flat=True).first()
    if case_id < 0:
        case = DutyPeriod.objects.filter(pk=-case_id).values_list("title", flat=True).first()
    if case is not None:
        return case or "（无标题）"
    opened = Entry.objects.filter(case_id=case_id, verb__in=("case.opened", "duty.opened"))
    first = opened.values_list("data", flat=True).first()
    title = first.get("title") if isinstance(first, dict) else None
    return str(title) if title else "（已不在库中）"
