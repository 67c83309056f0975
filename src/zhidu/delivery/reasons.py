"""Why something could not be delivered: kept in Chinese, said in the reader's language."""

from __future__ import annotations

import re

from django.utils.translation import gettext, gettext_noop

REASONS = (
    gettext_noop("收件地址被拒（%(code)s）"),
    gettext_noop("邮件服务器不接受发件账号"),
    gettext_noop("邮件服务器拒收（%(code)s）"),
    gettext_noop("连不上邮件服务器"),
    gettext_noop("消息平台要求转到别处（%(code)s），没有跟随"),
    gettext_noop("消息平台答复%(code)s"),
    gettext_noop("消息平台的证书不可信"),
    gettext_noop("连不上消息平台"),
    gettext_noop("消息平台的地址必须是 https"),
    gettext_noop("消息平台在内网，系统设置没有允许"),
    gettext_noop("最后一次发送中断，不知是否送达"),
)
_CODE = re.compile(r"\d{3}")


def reason_said(kept: str) -> str:
    """A reason as the reader says it; what is not one of ours stays as it is.

    The code with which the other side answered stands in the kept words and is put back in its place.
    """
    code = _CODE.search(kept)
    words = _CODE.sub("%(code)s", kept, count=1)
    return gettext(words) % {"code": code and code[0]} if words in REASONS else kept
