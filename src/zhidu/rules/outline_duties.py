"""Duties, watches, claims, balances and the effect of the text, read back in controlled Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from zhidu.calendar import date_in_words
from zhidu.rules.book import BookWatch, Bound, Rulebook
from zhidu.rules.commencement import Commencement
from zhidu.rules.duties import (
    CONTENT,
    HOLIDAY,
    PERIODS,
    SLOTS,
    WEEKDAYS,
    Between,
    Content,
    Covers,
    Duty,
    KeptBy,
    Recurring,
)
from zhidu.rules.holdings import Balance, Claiming
from zhidu.rules.openlength import ByReading
from zhidu.rules.phrases import act_said, all_of, anyone_of, condition, decider, quoted
from zhidu.rules.quantities import Quantity, fen, yuan_in_words
from zhidu.rules.reconciling import other_title


class Said(NamedTuple):
    """A sentence, the clauses it stands beside, and the reason of a default of ours."""

    cites: Iterable[str]
    sort: str
    words: str
    house: str | None = None


LATE = {"must": "到期没有做到的，记为未做到，写明原因。", "should": "到期没有做到的，写明原因。", "may": ""}
_ALL_DAY = ("00:00", "24:00")


def of_the_book(book: Rulebook) -> Iterator[Said]:
    """What belongs to no kind of case."""
    for effect in book.effect:
        yield Said(effect.cites, "施行", _effect(book, effect.rule), effect.house)
    for duty in book.duties.values():
        yield Said(duty.cites, "定期", _duty(book, duty), duty.house)
    for watch in book.watches.values():
        for covers in watch.covers:
            yield Said(covers.cites, "值班", _covers(book, watch, covers), covers.house)
    for register, claims in book.claims.items():
        for claim in claims:
            said = f"{book.register_titles[register]}：{_claim(book, claim)}"
            yield Said(claim.cites, "使用", said, claim.house)
    for register, balances in book.balances.items():
        for balance in balances:
            yield Said(balance.cites, "核对", _balance(book, register, balance), balance.house)


def _effect(book: Rulebook, rule: Commencement) -> str:
    parts = [
        f"适用于{'、'.join(rule.applies_to)}" if rule.applies_to else "",
        f"经{decider(book, rule.after)}研究通过后施行" if rule.after else "",
        f"自{date_in_words(rule.from_)}起施行" if rule.from_ else "",
        f"施行到{date_in_words(rule.until)}为止" if rule.until else "",
    ]
    return f"{book.title}{'，'.join(part for part in parts if part)}。"


# duties


def _duty(book: Rulebook, bound: Bound[Duty]) -> str:
    duty = bound.rule
    when = condition(book, bound.when)
    head = f"{duty.title}：{when}的，" if when else f"{duty.title}："
    if duty.as_needed == "是":
        return f"{head}根据需要进行，不定期。"
    parts = [
        f"由{anyone_of(book, duty.of)}负责" if duty.of else "",
        f"{how_often(book, duty, bound.force)}{_per(book, duty)}",
        _kept_by(book, duty.kept_by) if duty.kept_by else "",
        "没有发现问题的也算" if duty.none_found else "",
        _content(book, duty.content) if duty.content else "",
    ]
    return f"{head}{'，'.join(part for part in parts if part)}。{LATE[bound.force]}"


def _per(book: Rulebook, duty: Duty) -> str:
    if not duty.per:
        return ""
    each = (
        book.roles[duty.per].title if duty.per in book.roles else book.register_titles.get(duty.per, "每一个")
    )
    return f"，{each}各自做到"


def how_often(book: Rulebook, duty: Recurring, force: str) -> str:
    """一般每月至少一次，最迟最后一天; before what day, where that counts."""
    soft = "" if force == "must" else "一般"
    if duty.before_mark:
        mark = "节假日" if duty.before_mark == HOLIDAY else f"“{book.terms[duty.before_mark].title}”"
        return f"{soft}在{mark}前{duty.lead}"
    return f"{soft}{every_said(book, duty.every)}{_times(duty)}{_by(duty)}"


def every_said(book: Rulebook, every: Quantity | ByReading | None) -> str:
    """每月, 每2周, 定期（按释义：每季度）."""
    if isinstance(every, ByReading):
        reading = book.readings[every.reading]
        value = f"，即{every_said(book, reading.value)}" if reading.value else ""
        return f"定期（按释义：{reading.says}{value}）"
    assert every is not None  # the model wants one of the three
    return f"每{PERIODS[every.unit]}" if every.amount == 1 else f"每{every}"


def _times(duty: Recurring) -> str:
    least, most = duty.counts
    if most is None:
        return "至少一次" if least == 1 else f"至少{least}次"
    return f"{least}次" if least == most else f"{least}至{most}次"


def _by(duty: Recurring) -> str:
    if duty.by:
        return f"，最迟{point_said(duty.by)}"
    return f"，在{_window(duty.window)}" if duty.window else ""


def _window(window: Between) -> str:
    which = f"下一{PERIODS[window.of.removeprefix('next_')]}的" if window.of else ""
    start = f"{point_said(window.from_)}到" if window.from_ else "开始到"
    return f"{which}{start}{point_said(window.to)}"


def point_said(written: str) -> str:
    """25日, 最后一天, 星期五17:00, 4月5日, 08:30."""
    day, _, clock = written.strip().rpartition(" ")
    if not day and ":" not in written:
        day, clock = written.strip(), ""
    if day == "month_end":
        return f"最后一天{clock}"
    if "-" in day:
        month, number = day.split("-")
        return f"{int(month)}月{int(number)}日{clock}"
    return f"{WEEKDAYS.get(day) or (f'{int(day)}日' if day else '')}{clock}"


def _kept_by(book: Rulebook, kept_by: KeptBy) -> str:
    form, what = kept_by.form, kept_by.what
    if form == "meeting":
        return f"以召开{book.kinds[what].title}为准"
    if form == "case":
        return f"以办结一件“{book.kinds[what].title}”为准"
    if form == "entry":
        return f"以登入“{book.register_titles[what]}”为准"
    if form == "paper":
        return f"以交来“{what}”为准"
    if form == "attested":
        return f"由{anyone_of(book, [what])}确认"
    kind, _, act = what.partition(".")
    return f"以{book.kinds[kind].title}“{act_said(book.kinds[kind], act)}”为准"


def _content(book: Rulebook, content: Content) -> str:
    said = [CONTENT[part] for part in content.required]
    counts = content.counts
    if counts:
        by = f"，按{quoted(book.terms[fact].title for fact in counts.by)}分列" if counts.by else ""
        names = "不写姓名" if counts.persons == "never" else "姓名隐去"
        said[0] = f"“{book.kinds[counts.of].title}”的{said[0]}（{names}{by}）"
    optional = [CONTENT[p] for p in ("account", "closure") if getattr(content, p) == "optional"]
    also = f"，可以写{'、'.join(optional)}" if optional else ""
    return f"须有{'、'.join(said)}{also}" if said else also.removeprefix("，")


# watches

_DAYS = {"all": "每天", "workdays": "工作日", "rest_days": "休息日和节假日"}


def _covers(book: Rulebook, watch: BookWatch, bound: Bound[Covers]) -> str:
    rule = bound.rule
    hours = "24小时" if (rule.from_, rule.to) == _ALL_DAY else f"{rule.from_}至{rule.to}"
    posts = "、".join(f"{SLOTS[slot]}{number}名" for slot, number in rule.posts.items())
    who = f"，由{all_of(book, watch.of)}安排" if watch.of else ""
    soft, otherwise = (
        ("", "排班有空缺的，不能公布。") if bound.force == "must" else ("一般", "有空缺的，写明原因。")
    )
    return f"{watch.title}：{_DAYS[rule.days]}{hours}{soft}须有{posts}{who}。{otherwise}"


# registers


def _claim(book: Rulebook, bound: Bound[Claiming]) -> str:
    rule = bound.rule
    if rule.first:
        return f"{condition(book, bound.when)}的，先予安排。"
    when = condition(book, bound.when)
    head, soft = (f"{when}的，" if when else ""), "" if bound.force == "must" else "一般"
    if rule.pool:
        most = f"，至多由{rule.pool.at_most}家共用" if rule.pool.at_most else ""
        return f"{head}{soft}只能由“{book.terms[rule.pool.of].title}”所列的使用{most}。"
    if rule.quota:
        return f"{head}{_quota(book, rule)}"
    settled = "由双方自行协商" if rule.on_clash == "ask_both" else "后提出的不予安排"
    return f"{head}同一时间{soft}只能给一家使用；时间重叠的，{settled}。"


def _quota(book: Rulebook, rule: Claiming) -> str:
    quota = rule.quota
    assert quota is not None  # the caller has looked
    term = book.terms[quota.of]
    most = yuan_in_words(fen(quota.at_most)) if term.type == "money" else str(quota.at_most)
    every = every_said(book, quota.every) if quota.every else ""
    return f"每一家{every}“{term.title}”合计不超过{most}。"


def _balance(book: Rulebook, register: str, bound: Bound[Balance]) -> str:
    rule = bound.rule
    by = f"逐项（按{quoted(book.terms[c].title for c in rule.by)}）" if rule.by else "合计"
    columns = f"核对{quoted(book.terms[c].title for c in rule.columns)}" if rule.columns else "核对有无"
    soft = "" if bound.force == "must" else "一般"
    other = other_title(book, rule)
    return f"{book.register_titles[register]}与{other}{soft}须相符，{by}{columns}；不符的，列出差异。"
