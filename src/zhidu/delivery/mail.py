"""By mail: plain text, one message a person, in one connection a round."""

from __future__ import annotations

from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from zhidu.delivery.ways import Failed, Unreachable
from zhidu.delivery.words import Message, choices_link, headline, line_of, link_of
from zhidu.org.models import Office

_FOOT = "本邮件由系统自动发出，请勿回复。不想再收，或只想收其中几类，请在“我的账号—提醒方式”里修改："


class Mail:
    """``with Mail() as mail:`` sends; the connection is made with the first message."""

    def __init__(self) -> None:
        self.connection = get_connection()

    def __enter__(self) -> Mail:
        return self

    def __exit__(self, *error: object) -> None:
        self.connection.close()

    def send(self, message: Message) -> None:
        """Raises Failed."""
        lines = [f"{line_of(occasion)}\n{link_of(occasion)}\n" for occasion in message.occasions]
        body = [f"{message.person.name}同志：\n", *lines, "--", _FOOT, choices_link(), ""]
        headers = {
            "Message-ID": f"<{message.id}@{settings.ZHIDU_MAIL_FROM.rpartition('@')[2].strip(' >')}>",
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{choices_link()}>",
        }
        subject = f"【{message.person.office.short_name}】{headline(message)}"
        self._send(EmailMessage(subject, "\n".join(body), _sender(), [message.address], headers=headers))

    def code_send(self, office: Office, address: str, code: str) -> None:
        """The code by which an address is confirmed. Raises Failed."""
        body = f"验证码：{code}\n\n10分钟内有效。如果不是您本人在登记提醒邮箱，请不要理会这封邮件。\n"
        subject, headers = f"【{office.short_name}】提醒邮箱验证码", {"Auto-Submitted": "auto-generated"}
        self._send(EmailMessage(subject, body, _sender(), [address], headers=headers))

    def _send(self, mail: EmailMessage) -> None:
        try:
            self.connection.open()
            self.connection.send_messages([mail])
        except SMTPRecipientsRefused as refused:
            code = next(iter(refused.recipients.values()))[0]
            raise Failed(f"收件地址被拒（{code}）") from None
        except SMTPAuthenticationError:
            raise Unreachable("邮件服务器不接受发件账号") from None
        except (SMTPSenderRefused, SMTPDataError) as refused:
            raise Failed(f"邮件服务器拒收（{refused.smtp_code}）") from None
        except (SMTPException, OSError):
            self.connection.close()
            raise Unreachable("连不上邮件服务器") from None


def _sender() -> str:
    return str(settings.ZHIDU_MAIL_FROM)
