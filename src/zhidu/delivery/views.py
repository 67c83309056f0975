"""提醒方式, one's own; 提醒发送, for whoever keeps the server."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from zhidu.accounts.doors import AccountRequest, administers, own
from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.models import Account, Reminding, Role
from zhidu.accounts.reminder_models import Channel, Sort
from zhidu.accounts.services import address_ask, address_confirm, address_drop, wants_set
from zhidu.accounts.views.pages import shown
from zhidu.cases.longlists.keyset import Order, sliced
from zhidu.delivery.channels import channels_on
from zhidu.delivery.forms import AddressForm, ConfirmForm
from zhidu.delivery.mail import Mail
from zhidu.delivery.models import Delivery
from zhidu.delivery.selectors import deliveries_of, failed_in, waiting_in
from zhidu.delivery.services import deliveries_retry
from zhidu.delivery.ways import Failed
from zhidu.org.models import Person

PAGE_SIZE = 50
NEWEST = Order("next_at", is_descending=True, of=datetime)
TONES = {
    Delivery.State.WAITING: "open",
    Delivery.State.SENT: "done",
    Delivery.State.FAILED: "soon",
    Delivery.State.GIVEN_UP: "late",
    Delivery.State.DROPPED: "plain",
}


@own
@never_cache
def reminders(request: AccountRequest) -> HttpResponse:
    """提醒方式: one's address, of what one wants to be told by which way, and how the latest fared."""
    if request.method != "POST":
        return _page(request)
    act = _ACTS.get(request.POST.get("act", ""), _choose)
    return act(request) or redirect("account-reminders")


def _page(request: AccountRequest, **forms: Any) -> HttpResponse:
    mine = Reminding.objects.filter(account__user=cast(User, request.user)).first() or Reminding()
    person: Person | None = getattr(request.user, "person", None)
    context = {
        "back": {"url": reverse("account"), "title": _("我的账号")},
        "mine": mine,
        "on": channels_on(),
        "has_mail": Channel.MAIL in channels_on(),
        "address_form": forms.get("address_form") or AddressForm(initial={"address": mine.asked}),
        "confirm_form": forms.get("confirm_form") or ConfirmForm(),
        "channels": Channel,
        "rows": [(sort, [_box(mine, channel, sort) for channel in Channel]) for sort in Sort],
        "lately": [(row, TONES[Delivery.State(row.state)]) for row in deliveries_of(person)]
        if person
        else [],
    }
    return render(request, "delivery/reminders.html", context)


def _box(mine: Reminding, channel: Channel, sort: Sort) -> dict[str, Any]:
    return {
        "value": f"{channel}:{sort}",
        "is_on": mine.is_wanted(channel, sort),
        "label": _("%(sort)s，%(channel)s") % {"sort": sort.label, "channel": channel.label},
        "channel": channel.label,
    }


def _ask(request: AccountRequest) -> HttpResponse | None:
    """Send a code to the address; nobody's mail goes to an address that nobody has confirmed."""
    form, person = AddressForm(request.POST), getattr(request.user, "person", None)
    if person is None or Channel.MAIL not in channels_on():
        messages.error(request, _("本系统没有接通邮件，现在不能登记邮箱"))
        return None
    if not form.is_valid():
        return _page(request, address_form=form)
    address = form.cleaned_data["address"]
    try:
        code = address_ask(account=_account(request), address=address, at=timezone.now())
        with Mail() as mail:
            mail.code_send(person.office, address, code)
    except AccountRefused as refused:
        form.add_error("address", str(refused))
        return _page(request, address_form=form)
    except Failed as failure:
        form.add_error(
            "address",
            _("验证码没有发出去：%(failure)s。请核对地址，或者联系系统管理员") % {"failure": failure},
        )
        return _page(request, address_form=form)
    messages.success(request, _("验证码已发到这个邮箱，请在10分钟内填写"))
    return None


def _confirm(request: AccountRequest) -> HttpResponse | None:
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        return _page(request, confirm_form=form)
    try:
        address_confirm(account=_account(request), code=form.cleaned_data["code"], at=timezone.now())
        messages.success(request, _("邮箱已确认，今后按下面的选择发提醒"))
    except AccountRefused as refused:
        messages.error(request, str(refused))
    return None


def _drop(request: AccountRequest) -> None:
    address_drop(account=_account(request), at=timezone.now())
    messages.success(request, _("邮箱已删除，不再发邮件提醒"))


def _choose(request: AccountRequest) -> None:
    wants_set(account=_account(request), wants=request.POST.getlist("wants"))
    messages.success(request, _("提醒方式已保存"))


_ACTS = {"ask": _ask, "confirm": _confirm, "drop": _drop}


def _account(request: AccountRequest) -> Account:
    return Account.objects.get_or_create(user=cast(User, request.user))[0]


@administers(Role.SYSTEM)
@never_cache
def failures(request: AccountRequest) -> HttpResponse:
    """What could not be delivered and why: the kind and number of the case, and nothing of what it says."""
    if request.method == "POST":
        count = deliveries_retry(office_id=request.actor.office_id, at=request.now)
        messages.success(
            request, _("%(count)s条提醒将重新发送") % {"count": count} if count else _("没有需要重发的提醒")
        )
        return redirect("admin-deliveries")
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    office = request.actor.office_id
    page = sliced(failed_in(office, request.now), NEWEST, PAGE_SIZE, after=after, before=before)
    context = {
        "rows": [(row, TONES[Delivery.State(row.state)]) for row in page.rows],
        "next": f"after={page.after}" if page.after else "",
        "previous": f"before={page.before}" if page.before else "",
        "ways": _("、").join(str(channel.label) for channel in channels_on()),
        "waiting": waiting_in(office),
        "can_retry": any(row.state == Delivery.State.GIVEN_UP for row in page.rows),
    }
    return shown(request, "delivery/failures.html", context)
