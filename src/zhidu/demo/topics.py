"""The topics that the demo begins with, as their units wrote them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

PAPERS = Path(__file__).parent / "papers"


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic with its papers (slot → file)."""

    unit: str
    by: str
    facts: dict[str, str]
    days_ago: int
    """Working days since it was begun."""
    papers: dict[str, str] = field(default_factory=dict)
    is_submitted: bool = True
    opinion: str = ""
    """What the office's head said on passing it; empty while that is awaited."""


TOPICS = (
    Topic(
        unit="city",
        by="city_head",
        days_ago=9,
        facts={
            "title": "云溪小区楼道照明改造",
            "category": "livelihood",
            "item_type": "deliberate",
            "summary": (
                "云溪小区14幢楼、42个单元的楼道灯具和线路老化，近一年收到居民意见31件。拟更换感应节能灯504盏、"
                "线路约3200米，加装漏电保护42套。方案已公示7天并召开居民代表座谈会，业委会和物业公司书面支持。"
            ),
            "request": "审议改造方案、项目资金26万元及邀标实施方式",
            "presenter": "柳常新",
            "fiscal": "是",
            "kind": "construction",
            "amount": "26万",
            "method": "invited_tender",
        },
        papers={"report": "云溪小区楼道照明改造汇报稿.docx", "annex": "云溪小区楼道照明改造预算表.pdf"},
        opinion="材料齐全，预算与踏勘记录相符，同意提交会议审议。",
    ),
    Topic(
        unit="community",
        by="community_head",
        days_ago=7,
        facts={
            "title": "社区食堂运营补贴",
            "category": "livelihood",
            "item_type": "deliberate",
            "summary": (
                "三处社区食堂近四个月供餐41260人次，其中老年人26412人次。按老年人实际用餐人次每次补贴2元，"
                "全年封顶16万元，本期约需8万元，以刷卡记录核定数为准，由居民代表组成的伙食监督小组按月巡查。"
            ),
            "request": "审议本期社区食堂运营补贴8万元，由社区服务办公室按季核拨",
            "presenter": "惠暖春",
            "fiscal": "是",
            "kind": "grant",
            "amount": "8万",
        },
        papers={"report": "社区食堂运营补贴汇报稿.docx"},
        opinion="补贴标准有据，同意提交会议审议。",
    ),
    Topic(
        unit="safety",
        by="safety_head",
        days_ago=2,
        facts={
            "title": "消防微站器材采购",
            "category": "major",
            "item_type": "deliberate",
            "summary": (
                "会同区消防救援大队检查12个社区微型消防站，36套防护服、18只气瓶、52盘水带、3台手抬泵须更新。"
                "已询三家供货单位，报价11.86万元至12.35万元。"
            ),
            "request": "审议器材补充采购事项、所需资金12万元，并明确采购方式",
            "presenter": "安如山",
            "fiscal": "是",
            "kind": "goods",
            "amount": "12万",
        },
        papers={"report": "消防微站器材采购汇报稿.docx", "annex": "消防微站器材清单.pdf"},
    ),
    Topic(
        unit="economy",
        by="economy_head",
        days_ago=1,
        facts={
            "title": "园区企业法律咨询服务采购",
            "summary": "拟委托律师事务所为园区中小企业提供一年期法律咨询，按季开展集中咨询日。",
            "fiscal": "是",
            "kind": "service",
            "amount": "18万",
        },
        is_submitted=False,
    ),
)
