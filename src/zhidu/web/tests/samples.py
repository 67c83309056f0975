"""A topic as the components are given it."""


def clause(ident, place):
    return {"id": ident, "place": place, "url": f"/rules/wusong/{ident}"}


STEPS = [
    {"title": "提出议题", "state": "done", "who": "欧阳文博", "at_words": "11月18日 10:12"},
    {"title": "分管领导审核", "state": "returned", "who": "林若溪", "at_words": "11月19日 09:05"},
    {
        "title": "主任审定",
        "state": "open",
        "who": "周明远",
        "at_words": "",
        "clause": clause("WS-5.1b", "五（一）"),
    },
    {"title": "主任专题听取", "state": "skipped", "who": "", "at_words": ""},
    {"title": "会议讨论", "state": "waiting", "who": "主任办公会议", "at_words": ""},
]

_STATES = ["kept", "kept", "due", "broken", "deviated", "open", "later"]
LINES = [
    {
        "id": f"WS-4.{number}",
        "place": "四（二）",
        "gist": "金额50万元以上，会议讨论后报党工委会议研究决定",
        "force": "must",
        "force_label": "应当",
        "state": state,
        "note": "48万元，不到界线" if state == "kept" else "",
        "url": f"/rules/wusong/WS-4.{number}",
    }
    for number, state in enumerate(_STATES)
]

REFUSAL = {
    "reason": "主任还没有审定这个议题，不能列入会议安排。",
    "basis_label": "制度条款",
    "clauses": [clause("WS-5.1b", "五（一）")],
    "wants": ["党政办公室主任审核", "办事处主任审定"],
    "who": "周明远（办事处主任）",
}

ACTS = [
    {"title": "审核同意", "name": "approve", "allowed": True, "primary": True, "tone": ""},
    {"title": "退回补充", "name": "send_back", "allowed": True, "primary": False, "tone": "return"},
    {"title": "列入会议安排", "name": "plan", "allowed": False, "refusal": REFUSAL},
]

ENTRIES = [
    {
        "at_words": "11月19日 09:05",
        "who": "林若溪",
        "post": "副主任",
        "sentence": "退回补充",
        "opinion": "缺盖章页。\n请补齐。",
        "clauses": [clause("WS-6.1b", "六（一）")],
        "tone": "returned",
    },
]

FILES = [
    {
        "name": "汇报稿.docx",
        "slot": "汇报稿",
        "size_words": "36.2 KB",
        "sha256": "3f9a2c71" + "0" * 56,
        "url": "/files/1",
        "by": "欧阳文博",
        "at_words": "11月18日 16:40",
    },
]

PEOPLE = [
    {"name": "周明远", "post": "办事处主任", "todo": "审定 1 件议题", "value": "zhou", "current": True},
    {"name": "王佳禾", "post": "党政办公室科员", "todo": "", "value": "wang", "current": False},
]
