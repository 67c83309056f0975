"""What a password must be: said before it is typed, and again where it is not so."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from zhidu.accounts.models import Policy
from zhidu.accounts.selectors import policy_of

LONGEST = 128
"""A longer one only costs time (OWASP ASVS 5.0, 6.2.9 wants 64 at least)."""
_KINDS = (str.isupper, str.islower, str.isdigit)


class OfficePolicy:
    """Length and kinds of characters as the person's office has decided."""

    def validate(self, password: str, user: Any = None) -> None:
        policy = _policy(user)
        problems = []
        if len(password) < policy.length:
            problems.append(
                _("密码只有%(count)s位，至少要%(length)s位")
                % {"count": len(password), "length": policy.length}
            )
        if len(password) > LONGEST:
            problems.append(_("密码最长%(most)s位") % {"most": LONGEST})
        if kinds_in(password) < policy.classes:
            problems.append(
                _("密码只用了%(kinds)s种字符，%(wanted)s")
                % {"kinds": kinds_in(password), "wanted": _wanted(policy)}
            )
        if problems:
            raise ValidationError(problems)

    def get_help_text(self) -> str:
        return _("、").join(said_of(Policy()))


def kinds_in(password: str) -> int:
    """How many of capital letters, small letters, figures and other characters it has."""
    found = {next((n for n, kind in enumerate(_KINDS) if kind(char)), len(_KINDS)) for char in password}
    return len(found)


def said_of(policy: Policy) -> list[str]:
    """The policy in words, for a page that asks for a password."""
    return [
        _("至少%(length)s位，最长%(most)s位") % {"length": policy.length, "most": LONGEST},
        _wanted(policy),
        _("不要用登录名、姓名，或者“Password123”一类常见密码"),
        _("有效期%(days)s天，到期登录时要换新密码，不能和现在的相同") % {"days": policy.change_days},
    ]


def _wanted(policy: Policy) -> str:
    return _("大写字母、小写字母、数字、其他字符中至少要有%(classes)s种") % {"classes": policy.classes}


def _policy(user: Any) -> Policy:
    person = getattr(user, "person", None)
    return policy_of(person.office_id if person else None)
