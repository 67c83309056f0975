"""Money in words, sizes, icons and clause chips for templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from zhidu.web.icons import drawn
from zhidu.web.script_words import SCRIPT_WORDS

register = template.Library()

FEN = 100
FEN_OF_WAN = 10_000 * FEN

# zh: the words of vouchers, in which an amount is never translated
DIGITS = "零壹贰叁肆伍陆柒捌玖"  # zh: so
PLACES = ("", "拾", "佰", "仟")  # zh: so
GROUPS = ("", "万", "亿", "万亿")  # zh: so

RAIL_STATES = {
    "broken": gettext_lazy("未做到"),
    "due": gettext_lazy("待办"),
    "deviated": gettext_lazy("偏离"),
    "open": gettext_lazy("待定"),
    "kept": gettext_lazy("已做到"),
    "later": gettext_lazy("未到"),
}

TRACK_STATES = {
    "done": gettext_lazy("已办"),
    "open": gettext_lazy("在办"),
    "waiting": gettext_lazy("待到"),
    "skipped": gettext_lazy("不适用"),
    "returned": gettext_lazy("已退回"),
}

DUE_STATES = {
    "ok": gettext_lazy("时限内"),
    "soon": gettext_lazy("临期"),
    "late": gettext_lazy("超期"),
    "met": gettext_lazy("按时办结"),
}


@register.filter
def yuan(fen: int | None) -> str:
    """480,000.00 元, from integer fen; CNY 480,000.00 in English."""
    if fen is None or fen == "":
        return ""
    sign, whole, cents = _split(fen)
    return _("%(amount)s 元") % {"amount": f"{sign}{whole:,}.{cents:02d}"}


@register.filter
def wan(fen: int | None) -> str:
    """48万元, from integer fen, with as many decimals as it needs; CNY 480,000 in English."""
    if fen is None or fen == "":
        return ""
    sign, whole, cents = _split(fen)
    if get_language() == "en":
        return f"CNY {sign}{whole:,}{f'.{cents:02d}' if cents else ''}"
    tens, rest = divmod(whole * FEN + cents, FEN_OF_WAN)
    decimals = f"{rest:06d}".rstrip("0")
    return f"{sign}{tens:,}{'.' + decimals if decimals else ''}万元"  # zh: the other language, above


@register.filter
def daxie(fen: int | None) -> str:
    """肆拾捌万元整, from integer fen (支付结算办法, annex 1: how amounts are written on vouchers)."""
    if fen is None or fen == "":
        return ""
    sign, whole, cents = _split(fen)
    jiao, single = divmod(cents, 10)
    text = f"{_whole_words(whole)}元" if whole or not cents else ""  # zh: so
    if not cents:
        return f"{'负' if sign else ''}{text}整"  # zh: so
    if jiao:
        text += f"{DIGITS[jiao]}角"  # zh: so
    elif whole:
        text += "零"  # zh: so
    text += f"{DIGITS[single]}分" if single else "整"  # zh: so
    return f"{'负' if sign else ''}{text}"  # zh: so


@register.filter
def up_to(count: int, many: int) -> str:
    """12, or 999+ where there are as ``many`` as are counted."""
    return f"{many - 1}+" if count >= many else str(count)


@register.filter
def filesize(size: int | None) -> str:
    """36.2 KB; office people read decimal figures, so 1 KB is 1024 bytes as Windows counts it."""
    if size is None or size == "":
        return ""
    amount = float(size)
    for unit in ("B", "KB", "MB"):
        if amount < 1024:
            return f"{amount:.0f} {unit}" if unit == "B" or amount >= 100 else f"{amount:.1f} {unit}"
        amount /= 1024
    return f"{amount:.1f} GB"


@register.filter
def extension(name: str) -> str:
    """DOCX, of 汇报稿.docx; 文件 where a name has none."""
    head, dot, tail = str(name).rpartition(".")
    return (
        tail.upper()
        if head and dot and 0 < len(tail) <= 4 and tail.isascii() and tail.isalnum()
        else _("文件")
    )


@register.filter
def rail_counts(lines: Iterable[Any]) -> list[dict[str, Any]]:
    """How many lines stand where, the urgent first; states that do not occur are left out."""
    counts = Counter(_of(line, "state") for line in lines or ())
    return [{"state": s, "label": words, "count": counts[s]} for s, words in RAIL_STATES.items() if counts[s]]


@register.filter
def rail_state(state: str) -> str:
    return str(RAIL_STATES.get(state, ""))


@register.filter
def track_state(state: str) -> str:
    return str(TRACK_STATES.get(state, ""))


@register.filter
def due_state(state: str) -> str:
    return str(DUE_STATES.get(state, ""))


@register.filter
def done_count(steps: Iterable[Any]) -> int:
    return sum(_of(step, "state") == "done" for step in steps or ())


@register.filter
def by_place(clauses: Iterable[Any]) -> list[Any]:
    """The clauses of one place of a text as one chip, which names them all and leads to the first."""
    clauses = list(clauses or ())
    if len(clauses) == 1 and isinstance(clauses[0], Mapping):
        return clauses
    places: dict[Any, dict[str, Any]] = {}
    for clause in clauses:
        url, place, ident = (_of(clause, key) or "" for key in ("url", "place", "id"))
        key = (url.partition("#")[0], place or ident or clause)
        if key in places:
            places[key]["id"] += f"、{ident}"
        else:
            places[key] = {"id": ident, "place": place or ident or clause, "url": url}
    return list(places.values())


@register.filter
def listed(words: Iterable[Any], mark: str = "") -> str:
    """Words in a row, between them 、 or what the reader's language writes, or the ``mark``."""
    return (mark or _("、")).join(map(str, words or ()))


