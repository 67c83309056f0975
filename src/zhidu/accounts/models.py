"""What an account is beside Django's user: role, second factor, sessions, attempts, and the log."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhidu.accounts.appended import Appended
from zhidu.accounts.reminder_models import Reminding as Reminding
from zhidu.org.models import Office


class Role(models.TextChoices):
    """三员: each administers one part and nothing else (GB/T 22239-2019 8.1.5.1 to 8.1.5.3)."""

    SYSTEM = "system", _("系统管理员")
    SECURITY = "security", _("安全管理员")
    AUDIT = "audit", _("审计管理员")


class Account(models.Model):
    """账号 of a person. One field holds the role, so nobody ever holds two of the three."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="account")
    role = models.CharField(max_length=10, choices=Role, blank=True)
    must_change = models.BooleanField(default=False)
    """Whether the password is one that an administrator gave, or was given up by one."""
    first_until = models.DateTimeField(null=True, blank=True)
    """Until when a given password works; None for one of the person's own."""
    password_at = models.DateTimeField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    """The day from which on the person has left; the account ends with its beginning."""
    factor_seed = models.CharField(max_length=64, blank=True)
    """What the secret of the second factor is derived from, with the server's key (``second.py``)."""
    factor_since = models.DateTimeField(null=True, blank=True)
    """When the second factor was confirmed; None while it is off."""
    factor_step = models.BigIntegerField(default=0)
    """The last period of 30 seconds whose code was used: a code works once."""

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(role__in=["", *Role.values]), name="one_of_the_three_or_none"),
        )

    def __str__(self) -> str:
        return str(self.user)


class Invitation(models.Model):
    """邀请: a link that works once and sets a password; only its digest is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    """When it was used, or another was made in its place."""

    def __str__(self) -> str:
        return f"{self.account} {self.made_at}"


class CalendarLink(models.Model):
    """日历订阅: a secret link to what one person has ahead; only its digest is kept, one works at a time."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="calendar_links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    """When it was revoked, or another was made in its place."""

    def __str__(self) -> str:
        return f"{self.account} {self.made_at}"


class RecoveryCode(models.Model):
    """恢复码: stands in once for the code of a lost phone; only its digest is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "digest"), name="recovery_code_once"),)

    def __str__(self) -> str:
        return str(self.account)


class Login(models.Model):
    """A session that somebody is in, for the list of one's own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="logins")
    key = models.CharField(max_length=40, unique=True)
    begun_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("-seen_at", "-pk")

    def __str__(self) -> str:
        return f"{self.user} {self.begun_at}"

    @property
    def device_said(self) -> str:
        """The device in the reader's language; it is kept in Chinese."""
        return " ".join(gettext(word) for word in self.device.split())


class Attempts(models.Model):
    """登录失败: how often a name, an address or a second factor was tried in vain since ``since``.

    ``key`` is a digest: what somebody types where a name belongs may be a password.
    """

    key = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True)
    """Whose account it is about, where there is one."""
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    locked_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.key:.8} {self.count}"


LIMITS = {
    "length": (8, 32),
    "classes": (2, 4),
    "change_days": (30, 365),
    "idle_minutes": (5, 60),
    "session_hours": (1, 24),
    "sessions_at_once": (1, 5),
    "invitation_hours": (1, 168),
}
"""How far each number of a policy may go, both ends included."""


def _within(name: str) -> list[MinValueValidator | MaxValueValidator]:
    low, high = LIMITS[name]
    return [
        MinValueValidator(low, format_lazy(_("不能少于{low}"), low=low)),
        MaxValueValidator(high, format_lazy(_("不能超过{high}"), high=high)),
    ]


class Policy(models.Model):
    """安全策略 of an office, within limits that no administrator can leave.

    Numbers: a password of 8 characters at least, sessions with an idle time, an absolute age and a
    number at once (OWASP ASVS 5.0, 6.2.1 and 7.1, 7.3); 30 minutes idle and 12 hours (NIST SP 800-63B,
    AAL2); complexity and periodic change (GB/T 22239-2019, 8.1.4.1 a).
    """

    class SecondFactor(models.TextChoices):
        NOBODY = "nobody", _("由本人决定")
        ADMINISTRATORS = "administrators", _("管理员必须开启")
        EVERYONE = "everyone", _("所有人必须开启")

    office = models.OneToOneField(Office, models.CASCADE, related_name="policy")
    length = models.PositiveSmallIntegerField(_("密码最短位数"), default=10, validators=_within("length"))
    classes = models.PositiveSmallIntegerField(_("密码字符种类"), default=3, validators=_within("classes"))
    change_days = models.PositiveSmallIntegerField(
        _("密码有效期（天）"), default=90, validators=_within("change_days")
    )
    idle_minutes = models.PositiveSmallIntegerField(
        _("无操作退出（分钟）"), default=30, validators=_within("idle_minutes")
    )
    session_hours = models.PositiveSmallIntegerField(
        _("登录最长时间（小时）"), default=12, validators=_within("session_hours")
    )
    sessions_at_once = models.PositiveSmallIntegerField(
        _("同时登录数"), default=3, validators=_within("sessions_at_once")
    )
    invitation_hours = models.PositiveSmallIntegerField(
        _("邀请有效期（小时）"), default=72, validators=_within("invitation_hours")
    )
    second_factor = models.CharField(
        _("动态口令"), max_length=20, choices=SecondFactor, default=SecondFactor.NOBODY
    )
    second_factor_posts = models.JSONField(default=list)
    """Post ids as text: whoever holds or acts in one of them needs the second factor too."""

    def __str__(self) -> str:
        return f"{self.office} {self.length}"


class Event(Appended):
    """安全日志: what happened to accounts and sessions. It holds text, not keys, and only grows."""

    office_id = models.BigIntegerField(null=True, db_index=True)
    """None where it is about a name that no account has."""
    at = models.DateTimeField(db_index=True)
    verb = models.CharField(max_length=40)
    is_done = models.BooleanField(default=True)
    """Whether it came about (GB/T 22239-2019, 8.1.4.3 b)."""
    person = models.CharField(max_length=60, blank=True)
    """Who did it; empty for a stranger or the system."""
    person_id = models.BigIntegerField(null=True)
    about = models.CharField(max_length=60, blank=True)
    """Whose account it is about, where that is somebody else."""
    about_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=45, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.at} {self.verb}"
