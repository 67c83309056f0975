"""Servers that take what is sent to them: mail over SMTP, calls over HTTP."""

from __future__ import annotations

import email
import email.policy
import hashlib
import hmac
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import StreamRequestHandler, ThreadingTCPServer

NOBODY = "nobody"
"""Whoever has this in the address is not known here."""


class MailSink(ThreadingTCPServer):
    """Takes mail for anybody but ``nobody``; waits ``pause`` seconds before it says that it has it."""

    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever sends may be killed."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Smtp)
        self.mails: list[EmailMessage] = []
        self.pause = 0.0

    @property
    def port(self) -> int:
        return self.server_address[1]


class _Smtp(StreamRequestHandler):
    server: MailSink

    def handle(self) -> None:
        self.say("220 sink")
        while line := self.rfile.readline():
            word = line[:4].decode().upper().strip()
            if word == "RCPT" and NOBODY in line.decode():
                self.say("550 no such user")
            elif word == "DATA":
                self.take()
            elif word == "QUIT":
                return self.say("221 bye")
            else:
                self.say("250 ok")
        return None

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def take(self) -> None:
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        self.server.mails.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))
        time.sleep(self.server.pause)
        self.say("250 taken")


class HookSink(ThreadingHTTPServer):
    """Takes calls that are signed with ``key`` and young enough; answers ``status``."""

    daemon_threads = True

    def __init__(self, key: str, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.key = key
        self.status = 204
        self.calls: list[dict] = []
        self.refused = 0
        self.raw: list[tuple[dict[str, str], bytes]] = []
        """Headers and body as they came."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/reminders"

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever calls may hang up."""


class _Hook(BaseHTTPRequestHandler):
    server: HookSink

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.raw.append((dict(self.headers), body))
        if not self.is_genuine(body):
            self.server.refused += 1
            return self.answer(401)
        self.server.calls.append(json.loads(body))
        return self.answer(self.server.status)

    def do_GET(self) -> None:
        """Where a redirect that was followed would end."""
        self.server.calls.append({"path": self.path})
        self.answer(200)

    def is_genuine(self, body: bytes) -> bool:
        """As docs/develop/webhook.md has it."""
        timestamp = self.headers["X-Zhidu-Timestamp"]
        signed = timestamp.encode() + b"." + body
        wanted = hmac.new(self.server.key.encode(), signed, hashlib.sha256).hexdigest()
        is_young = abs(time.time() - int(timestamp)) <= 300
        return is_young and hmac.compare_digest(f"v1={wanted}", self.headers["X-Zhidu-Signature"])

    def answer(self, status: int) -> None:
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", "/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *said: object) -> None:
        """Nothing on the test's own output."""


@contextmanager
def listening(sink: MailSink | HookSink) -> Iterator[MailSink | HookSink]:
    """The sink at work."""
    thread = threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        sink.shutdown()
        sink.server_close()
        thread.join()
