"""Money and lengths of time as pages say them, in the reader's language."""

from django.utils.translation import ngettext

from zhidu.org.dates import is_english
from zhidu.rules.quantities import days_in_words, yuan_in_words
from zhidu.web.templatetags.zhidu_web import wan


def yuan_said(fen: int) -> str:
    """48万元, CNY 480,000."""
    return wan(fen) if is_english() else yuan_in_words(fen)


def length_said(half_days: int) -> str:
    """三天, 3 days, of half days as facts have them."""
    if not is_english():
        return days_in_words(half_days)
    return ngettext("%(days)s天", "%(days)s天", half_days // 2) % {"days": f"{half_days / 2:g}"}
