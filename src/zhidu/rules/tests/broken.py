"""One broken example for each mistake: how the valid book is bent, and what must be said of it."""

from __future__ import annotations

from typing import NamedTuple


class Broken(NamedTuple):
    """``old`` becomes ``new``; the line that holds ``at`` is complained of in ``words``."""

    old: str
    new: str
    at: str
    words: str


_CONSENT = "needs: {consent: director}"
_CONTRACT = "{when: {paper: contract}, needs"
_UNLESS = "unless: {needs: {consent: leader}, cites: A-5}"
_WITHIN = "after: approve, within: 2 workdays, "
_TELLS = "tells: keeper, what: 用印通知"
_BACK = "returns: {to: apply, cites: A-1}"
_HEADER = "source: small.txt}"
_ROW_1 = '- [A-1, "-", "<= 10万", head]'
_ROW_4 = '- [A-4, contract, ">= 10万", director]'

SHAPE = {
    "unknown section": Broken("bodies:\n", "bodys:\n", "bodys:", "这里可以写 rulebook、clauses、readings"),
    "unknown key": Broken(
        "place: optional", "place: {must: 是}", "{must", "不认识的键“must”；这里可以写 required、when、help"
    ),
    "unknown key of a step": Broken(
        "by: leader, returns",
        "from: leader, returns",
        "from:",
        "这里可以写 cites、cites_row、house、force、id、title、verb、by",
    ),
    "unknown key of a gate": Broken(
        _CONSENT, "need: x", "need:", "cites、cites_row、house、force、only、but、needs、never、reason、when"
    ),
    "unknown key of a check": Broken(
        _CONSENT, "needs: {agree: x}", "agree", "field、one_of、if_stated、else_reason"
    ),
    "unknown key of an exception": Broken(
        _UNLESS, "unless: {if: x, cites: A-5}", "if: x", "when、needs、cites"
    ),
    "missing key": Broken("    title: 谁审批\n", "", "  tier:", "缺少“title”"),
    "text expected": Broken("title: 谁审批", "title: 12", "title: 12", "“title”应是文字；数字和日期请加引号"),
    "mapping expected": Broken(
        "checklist: {title: 确认, cites: A-1, points: {read: 已通读}}",
        "checklist: 确认",
        "checklist: 确认",
        "“checklist”应是“键: 值”的形式",
    ),
    "dict expected": Broken(
        "points: {read: 已通读}", "points: [a]", "points: [", "“points”应是“键: 值”的形式"
    ),
    "list expected": Broken(
        "- {table: tier, when: {paper: contract}}", "a: b", "previews:", "“previews”应是列表"
    ),
    "empty checklist": Broken("points: {read: 已通读}", "points: {}", "points: {}", "“points”不能是空的"),
    "invalid force": Broken(
        "六, force: must",
        "六, force: shall",
        "A-6:",
        "“force”不能写“shall”；可以写 must、should、may、statement",
    ),
    "invalid hit": Broken(
        "out: [approver]",
        "out: [approver]\n    hit: any",
        "hit: any",
        "“hit”不能写“any”；可以写 unique、first、collect",
    ),
    "invalid type": Broken(
        "type: longtext}", "type: essay}", "essay", "可以写 text、longtext、money、number、days、choice"
    ),
    "invalid flag": Broken(
        "{required: 是, when", "{required: 要, when", "要", "“required”不能写“要”；可以写 是、否"
    ),
    "invalid entry": Broken(
        "place: optional", "place: requird", "requird", "不能写“requird”；可以写 required、optional"
    ),
    "invalid roll": Broken(
        _HEADER,
        "source: small.txt, counting: {roll: onward, house: x}}",
        "onward",
        "“roll”不能写“onward”；可以写 none、forward、back",
    ),
    "unknown key of the counting": Broken(
        _HEADER,
        "source: small.txt, counting: {from: next_day}}",
        "from:",
        "这里可以写 count_from、roll、cites、reading、house",
    ),
    "choice without values": Broken(
        "type: longtext}", "type: choice}", "type: choice}", "choice 的事实要列出 values"
    ),
    "values of a text": Broken(
        "type: longtext}", "type: text, values: {a: b}}", "{a: b}", "其他类型的不写 values"
    ),
    "bad length": Broken(
        "2 workdays", "2 working days", "stamping", "“2 working days”不是时间长度；写法如 7 days、1 workday"
    ),
    "deadline without length": Broken(_WITHIN, "after: approve, ", "stamping", "期限须写 after 和 within"),
    "deadline from two sides": Broken(_WITHIN, _WITHIN + "lead: 1 day, ", "stamping", "两样写一样"),
    "gate that says nothing": Broken(
        "{when: {paper: contract}, needs: {consent: director}, cites: A-4}",
        "{when: {paper: contract}, cites: A-4}",
        "- {when: {paper: contract}, cites",
        "这条规则什么也没说；请写 only、but、needs 或 never",
    ),
    "check that wants nothing": Broken(_CONSENT, "needs: {who: director}", "who", "needs 里什么也没要求"),
    "each without has": Broken(_CONSENT, "needs: {each: items}", "each", "each 要和 has 一起写"),
    "exactly without are": Broken(
        _CONSENT, "needs: {exactly: present}", "exactly", "exactly 要和 are 一起写"
    ),
    "one_of without field": Broken(
        _CONSENT, "needs: {done: apply, one_of: a.b}", "one_of", "one_of 要配一个 field"
    ),
    "reason without one_of": Broken(
        _CONSENT, "needs: {field: place, else_reason: x}", "else_reason", "只和 one_of"
    ),
    "exception without case": Broken(_UNLESS, "unless: {cites: A-5}", "unless:", "unless 须写明什么情形例外"),
    "exception without clause": Broken(
        _UNLESS, "unless: {needs: {consent: leader}, cites: []}", "unless:", "“cites”不能是空的"
    ),
    "effect that does two things": Broken(_TELLS, f"files: 全部, {_TELLS}", "files:", "一条后果写一样"),
    "reading that says two things": Broken(
        "    leaves: {", "    takes: {table: tier, row: A-4}\n    leaves: {", "rest:", "只能写一样"
    ),
}

