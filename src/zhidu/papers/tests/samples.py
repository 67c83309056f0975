"""Papers of a street that does not exist, with people that nobody is."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document

from zhidu.papers import press
from zhidu.papers.binder import Topic, Upload
from zhidu.papers.word import WORD

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEMBERS = ["甲一", "乙二三", "丙四", "丁五六", "戊七", "己八九", "庚十", "辛甲乙", "壬丙", "癸丁戊"]
MEETING = "2031年3月3日镇长办公会"
_TOPIC = "清河村文化广场路灯更换"


def agenda(topics: int = 3) -> dict[str, Any]:
    items = [
        {"place": n, "title": title(n), "unit": "村镇建设办", "presenter": "庚十", "amount": "6万元"}
        for n in range(1, topics + 1)
    ]
    return {
        "title": "镇长办公会议程",
        "meeting": MEETING,
        "office": "虚构镇人民政府",
        "start": "2031年3月3日（星期一）上午9:00",
        "venue": "三楼会议室",
        "chair": "甲一（镇长）",
        "expected": [f"委员{name}" for name in MEMBERS],
        "items": items,
    }


def title(place: int) -> str:
    return _TOPIC if place % 2 else f"{_TOPIC}及周边道路照明设施三年维护经费安排有关事项的请示（第{place}号）"


def notice(topics: int = 3) -> dict[str, Any]:
    said = agenda(topics)
    for item in said["items"]:
        item["seats"] = ["村镇建设办主任", "财政所所长"] if item["place"] == 1 else []
    return said | {
        "title": "关于召开镇长办公会的通知",
        "issued_on": "2031年2月28日",
        "contact": "癸丁戊，139****0000",
        "answers": ["参加", "请假", "委派"],
    }


def attendance() -> dict[str, Any]:
    people = [{"post": f"第{n}副镇长", "name": name, "part": "出席"} for n, name in enumerate(MEMBERS, 1)]
    long = {"post": "村镇建设和生态环境保护综合服务管理办公室", "name": "欧阳喆玥", "part": "汇报"}
    told = {name: agenda()[name] for name in ("meeting", "start", "venue")}
    return told | {"title": "镇长办公会签到表", "expected": [*people, long]}


def cards() -> dict[str, Any]:
    return {"title": "席卡", "names": ["甲一", "乙二三", "欧阳喆玥", "阿不都热合曼·买买提"]}


def seats() -> dict[str, Any]:
    """Ten at the table, the first presiding, and two behind."""
    posts = ["镇长", *(f"第{n}副镇长" for n in range(1, 10))]
    at_table = [
        {"place": n, "name": name, "post": post}
        for n, (name, post) in enumerate(zip(MEMBERS, posts, strict=True), 1)
    ]
    told = {name: agenda()[name] for name in ("meeting", "start", "venue")}
    behind = [("欧阳喆玥", "村镇建设和生态环境保护综合服务管理办公室主任"), ("子丑", "虚构水务公司")]
    return told | {
        "title": "镇长办公会座次表",
        "head": [at_table[n] for n in (4, 2, 0, 1, 3)],
        "opposite": [at_table[n] for n in (9, 7, 5, 6, 8)],
        "sitting_in": [{"place": None, "name": name, "post": post} for name, post in behind],
    }


def record() -> dict[str, Any]:
    said = {
        "place": 1,
        "title": title(1),
        "reports": ["庚十（09:05—09:20）"],
        "record": "村镇建设办汇报了现状和三家报价。\n财政所说明了资金来源。",
        "views": [{"name": "乙二三", "said": "赞成。\n注意质量考核。"}, {"name": "丙四", "said": "同意。"}],
        "corrections": [
            {
                "of": "第一副镇长的发言",
                "says": "赞成，质量考核写入合同。",
                "by": "癸丁戊，2031年3月4日（星期二）上午10:00",
                "reason": "核对录音",
            }
        ],
        "outcome": "同意",
        "method": "比价",
        "resolution": "同意以比价方式更换路灯，控制在6万元以内",
        "owner": "村镇建设办",
        "finish_by": "2031年4月30日（星期三）",
    }
    told = {name: agenda()[name] for name in ("start", "venue", "chair")}
    groups = [["到会", MEMBERS[:8]], ["缺席", MEMBERS[8:]]]
    heard = said | {
        "place": 2,
        "title": title(2),
        "resolution": "",
        "method": "",
        "outcome": "听取汇报",
        "corrections": [],
    }
    return told | {"title": "镇长办公会记录", "groups": groups, "items": [said, heard]}


def minutes(text: list[str] | None = None, **also: Any) -> dict[str, Any]:
    return {
        "mark": ["虚构镇人民政府", "镇长办公会纪要"],
        "stage": "",
        "number": "虚政纪〔2031〕3号",
        "title": f"{MEETING}纪要",
        "text": text or TEXT,
        "groups": [["出席", MEMBERS], ["缺席", ["子丑"]]],
        "signed": "审签：甲一　2031年3月6日",
        "copies": ["镇党委书记", "镇长", "各副镇长"],
        "issuer": "虚构镇人民政府",
        "issued_on": "2031年3月7日",
    } | also


TEXT = [
    "2031年3月3日上午9:00，甲一在三楼会议室主持召开镇长办公会。现将会议议定事项纪要如下：",
    "一、关于清河村文化广场路灯更换。" + "会议听取了村镇建设办的汇报，同意以比价方式更换路灯。" * 9,
    "（一）质量。按月考核，按季付款。",
    "二、关于道路照明三年维护。" + "会议要求先行核实灯杆数量，修改完善后再次上会。" * 12,
]


def form(**also: Any) -> dict[str, Any]:
    signed = {
        "verb": "审核同意",
        "opinion": "材料齐全。",
        "name": "庚十",
        "post": "党建办干事",
        "date": "2031年2月21日",
    }
    return {
        "title": "镇长办公会议题报批表",
        "number": "议〔2031〕5号",
        "office": "虚构镇人民政府",
        "filled_by": "庚十",
        "filled_on": "2031年2月20日",
        "rows": [
            [["议题名称", title(1)]],
            [["提出单位", "村镇建设办"], ["汇报人", "庚十"]],
            [["资金类别", "货物采购"], ["金额", "6万元"]],
            [["主要内容", "广场现有路灯18盏，其中11盏不亮。\n已征求村委会意见。"]],
            [["提请会议事项", "同意以比价方式更换路灯。"]],
        ],
        "papers": [["汇报稿", ["汇报稿.docx"]], ["附件", ["报价.pdf", "现场.png"]]],
        "points": [["情况清楚", True], ["依据准确", True], ["条件成熟", False]],
        "opinions": [
            {"title": "办公室审核", "facts": [["送审日期", "2031年2月21日"]], "said": [signed]},
            {"title": "镇长办公会审议", "facts": [], "said": []},
        ],
        "departures": ["材料晚于规定送达（偏离）：印刷机故障"],
        "made": [],
        "ground": "依据：《虚构镇会议规则》三、四",
        "printed": "2031年2月25日（星期二）上午9:00打印",
    } | also


def contents() -> dict[str, Any]:
    names = ("会议/会议通知.pdf", "会议/会议纪要.pdf", f"议题/1-附件-{title(2)}及三家报价和现场照片.pdf")
    rows = [{"name": name, "size": 123_456, "sha256": "0123456789abcdef" * 4} for name in names]
    return {"title": "归档目录", "meeting": MEETING, "at": "2031年3月10日（星期一）上午10:00", "rows": rows}


def handover() -> dict[str, Any]:
    rows = [{"heading": row["name"].split("/")[0], **row} for row in contents()["rows"]]
    return {
        "title": "会议资料移交清单",
        "office": agenda()["office"],
        "meeting": MEETING,
        "rows": rows,
        "pieces": len(rows) - 1,
        "given": "壬丙　2031年3月10日（星期一）上午10:00",
        "taken": "（待接收）",
    }


def bulletin() -> dict[str, Any]:
    numbers = {"total": 5, "on_time": 2, "late": 1, "overdue": 1, "running": 1}
    unit = "村镇建设和生态环境保护综合服务管理办公室"
    long = {"title": title(2), "unit": unit, "due": "2031年3月31日", "days": 12}
    return {
        "title": "决定事项督办情况通报",
        "office": agenda()["office"],
        "period": "2031年3月1日至2031年4月12日",
        "made_on": "2031年4月12日",
        "total": {name: 2 * number for name, number in numbers.items()},
        "units": [{"unit": name, **numbers} for name in ("村镇建设办", unit)],
        "overdue": [long, long | {"title": title(1), "unit": "村镇建设办"}],
        "grounds": ["《虚构镇会议规则》九（二）"],
    }


def compliance() -> dict[str, Any]:
    row = {
        "place": "五（一）",
        "gist": "会议计划先审核、再审定",
        "force": "必须",
        "said": "依记录守住",
        "note": "",
    }
    seen = "2031年2月27日 15:00，癸丁戊：审定（留痕第6条）"
    late = {
        "place": "九（二）",
        "gist": f"{_TOPIC}等事项的材料，一般提前两个工作日送达与会人员",
        "force": "一般",
        "said": "有理由偏离",
        "note": "材料晚于规定送达；印刷机故障（壬丙说明）",
    }
    none = {"place": "十", "said": "不适用", "note": "留痕里没有这一条所说的情形"}
    return {
        "title": "镇长办公会制度执行对照表",
        "office": agenda()["office"],
        "meeting": MEETING,
        "text": "《虚构镇会议规则》（版本0123abcd）",
        "counts": ["有理由偏离1条", "依记录守住1条", "不适用1条"],
        "rows": [
            row | {"evidence": [seen] * 3},
            row | late | {"evidence": [seen]},
            row | none | {"evidence": []},
        ],
        "made": "2031年3月10日（星期一）上午10:00制表",
    }


SAMPLES = {
    "notice": notice(),
    "agenda_sheet": agenda(),
    "attendance": attendance(),
    "cards": cards(),
    "seats": seats(),
    "record": record(),
    "minutes": minutes(),
    "case_form": form(),
    "contents": contents(),
    "handover": handover(),
    "bulletin": bulletin(),
    "compliance": compliance(),
}


# uploads


def word(*paragraphs: str, table: list[list[str]] | None = None, picture: bytes = b"") -> bytes:
    paper = Document()
    paper.add_heading(paragraphs[0] if paragraphs else "汇报", 1)
    for words in paragraphs[1:]:
        paper.add_paragraph(words)
    if table:
        made = paper.add_table(len(table), len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    if picture:
        paper.add_picture(BytesIO(picture))
    kept = BytesIO()
    paper.save(kept)
    return kept.getvalue()


def picture() -> bytes:
    return press.png("cards", {"title": "图", "names": ["图"]}, ppi=10)[0]


def uploads() -> list[Upload]:
    text = word(
        "关于路灯更换的汇报", "广场现有路灯18盏。", table=[["名称", "盏"], ["路灯", "18"]], picture=picture()
    )
    return [
        Upload("汇报稿：汇报稿.docx", WORD, text),
        Upload("附件：报价.pdf", PDF, press.pdf("contents", contents())),
        Upload("附件：会场.pdf", PDF, press.pdf("notice", notice())),
        Upload("附件：现场.png", "image/png", picture()),
        Upload("附件：预算.xlsx", XLSX, b"PK"),
    ]


def topics() -> list[Topic]:
    return [Topic(1, title(1), form(), papers=uploads()), Topic(2, title(2), None, why="不在您的阅看范围内")]


def cover() -> dict[str, Any]:
    told = {name: agenda()[name] for name in ("meeting", "start", "venue", "office")}
    return told | {"title": "材料汇编", "agenda": agenda()}
