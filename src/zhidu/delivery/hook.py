"""By one signed call to the office's own receiver, which passes it on: see docs/develop/webhook.md."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import ssl
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils import timezone

from zhidu.calendar import local_moment
from zhidu.delivery.ways import Failed, Unreachable
from zhidu.delivery.words import Message, choices_link, headline, link_of, said_of

TIMEOUT = 5
"""Seconds, to connect and for each answer."""
HERE = "127.0.0.1"


class Hook:
    """``with Hook() as hook:`` sends; each call is a connection of its own."""

    def __enter__(self) -> Hook:
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing stays open."""

    def send(self, message: Message) -> None:
        """Raises Failed; every answer but 2xx is a failure, and no redirect is followed."""
        body = json.dumps(payload(message), ensure_ascii=False).encode()
        status = _post(urlsplit(settings.ZHIDU_HOOK_URL), body, _headers(message.id, body))
        if 300 <= status < 400:
            raise Failed(f"消息平台要求转到别处（{status}），没有跟随")
        if not 200 <= status < 300:
            raise Failed(f"消息平台答复{status}")


def payload(message: Message) -> dict[str, object]:
    """What is sent: who, in a few words what, where to look; nothing of what a case says."""
    person = message.person
    events = [
        {"id": each.pk, "sort": each.sort, "text": said_of(each), "url": link_of(each)}
        for each in message.occasions
    ]
    return {
        "id": message.id,
        "at": local_moment(message.at).isoformat(timespec="seconds"),
        "office": person.office.code,
        "person": person.code,
        "text": f"【{person.office.short_name}】{headline(message)}",
        "url": events[0]["url"] if len(events) == 1 else settings.ZHIDU_URL + "/",
        "choices": choices_link(),
        "events": events,
    }


def signature(key: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 over the timestamp, a dot and the body, in hex."""
    return hmac.new(key.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def _headers(message_id: str, body: bytes) -> dict[str, str]:
    """The timestamp is the real clock's: the receiver holds it against its own."""
    timestamp = str(int(timezone.now().timestamp()))
    return {
        "Content-Type": "application/json; charset=utf-8",
        "X-Zhidu-Id": message_id,
        "X-Zhidu-Timestamp": timestamp,
        "X-Zhidu-Signature": f"v1={signature(settings.ZHIDU_HOOK_KEY, timestamp, body)}",
    }


def _post(url: SplitResult, body: bytes, headers: dict[str, str]) -> int:
    """The status of the answer; its body is not read. Raises Unreachable."""
    path = url.path or "/"
    try:
        connection = _connection(url)
        try:
            connection.request("POST", f"{path}?{url.query}" if url.query else path, body, headers)
            return connection.getresponse().status
        finally:
            connection.close()
    except ssl.SSLError:
        raise Unreachable("消息平台的证书不可信") from None
    except (OSError, HTTPException, ValueError):
        raise Unreachable("连不上消息平台") from None


def _connection(url: SplitResult) -> HTTPConnection:
    """To the addresses that were looked at, not a second look-up's. Raises Unreachable, OSError."""
    host = url.hostname or ""
    if url.scheme == "http" and host == HERE and settings.ZHIDU_HOOK_HERE:
        return HTTPConnection(host, url.port or 80, timeout=TIMEOUT)
    if url.scheme != "https":
        raise Unreachable("消息平台的地址必须是 https")
    found = socket.getaddrinfo(host, url.port or 443, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]) for entry in found]
    if not settings.ZHIDU_HOOK_PRIVATE and not all(ip_address(each).is_global for each in addresses):
        raise Unreachable("消息平台在内网，系统设置没有允许")
    return _Fixed(host, addresses, url.port or 443)


class _Fixed(HTTPSConnection):
    """HTTPS to a host by addresses that are known already; the first that answers."""

    def __init__(self, host: str, addresses: list[str], port: int) -> None:
        self.tls = ssl.create_default_context()
        super().__init__(host, port, timeout=TIMEOUT, context=self.tls)
        self.addresses = addresses

    def connect(self) -> None:
        self.sock = self.tls.wrap_socket(self._reached(), server_hostname=self.host)

    def _reached(self) -> socket.socket:
        *others, last = self.addresses
        for address in others:
            with suppress(OSError):
                return socket.create_connection((address, self.port), TIMEOUT)
        return socket.create_connection((last, self.port), TIMEOUT)
