"""Which mail server the environment names, as in ``smtps://user:password@host:465``."""

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


@dataclass(frozen=True)
class MailServer:
    """What Django's settings want to know of a server."""

    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    tls_from_start: bool = False
    tls_on_request: bool = False


def mail_server(url: str) -> MailServer:
    """The server of an address; none for an empty one. Raises SystemExit for one that names no server."""
    if not url:
        return MailServer()
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    except (KeyError, ValueError):
        host, port = "", 0
    if not host:
        raise SystemExit(
            "环境变量 ZHIDU_MAIL_URL 写法如 smtps://账号:密码@服务器:465；也可用 smtp+starttls 或 smtp。\n"
            "ZHIDU_MAIL_URL must be smtp://, smtp+starttls:// or smtps://user:password@host:port."
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(host, port, user, password, parts.scheme == "smtps", parts.scheme == "smtp+starttls")
