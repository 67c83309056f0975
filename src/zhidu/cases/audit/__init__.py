"""The audit: whether the trail, its seals and the stored files are still what they were when written."""

from zhidu.cases.audit.findings import Finding
from zhidu.cases.audit.verify import guard_findings, office_findings

__all__ = ["Finding", "guard_findings", "office_findings"]
