"""A request through five hands: the plainest flow there is, for tests and measurements of an act's cost."""

from __future__ import annotations

BOOK = {
    "request.yaml": """
rulebook: {id: request, title: 请示办理办法, issuer: 某街道, source: 例}
clauses:
  R-1: {place: 一, force: must, gist: 请示由经办人提出}
  R-2: {place: 二, force: must, gist: 办公室审核}
  R-3: {place: 三, force: must, gist: 分管领导审签}
  R-4: {place: 四, force: must, gist: 主任批示}
  R-5: {place: 五, force: must, gist: 办结后归档}
roles:
  office_head: {title: 办公室主任}
  deputies: {title: 副主任}
  director: {title: 主任}
  archives: {title: 档案员}
kinds:
  request:
    title: 请示
    steps:
      - {id: submit, title: 提出, verb: 报送, by: initiator, cites: R-1}
      - {id: check, title: 审核, verb: 审核, by: office_head, cites: R-2}
      - {id: sign, title: 审签, verb: 审签, by: deputies, cites: R-3}
      - {id: approve, title: 批示, verb: 批示, by: director, cites: R-4}
      - {id: file, title: 归档, verb: 归档, by: archives, cites: R-5}
"""
}
ROLES = {
    "office_head": ["office_head"],
    "deputies": ["deputy_1"],
    "director": ["director"],
    "archives": ["archivist"],
}
HANDS = {
    "submit": "urban_clerk",
    "check": "office_head",
    "sign": "deputy_1",
    "approve": "director",
    "file": "archivist",
}
