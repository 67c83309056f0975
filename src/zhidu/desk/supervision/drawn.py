"""Rows of the board as HTML: there are fifty on a page, and a template takes five times as long for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

_NONE = SafeString('<span class="soft">—</span>')
_ROW = """
<tr>
<td><div><a href="{url}">{title}</a><br><span class="soft">{kind}{came}</span></div></td>
<td data-label="{unit_label}">{unit}</td>
<td data-label="{who_label}"><div>{who}</div></td>
<td data-label="{day_label}">{day}</td>
<td data-label="{light_label}">{light}</td>
<td data-label="{state_label}"><div class="text-nowrap"><span class="tag tag-{tone}">{state}</span>{step}\
</div></td>
</tr>"""
_WHO = """\
<span class="person"><span class="person__name">{name}</span>\
<span class="person__post">{post}</span></span>"""
_LIGHT = """\
<span class="due is-{state}"><span class="due__lamp" aria-hidden="true"></span>\
<span class="due__left">{left}{days}</span></span>"""
_BELOW = '<br><span class="soft">{above}{more}</span>'


def drawn(lines: Iterable[dict[str, Any]]) -> Iterator[SafeString]:
    """Each line of ``rows.lines_of`` as a row of the table."""
    labels = {
        "unit_label": _("责任单位"),
        "who_label": _("承办人"),
        "day_label": _("完成期限"),
        "light_label": _("时限"),
        "state_label": _("状态"),
    }
    labels = {name: SafeString(escape(words)) for name, words in labels.items()}  # once for all rows
    undated = _filled('<span class="soft">{words}</span>', words=_("未定"))
    for line in lines:
        yield _filled(
            _ROW,
            **labels,
            url=line["url"],
            title=line["title"],
            kind=line["kind"],
            came=" " + _("· 来自%(from)s") % line if line["from"] else "",
            unit=line["unit"] or _NONE,
            who=_who(line),
            day=_day(line) if line["due_on"] else undated,
            light=_light(line) if line["due"] else _NONE,
            tone=line["tone"],
            state=line["state"],
            step=_filled(_BELOW, above=line["step"], more=_percent(line)) if line["step"] else "",
        )


def _filled(template: str, **words: str) -> SafeString:
    """As ``format_html`` does, but of words that are none of Django's lazy ones, which it asks of each."""
    safe = {name: said if isinstance(said, SafeString) else escape(said) for name, said in words.items()}
    return SafeString(template.format(**safe))


def _who(line: dict[str, Any]) -> SafeString:
    if not line["who"]:
        return _NONE
    others = _("等%(n)s人") % {"n": line["others"] + 1}
    below = _filled(_BELOW, above=others, more="") if line["others"] else ""
    return _filled(_WHO + "{below}", **line["who"], below=below)


def _day(line: dict[str, Any]) -> SafeString:
    return _filled('<span class="text-nowrap">{day}</span>', day=line["due_on"].isoformat())


def _light(line: dict[str, Any]) -> SafeString:
    is_late = line["days_late"] and not line["closed_at"]
    days = _("%(days_late)s天") % line if is_late else ""
    return _filled(_LIGHT, state=line["due"]["state"], left=line["due"]["left_words"], days=days)


def _percent(line: dict[str, Any]) -> str:
    return "" if line["percent"] is None else f" {line['percent']}%"
