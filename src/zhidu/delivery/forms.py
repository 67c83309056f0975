"""What the page of one's own reminders asks for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

_CONTROL = "form-control"


class AddressForm(forms.Form):
    """A mail address of one's own."""

    address = forms.EmailField(
        label=_("邮箱地址"),
        max_length=120,
        error_messages={"invalid": _("邮箱地址写法如 name@example.gov.cn")},
        widget=forms.EmailInput(attrs={"class": _CONTROL, "autocomplete": "email"}),
    )


class ConfirmForm(forms.Form):
    """The code that was sent to it."""

    code = forms.CharField(
        label=_("邮件里的验证码"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"class": _CONTROL, "autocomplete": "one-time-code", "inputmode": "numeric"}
        ),
    )
