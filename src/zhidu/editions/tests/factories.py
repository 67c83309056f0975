"""A small text for tests: who approves leave, with one clause of each status."""

from __future__ import annotations

from datetime import UTC, date, datetime

from zhidu.editions import services
from zhidu.editions.models import Adoption, Edition
from zhidu.org.tests.factories import Street

PUBLISHED = datetime(2025, 12, 29, 1, 0, tzinfo=UTC)
SINCE = date(2026, 1, 1)
ROLES = {"director": ["director"], "deputies": ["deputy_b", "deputy_a"], "clerk": ["clerk"]}

_BOOK = """
rulebook: {id: leave-text, title: 青禾街道请假办法, issuer: 青禾街道办事处, source: 测试用文本}
clauses:
  L-1: {place: 第一条, gist: 为规范请假制定本办法, force: statement}
  L-3: {place: 第三条, gist: 请假须经主任同意, force: must}
  L-2: {place: 第二条, gist: 一般提前三天提出, force: should}
  L-4: {place: 第四条, gist: 报告请假人员的信仰, force: must, declined: 不对人作此类记录}
roles:
  director: {title: 办事处主任}
  deputies: {title: 副主任}
  clerk: {title: 经办人}
  leadership: {title: 领导班子, are: [director, deputies]}
"""
_KINDS = """
kinds:
  leave:
    title: 请假
    steps:
      - {id: approve, title: 审批, verb: 同意, by: director, cites: L-3}
"""


def files(**changed: str) -> dict[str, str]:
    """The text's files; ``changed`` replaces words in all of them."""
    texts = {"book.yaml": _BOOK, "kinds.yaml": _KINDS}
    for old, new in changed.items():
        texts = {name: text.replace(old, new) for name, text in texts.items()}
    return texts


def published(**changed: str) -> Edition:
    """The text as an edition."""
    return services.edition_publish(files=files(**changed), at=PUBLISHED)


def adopted(street: Street, edition: Edition, since: date = SINCE) -> Adoption:
    """The edition adopted by an office with all its roles."""
    return services.adoption_make(
        office=street.office, edition=edition, since=since, roles=ROLES, at=PUBLISHED
    )
