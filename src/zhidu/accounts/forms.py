"""What the pages of accounts ask for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zhidu.accounts.entering import address_of
from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.models import LIMITS, Policy
from zhidu.accounts.services import login_try
from zhidu.accounts.services.policies import POSTS
from zhidu.accounts.verbs import KINDS
from zhidu.org.models import Post

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_CONTROL = "form-control"


def _password(label: StrOrPromise, *, known: bool) -> forms.CharField:
    attrs = {"class": _CONTROL, "autocomplete": "current-password" if known else "new-password"}
    widget = forms.PasswordInput(attrs=attrs)
    return forms.CharField(label=label, strip=False, max_length=4096, widget=widget)


def _day(label: StrOrPromise, **options: Any) -> forms.DateField:
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": _CONTROL})
    wrong = {"invalid": _("日期写法如 2026-11-27")}
    return forms.DateField(
        input_formats=["%Y-%m-%d"], widget=widget, label=label, error_messages=wrong, **options
    )


class LoginForm(forms.Form):
    """Name and password; whatever is wrong, the words are the same."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=150,
        widget=forms.TextInput(attrs={"class": _CONTROL, "autocomplete": "username", "autofocus": True}),
    )
    password = _password(_("密码"), known=True)

    def __init__(self, request: Any = None, *args: Any, **kwargs: Any) -> None:
        self.request = request
        self.user: Any = None
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("username") and given.get("password"):
            try:
                self.user = login_try(
                    name=given["username"],
                    password=given["password"],
                    address=address_of(self.request),
                    at=timezone.now(),
                )
            except AccountRefused as refused:
                raise forms.ValidationError(str(refused)) from None
        return given

    def get_user(self) -> Any:
        return self.user


class CodeForm(forms.Form):
    """A code of the app; or a recovery code, where one is logging in."""

    code = forms.CharField(
        label=_("动态口令"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": _CONTROL,
                "autocomplete": "one-time-code",
                "autofocus": True,
                "spellcheck": "false",
            }
        ),
    )


class NewPasswordForm(forms.Form):
    """A new password, twice."""

    password = _password(_("新密码"), known=False)
    again = _password(_("再输入一次"), known=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") and given["password"] != given["again"]:
            self.add_error("again", _("两次输入的新密码不一样"))
        return given


class ChangePasswordForm(NewPasswordForm):
    """The present password before the new one."""

    old = _password(_("现在的密码"), known=True)
    field_order = ("old", "password", "again")


class OpenForm(forms.Form):
    """The log-in name of a new account, and how its person gets in."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=60,
        help_text=_("可用汉字、字母、数字；一般用本人姓名，重名时加数字"),
        widget=forms.TextInput(attrs={"class": _CONTROL, "autocomplete": "off"}),
    )
    way = forms.ChoiceField(
        label=_("首次登录"),
        choices=[("link", _("一次性邀请链接")), ("password", _("初始密码，首次登录必须修改"))],
        initial="link",
        widget=forms.RadioSelect,
    )


class CloseForm(forms.Form):
    """The day from which on a person has left."""

    on = _day(_("从哪一天起停用"))
    on.help_text = _("当天零时起不能登录，所任职务同日结束；待办留在职务上，由继任者办理")


class PolicyForm(forms.ModelForm):
    """The numbers of the policy; each says how far it may go."""

    second_factor_posts = forms.MultipleChoiceField(
        label=_("另外必须开启动态口令的职务"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Policy
        fields = (
            "length",
            "classes",
            "change_days",
            "idle_minutes",
            "session_hours",
            "sessions_at_once",
            "invitation_hours",
            "second_factor",
            POSTS,
        )

    def __init__(self, *args: Any, posts: list[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in LIMITS:
                low, high = LIMITS[name]
                field.widget.attrs.update({"class": _CONTROL, "min": low, "max": high})
                field.help_text = _("可填%(low)s到%(high)s") % {"low": low, "high": high}
        self.fields["second_factor"].widget.attrs["class"] = "form-select"
        self.fields[POSTS].choices = [(str(post.pk), post.title) for post in posts]  # type: ignore[attr-defined]


class LogForm(forms.Form):
    """Whose, which and when, for the security log; all of it may be left out."""

    q = forms.CharField(
        label=pgettext_lazy("log", "人员"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"class": _CONTROL, "type": "search", "placeholder": _("姓名")}),
    )
    kind = forms.ChoiceField(
        label=_("类别"),
        required=False,
        choices=[("", _("不限")), *((key, title) for key, (title, verbs) in KINDS.items())],
        widget=forms.Select(attrs={"class": "form-select"}),
    )
    since = _day(_("从"), required=False)
    until = _day(pgettext_lazy("label", "到"), required=False)

    @property
    def days(self) -> tuple[date | None, date | None]:
        return self.cleaned_data.get("since"), self.cleaned_data.get("until")