@register.filter
def may_act(acts: Iterable[Any]) -> list[Any]:
    return [act for act in acts or () if _of(act, "allowed")]


@register.filter
def may_not_act(acts: Iterable[Any]) -> list[Any]:
    return [act for act in acts or () if not _of(act, "allowed")]


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing that says nothing to a screen reader: the words stand beside it."""
    return mark_safe(drawn(name))  # noqa: S308 - drawn in icons.py, nothing of it comes from outside


@register.simple_tag
def head() -> SafeString:
    """What stands at the head of every page; nothing in it changes while a server runs."""
    return _head()


@cache
def _head() -> SafeString:
    return render_to_string("components/_head.html")


@register.simple_tag
def rooms(menu: Iterable[Mapping[str, Any]], lies_in: str) -> SafeString:
    """The menu, which a page has twice: at its side, and in the sheet of a narrow window."""
    lines = format_html_join("\n", "  <li>{}</li>", ((_room(room, lies_in),) for room in menu or ()))
    return format_html('<ul class="menu">\n{}\n</ul>', lines)


def _room(room: Mapping[str, Any], lies_in: str) -> SafeString:
    is_here = room["active"] or room["url"] == lies_in
    count = room.get("count")
    return format_html(
        '<a class="menu__link" href="{}"{}><span>{}</span>{}</a>',
        room["url"],
        SafeString(' aria-current="page"' if is_here else ""),
        room["title"],
        format_html('<span class="menu__count">{}</span>', count) if count else "",
    )


@register.simple_tag
def script_words() -> SafeString:
    """What our scripts say, in English where the page is read in English; Chinese they know themselves."""
    if get_language() != "en":
        return SafeString("")
    return json_script({words: _(words) for words in SCRIPT_WORDS}, "script-words")


@register.simple_tag
def clause_chip(clause: Any) -> SafeString:
    """The place of a clause, linked to its text; ``clause`` has id, place and url, or is the place."""
    if not clause:
        return SafeString("")
    if isinstance(clause, str):
        return format_html('<span class="chip">{}</span>', clause)
    ident = _of(clause, "id") or ""
    return _chip(ident, _of(clause, "place") or ident, _of(clause, "url") or "")


@register.simple_tag
def clause_chips(clauses: Iterable[Any]) -> SafeString:
    """The places of some clauses in a row, each place once."""
    return SafeString("".join(clause_chip(clause) for clause in by_place(clauses)))


@lru_cache(maxsize=1024)
def _chip(ident: str, place: str, url: str) -> SafeString:
    """The trail of a case speaks of the same few clauses again and again."""
    if not url:
        return format_html('<span class="chip" title="{}">{}</span>', ident, place)
    return format_html('<a class="chip" href="{}" title="{}">{}</a>', url, ident, place)


def _of(thing: Any, key: str) -> Any:
    return thing.get(key) if isinstance(thing, Mapping) else getattr(thing, key, None)


def _split(fen: int) -> tuple[str, int, int]:
    if not isinstance(fen, int) or isinstance(fen, bool):
        raise TypeError(f"money is an integer of fen, not {fen!r}")
    whole, cents = divmod(abs(fen), FEN)
    return ("-" if fen < 0 else ""), whole, cents


def _whole_words(whole: int) -> str:
    """壹亿零伍仟: a 零 stands for every run of noughts between two figures."""
    if not whole:
        return DIGITS[0]
    if whole >= 10 ** (4 * len(GROUPS)):
        raise ValueError("no words for an amount this large")
    words, digits = "", str(whole)
    gap = False
    for index, figure in enumerate(digits):
        place = len(digits) - 1 - index
        group, within = divmod(place, 4)
        if figure == "0":
            gap = True
        else:
            words += (DIGITS[0] if gap and words else "") + DIGITS[int(figure)] + PLACES[within]
            gap = False
        if within == 0 and group and int(digits[max(0, index - 3) : index + 1]):
            words += GROUPS[group]
            gap = False
    return words