CLAUSES = {
    "unknown": Broken("通知, cites: A-6", "通知, cites: A-66", "A-66", "依据“A-66”不在 clauses 一节的条款里"),
    "a statement": Broken(
        "通知, cites: A-6", "通知, cites: A-0", "通知, cites", "“A-0”只作说明（force: statement）"
    ),
    "declined": Broken(
        "通知, cites: A-6", "通知, cites: A-7", "通知, cites", "“A-7”已声明不执行（declined）"
    ),
    "unknown, of a row": Broken(_ROW_1, _ROW_1.replace("A-1", "A-1.x"), "A-1.x", "依据“A-1.x”不在 clauses"),
    "unknown, of an exception": Broken(_UNLESS, _UNLESS.replace("A-5", "A-55"), "A-55", "依据“A-55”不在"),
    "unknown, of a way back": Broken(_BACK, _BACK.replace("A-1", "A-11"), "A-11", "依据“A-11”不在"),
    "unknown, of a group": Broken("leader], cites: A-1", "leader], cites: A-11", "A-11", "依据“A-11”不在"),
    "unknown, of members": Broken("leaders, cites: A-4", "leaders, cites: A-44", "A-44", "依据“A-44”不在"),
    "unknown, of a reading": Broken("about: A-4", "about: A-44", "A-44", "依据“A-44”不在"),
    "none": Broken(
        "by: keeper, cites: A-1}",
        "by: keeper}",
        "by: keeper}",
        "请写 cites: 条款，或 house: 本系统默认的理由",
    ),
    "none, of a paper": Broken(
        "draft: {title: 用印文件, required: 是, cites: A-1}", "draft: {title: 文}", "draft", "没有写依据"
    ),
    "none, of a way back": Broken(_BACK, "returns: {to: apply}", "returns:", "没有写依据"),
    "none, of the counting": Broken(
        _HEADER,
        "source: small.txt, counting: {roll: forward}}",
        "counting:",
        "没有写依据；请写 cites: 条款、reading: 释义",
    ),
    "unknown, of the counting": Broken(
        _HEADER, "source: small.txt, counting: {cites: A-9}}", "A-9", "依据“A-9”不在 clauses"
    ),
    "of two forces": Broken(
        "[leader, unit.head], once: approve, cites: A-1",
        "leader, once: approve, cites: [A-1, A-2]",
        "A-2]",
        "所引条款力度不同（must、should）；请写明 force:",
    ),
}

