"""The sentence of every verb in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

SENTENCES: dict[str, str] = {
    "case.opened": "新建{kind}“{title}”",
    "file.added": "附上{paper}“{name}”",
    "file.removed": "撤下{paper}“{name}”",
    "file.made": "生成{paper}“{name}”",
    "step.done": "{verb}",
    "step.returned": "退回，请“{to}”重新办理",
    "step.refused": "{verb}",
    "case.withdrawn": "撤回",
    "case.closed": "办理完毕",
    "case.cancelled": "终止",
    "case.migrated": "改按《{title}》新版（{new:.8}）办理，原按{old:.8}",
    "edition.published": "《{title}》发布，自{since}起施行（{digest:.8}）",
    "cases.moved": "在办事项转按新版{moved}件，仍按原版{stay}件",
    "case.decided": "会议审议结果：{outcome}",
    "item.decided": "记录“{title}”的审议结果：{outcome}",
    "item.recorded": "记录“{title}”的发言，{count}人表示了意见",
    "agenda.changed": "调整会议计划，共{count}个议题",
    "attendance.changed": "更新签到：到会{present}人",
    "opened.child": "开出{kind}“{title}”，由{to}办理",
    "told": "告知{to}：{what}",
    "filed": "移交{what}，共{count}件",
    "due.set": "{title}的时限：{at}",
    "due.met": "按时完成：{title}",
    "due.missed": "超期：{title}",
    "due.dropped": "新版没有这一时限：{title}",
    "reason.given": "说明“{what}”的原因：{reason}",
    "act.refused": "拟“{verb}”，未获准：{why}",
}


def sentence(verb: str, data: Mapping[str, Any]) -> str:
    """A trail entry in Chinese. Raises KeyError for a verb without a sentence."""
    return SENTENCES[verb].format(**data)
