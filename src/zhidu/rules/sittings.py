"""What a step or an act of a meeting body does for the meeting itself, whatever the text calls it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator

from zhidu.rules.parts import OneOrMany, listed

STEPS = {
    "fix": "定下会议和议题",
    "notify": "印发会议通知",
    "open": "宣布开会",
    "close": "结束会议",
    "read": "阅核会议纪要",
    "sign": "签发会议纪要",
    "issue": "印发会议纪要",
    "archive": "移交会议资料",
    "receive": "接收会议资料",
}
"""What a step can be for a meeting. The first step is always the making of its plan."""
ACTS = {
    "add_item": "列入议程",
    "declare_urgent": "宣布为紧急会议",
    "change_chair": "更换主持人",
    "call": "开始审议议题",
    "end_item": "结束本议题",
    "take_down": "作会议记录",
    "correct": "更正会议记录",
    "recuse": "登记回避",
    "decide": "记录审议结果",
    "assign": "补定牵头单位",
    "ask_leave": "会议请假",
    "answer_notice": "回执",
    "note_answer": "代记回执",
    "approve_seat": "批准列席",
    "ask_extra": "提请临时增加议题",
    "consent_extra": "同意临时增加议题",
    "refuse_extra": "不同意临时增加议题",
    "add_extra": "临时增加议题",
    "note_consent": "代记口头同意",
    "confirm_consent": "补签口头同意",
    "file_paper": "补报材料",
    "withdraw_item": "撤回议题",
    "ask_withdrawal": "提请撤回议题",
    "consent_withdrawal": "同意撤回议题",
    "refuse_withdrawal": "不同意撤回议题",
    "merge_items": "合并议题",
    "split_item": "拆分议题",
    "sit_together": "与别的会议合并召开",
}
"""What an act beside the steps can be for a meeting."""
AT_LARGE = ("declare_urgent",)
"""What is done to the meeting as a whole; any other act is done to something of it, where that stands."""
SEVERAL = ("read", "sign")
"""What more than one step may be: minutes that are read, or signed, one after the other."""
HELD_BY = ("open", "close", "decide")
"""Without these no meeting can be held."""
ANSWERED_BY = {
    "ask_extra": "consent_extra",
    "ask_withdrawal": "consent_withdrawal",
    "note_consent": "confirm_consent",
}
"""What somebody asks for, and by what it is granted: the one without the other leads nowhere."""
DOES = {**STEPS, **ACTS}
OUTCOME = "outcome"
"""The fact in which the outcome of a topic is recorded."""
PRESENT = "present"
"""The fact that lists who came, and while it counts, who is in the room."""

StepDoes = Annotated[list[Literal[*STEPS]], BeforeValidator(listed), OneOrMany()]  # type: ignore[valid-type]
ActDoes = Literal[*ACTS]  # type: ignore[valid-type]