PEOPLE = {
    "role": Broken(
        _CONSENT,
        "needs: {consent: direktor}",
        "direktor",
        "没有叫“direktor”的角色（roles）；可以写 director、leader、keeper、clerk、leaders、witness",
    ),
    "role of an only": Broken(_CONSENT, "only: kiper", "kiper", "没有叫“kiper”的角色"),
    "role of an exception": Broken(
        _UNLESS, _UNLESS.replace("leader", "lider"), "lider", "没有叫“lider”的角色"
    ),
    "role of an act": Broken("登记, by: keeper", "登记, by: kiper", "kiper", "没有叫“kiper”的角色"),
    "role told": Broken(_TELLS, "tells: kiper", "kiper", "没有叫“kiper”的角色"),
    "role of a deadline": Broken("of: keeper", "of: kiper", "kiper", "没有叫“kiper”的角色"),
    "role of readers": Broken("are: [leader, unit.head]", "are: lider", "lider", "没有叫“lider”的角色"),
    "role of members": Broken(
        "members: {are: leaders", "members: {are: lider", "lider", "没有叫“lider”的角色"
    ),
    "chair": Broken("chair: director", "chair: direktor", "direktor", "没有叫“direktor”的角色"),
    "interpreter": Broken(
        "    reason: 从严\n    by: director", "    reason: 从严\n    by: x", "by: x", "没有叫“x”的角色"
    ),
    "judge": Broken("type: longtext}", "type: longtext, judged_by: x}", "judged_by", "没有叫“x”的角色"),
    "path": Broken("unit.head]", "unit.boss]", "unit.boss", "没有叫“unit.boss”的角色"),
    "path of no unit": Broken("unit.head]", "place.head]", "place.head", "没有叫“place.head”的角色"),
    "role in a group": Broken("are: [director, leader]", "are: [lider]", "lider", "没有叫“lider”的角色"),
    "group among no posts": Broken(
        "among: present", "among: place", "among: place", "须是 type: posts 的事实"
    ),
    "reading of a role": Broken(
        "reading: ten}", "reading: x}", "reading: x", "没有叫“x”的释义（readings）；可以写 ten、rest"
    ),
    "reading of the counting": Broken(
        _HEADER, "source: small.txt, counting: {reading: x}}", "reading: x", "没有叫“x”的释义（readings）"
    ),
    "decider": Broken(_CONSENT, "needs: {decided: party}", "party", "没有叫“party”的会议机构或角色"),
}

FACTS = {
    "in a condition": Broken(
        _CONTRACT,
        "{when: {papper: contract}, needs",
        "papper",
        "没有叫“papper”的事实（terms）；可以写 paper、amount",
    ),
    "on the form": Broken(
        "        place: optional", "        palce: optional", "palce", "没有叫“palce”的事实"
    ),
    "asked by an act": Broken("asks: [copies]", "asks: [copy]", "asks: [copy]", "没有叫“copy”的事实"),
    "asked by a step": Broken(
        "verb: 同意,", "verb: 同意, asks: [copy],", "asks: [copy]", "没有叫“copy”的事实"
    ),
    "checked": Broken(_CONSENT, "needs: {field: x}", "field: x", "没有叫“x”的事实"),
    "handed over": Broken(_TELLS, "opens: seal, given: {amount: sum}", "sum", "没有叫“sum”的事实"),
    "called like an act": Broken(
        "  day: {", "  stamp: {", "stamp: {title: 约定", "“stamp”已是环节、动作、办法的标识"
    ),
    "called like evidence": Broken(
        "  day: {", "  signed: {", "signed: {", "或情形里的专用词，事实请换一个标识"
    ),
    "wrong value": Broken(
        _ROW_4,
        _ROW_4.replace("contract", "kontract"),
        "kontract",
        "文件类别：没有“kontract”这个值；可以写 contract（合同）、letter（函件）、report（报表）",
    ),
    "wrong value in a condition": Broken(
        _CONTRACT, "{when: {paper: 发票}, needs", "发票", "文件类别：没有“发票”这个值"
    ),
    "wrong outcome": Broken(
        _ROW_4,
        _ROW_4.replace("director]", "mayor]"),
        "mayor",
        "审批人：没有“mayor”这个值；可以写 head（科室负责人）",
    ),
    "wrong amount": Broken('"<= 10万"', '"<= 10.001"', "10.001", "金额：“10.001”最多写到分（两位小数）"),
    "range without quotes": Broken('">= 10万"', "[10万..20万]", "[10万..20万]", "金额：区间请加引号"),
    "empty range": Broken('">= 10万"', '"[20万..10万]"', "20万", "金额：“[20万..10万]”里没有任何值"),
    "range open at its only value": Broken('">= 10万"', '"[10万..10万)"', "..10万)", "里没有任何值"),
    "less than nothing": Broken('"<= 10万"', '"< 0"', "< 0", "里没有任何值"),
    "everything excluded": Broken(
        _CONTRACT, "{when: {secret: 'not(是, 否)'}, needs", "not(是", "是否涉密：not(……) 把所有的值都排除了"
    ),
    "no value": Broken(_CONTRACT, "{when: {paper: []}, needs", "paper: []}", "这一格没有写值；不限请写 -"),
    "text compared": Broken('not("office")', '"> 5"', "> 5", "用印地点：“> 5”只能用于金额、天数和数目"),
    "time compared": Broken(
        _CONTRACT, "{when: {begins: '> 5'}, needs", "> 5", "开始时间：时间不能写在条件里"
    ),
}

