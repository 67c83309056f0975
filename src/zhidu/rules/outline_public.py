"""What a kind makes public, its copies and the texts of its form, read back in controlled Chinese."""

from __future__ import annotations

from collections.abc import Iterator

from zhidu.rules.book import BookKind, Bound, Rulebook
from zhidu.rules.openlength import ByReading
from zhidu.rules.outline_duties import LATE, Said
from zhidu.rules.phrases import act_said, condition, event_said, length_said, quoted, thing_title
from zhidu.rules.phrases_needs import demands
from zhidu.rules.publishing import ENDED, Publishing
from zhidu.rules.textchecks import said as demanded
from zhidu.rules.texts import TextDemand


def of_kind(book: Rulebook, kind: BookKind) -> Iterator[Said]:
    """What is asked of texts, what is made public, how copies are treated."""
    for field, texts in kind.texts.items():
        for text in texts:
            yield Said(text.cites, "文字", _text(book, kind, field, text), text.house)
    for rule in kind.publish:
        yield from _publishing(book, kind, rule)
    for copying in kind.copies:
        when = condition(book, copying.when)
        what = thing_title(kind, copying.rule.what)
        said = f"{kind.title}：{f'{when}的，' if when else ''}{what}的复制件按原件管理，可见范围相同。"
        yield Said(copying.cites, "复制", said, copying.house)


def _text(book: Rulebook, kind: BookKind, field: str, bound: Bound[TextDemand]) -> str:
    when, soft = condition(book, bound.when), "" if bound.force == "must" else "一般"
    paper = kind.form.papers.get(field) if kind.form and field in kind.measured else None
    title = paper.title if paper else book.terms[field].title
    counted = "（按上传的文件统计，不含标题和附件）" if paper else ""
    said = f"{kind.title}：{f'{when}的，' if when else ''}“{title}”{soft}须{demanded(bound.rule)}{counted}。"
    if bound.rule.reason == "none":
        return said + "不照办的，只提醒并记下，不问原因。"
    return said if bound.force == "must" else said + "不照办的，写明原因。"


def _publishing(book: Rulebook, kind: BookKind, bound: Bound[Publishing]) -> Iterator[Said]:
    rule, when = bound.rule, condition(book, bound.when)
    soft = "" if bound.force == "must" else "一般"
    head = f"{kind.title}：{f'{when}的，' if when else ''}"
    parts = "，".join(_parts(book, kind, rule))
    thing = thing_title(kind, rule.what)
    said = f"{head}{thing}{soft}须公开{f'：{parts}' if parts else ''}。{LATE[bound.force]}"
    yield Said(bound.cites, "公开", said, bound.house)
    for exception, tests in bound.unless:
        excuse = [condition(book, tests), demands(book, kind, exception.needs)]
        said = f"{kind.title}：{'，'.join(part for part in excuse if part)}的，{thing}可以不公开。"
        yield Said(exception.cites, "例外", said)


def _parts(book: Rulebook, kind: BookKind, rule: Publishing) -> Iterator[str]:
    if rule.after:
        yield _time(book, kind, rule)
    if rule.needs:
        yield f"公开之前须{demands(book, kind, rule.needs)}"
    if rule.met_by:
        yield f"由“{act_said(kind, rule.met_by)}”公开"
    if rule.down_by:
        yield f"由“{act_said(kind, rule.down_by)}”撤下"
    if rule.where:
        yield f"方式是{'、'.join(rule.where)}"
    if rule.for_at_least:
        shown = f"（公开到“{book.terms[rule.until].title}”）" if rule.until else ""
        yield f"公开不少于{length_said(book, rule.for_at_least)}{shown}"
    if rule.collects:
        yield f"期间收集{book.kinds[rule.collects].title if rule.collects in book.kinds else rule.collects}"
    if rule.without:
        yield f"不写{quoted(book.terms[fact].title for fact in rule.without)}"


def _time(book: Rulebook, kind: BookKind, rule: Publishing) -> str:
    event = str(rule.after)
    if event.endswith(ENDED):
        after = f"{thing_title(kind, event.removesuffix(ENDED))}公开期满"
    else:
        after = f"“{event_said(book, kind, event)}”"
    if isinstance(rule.within, ByReading):
        return f"{after}后及时（按释义：{book.readings[rule.within.reading].says}）"
    return f"{after}后{rule.within}内" if rule.within else f"{after}后当日"
