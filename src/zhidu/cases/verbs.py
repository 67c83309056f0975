"""The sentence of every verb in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SENTENCES: dict[str, str] = {
    "case.opened": "新建{kind}“{title}”",
    "draft.removed": "删除草稿",
    "draft.restored": "恢复草稿",
    "file.added": "附上{paper}“{name}”",
    "file.removed": "撤下{paper}“{name}”",
    "file.made": "生成{paper}“{name}”",
    "step.done": "{verb}",
    "step.returned": "退回，请“{to}”重新办理",
    "step.refused": "{verb}",
    "step.handed_on": "将“{title}”转给{to}办理",
    "step.signers_added": "请{to}对“{title}”加签",
    "step.urged": "催办“{title}”，提醒{to}",
    "step.escalated": "将“{title}”上报{to}",
    "step.waited": "“{title}”等待的事已到",
    "case.withdrawn": "撤回",
    "case.held": "挂起，时限照常计算",
    "case.resumed": "恢复办理",
    "case.voided": "作废",
    "case.reopened": "重启，继续办理",
    "case.closed": "办理完毕",
    "case.cancelled": "终止",
    "case.migrated": "改按《{title}》新版（{new:.8}）办理，原按{old:.8}",
    "edition.published": "《{title}》发布，自{since}起施行（{digest:.8}）",
    "cases.moved": "在办事项转按新版{moved}件，仍按原版{stay}件",
    "case.decided": "会议审议结果：{outcome}",
    "item.decided": "记录“{title}”的审议结果：{outcome}",
    "item.recorded": "记录“{title}”的发言，{count}人表示了意见",
    "agenda.changed": "调整会议计划，共{count}个议题",
    "seat.proposed": "提请{who}列席“{title}”",
    "seat.dropped": "不再提请{who}列席“{title}”",
    "seat.approved": "批准{who}列席“{title}”",
    "answer.given": "{who}的回执：{answer}",
    "extra.asked": "提请临时增加议题“{title}”：{why}",
    "extra.settled": "{said}临时增加议题“{title}”",
    "extra.added": "“{title}”作为临时议题列入议程",
    "attendance.changed": "更新签到：到会{present}人",
    "opened.child": "开出{kind}“{title}”，由{to}办理",
    "told": "告知{to}：{what}",
    "filed": "移交{what}，共{count}件",
    "facts.set": "记入{what}",
    "number.given": "编号：{number}",
    "row.entered": "登记{register}：{title}",
    "row.changed": "变更{register}：{title}",
    "row.ended": "注销{register}：{title}",
    "standing.begun": "{by}代行{of}职责，自{since}至{until}",
    "standing.ended": "{by}不再代行{of}职责",
    "proposal.made": "依“{table}”提出建议，等有权人员决定",
    "due.extended": "“{due}”的时限由{old}延至{new}",
    "due.set": "{title}的时限：{at}",
    "due.met": "按时完成：{title}",
    "due.missed": "超期：{title}",
    "due.corrected": "更正：{title}的时限为{at}，没有超期，原记超期撤销",
    "due.dropped": "新版没有这一时限：{title}",
    "reason.given": "说明“{what}”的原因：{reason}",
    "act.refused": "拟“{verb}”，未获准：{why}",
}


def sentence(verb: str, data: Mapping[str, Any]) -> str:
    """A trail entry in Chinese. Raises KeyError for a verb without a sentence."""
    return SENTENCES[verb].format(**data)