OTHERS = {
    "table": Broken(
        "- {table: tier", "- {table: tear", "tear", "没有叫“tear”的决策表（tables）；可以写 tier"
    ),
    "table of a column": Broken(
        _CONSENT,
        "needs: {field: place, one_of: x.approver}",
        "one_of",
        "没有叫“x”的决策表（tables）；可以写 tier",
    ),
    "column": Broken(
        _CONSENT, "needs: {field: place, one_of: tier.x}", "tier.x", "没有叫“x”的结果列，写法是 表.结果列"
    ),
    "row": Broken("row: A-4}", "row: A-5}", "row: A-5", "没有叫“A-5”的表行；可以写 A-1、A-4"),
    "row too short": Broken(
        _ROW_1, '- [A-1, "-", head]', _ROW_1[:10], "这一行有 3 格，应有 4 格：条款、条件、结果"
    ),
    "row twice": Broken(
        _ROW_1,
        f"{_ROW_1}\n      - [A-1, letter, 5万, head]",
        "letter, 5万",
        "行“A-1”写了两次；同一条款的第二行写 A-1.2",
    ),
    "open part outside its table": Broken(
        'when: {paper: [letter, report], amount: "> 10万"}',
        "when: {copies: 1}",
        "copies: 1",
        "不是决策表 tier 的条件列",
    ),
    "step": Broken(
        _WITHIN,
        _WITHIN.replace("approve", "aprove"),
        "aprove",
        "没有叫“aprove”的环节或动作；可以写 apply、approve、meeting、stamp、note",
    ),
    "step that meets a deadline": Broken("met_by: stamp", "met_by: stmp", "stmp", "没有叫“stmp”的环节或动作"),
    "step of a form": Broken("at: apply", "at: aply", "at: aply", "没有叫“aply”的环节或动作"),
    "step done": Broken(_CONSENT, "needs: {done: aply}", "aply", "没有叫“aply”的环节或动作"),
    "step of gates": Broken(
        "gates:\n      stamp:", "gates:\n      stmp:", "stmp:", "没有叫“stmp”的环节、动作或退路"
    ),
    "step of effects": Broken(
        "after:\n      stamp:", "after:\n      stmp:", "stmp:", "没有叫“stmp”的环节或动作"
    ),
    "step of readers": Broken("once: approve", "once: aprove", "aprove", "没有叫“aprove”的环节或动作"),
    "step to go back to": Broken(
        _BACK, _BACK.replace("apply", "stamp"), "to: stamp", "没有叫“stamp”的前面的环节；可以写 apply"
    ),
    "kind": Broken("takes: seal", "takes: seel", "seel", "没有叫“seel”的事项（kinds）；可以写 seal"),
    "kind opened": Broken(_TELLS, "opens: task", "opens: task", "没有叫“task”的事项（kinds）；可以写 seal"),
    "body": Broken(
        "awaits: council", "awaits: x", "awaits: x", "没有叫“x”的会议机构（bodies）；可以写 council"
    ),
    "decider of a step": Broken("awaits: council", "decides: x", "decides: x", "没有叫“x”的会议机构或角色"),
    "paper": Broken(_CONSENT, "needs: {paper: x}", "paper: x", "没有叫“x”的材料（papers）；可以写 draft"),
    "point": Broken(
        _CONSENT, "needs: {ticked: x}", "ticked: x", "没有叫“x”的确认事项（checklist）；可以写 read"
    ),
}

ECHOING = {
    "fact of a table": Broken("in: [paper, amount]", "in: [paper, sum]", "sum]", "没有叫“sum”的事实"),
    "key of a table": Broken(
        "    in: [", "    ins: [", "    ins:", "不认识的键“ins”；这里可以写 title、decider、in、out、hit"
    ),
    "table of posts": Broken(
        "in: [paper, amount]", "in: [present, amount]", "in: [present", "“present”不能作条件列"
    ),
    "step twice": Broken("id: stamp,", "id: apply,", "id: apply, title: 盖章", "环节或动作“apply”写了两次"),
    "group of itself": Broken("but: director", "but: witness", "witness:", "绕成了圈：witness → witness"),
    "groups in a circle": Broken(
        "are: [director, leader]", "are: [witness]", "leaders:", "绕成了圈：leaders → witness → leaders"
    ),
    "table inside itself": Broken(
        "out: [approver]", "out: [approver]\n    within: tier", "  tier:", "绕成了圈：tier → tier"
    ),
    "values short of a table's": Broken(
        "type: longtext}",
        "type: choice, values: {head: 科室}, outcome: tier.approver}",
        "outcome: tier.approver}",
        "还须列出 tier.approver 会得出的 director",
    ),
}
