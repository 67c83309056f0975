"""The office's security policy, which the security administrator changes within its limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from zhidu.accounts.errors import AccountRefused
from zhidu.accounts.models import Attempts, Policy, Role
from zhidu.accounts.services.attempts import attempts_clear
from zhidu.accounts.services.log import event_add
from zhidu.accounts.services.roles import by_role
from zhidu.org.actor import Actor

POSTS = "second_factor_posts"


@transaction.atomic
def policy_change(*, values: Mapping[str, Any], by: Actor, at: datetime) -> Policy:
    """Change some numbers of the policy. Raises AccountRefused, ValidationError outside the limits."""
    changer = by_role(by, Role.SECURITY)
    Policy.objects.get_or_create(office_id=by.office_id)
    policy = Policy.objects.select_for_update().get(office=by.office_id)
    with override(settings.LANGUAGE_CODE):
        changes = [_change(policy, *each) for each in values.items() if each[1] != getattr(policy, each[0])]
    for name, value in values.items():
        setattr(policy, name, value)
    policy.full_clean(exclude=[POSTS, "office"])
    if changes:
        policy.save()
        event_add(verb="policy.changed", at=at, by=changer, data={"changes": "；".join(changes)})
    return policy


@transaction.atomic
def lock_release(*, attempts: Attempts, by: Actor, at: datetime) -> None:
    """Let somebody who is locked out try again. Raises AccountRefused unless of the same office."""
    releaser = by_role(by, Role.SECURITY)
    user = attempts.user
    person = getattr(user, "person", None)
    if user is None or person is None or person.office_id != by.office_id:
        raise AccountRefused(_("没有这条锁定记录"))
    attempts_clear(user=user)
    event_add(verb="login.unlocked", at=at, by=releaser, about=person)


def _change(policy: Policy, name: str, value: Any) -> str:
    if name == POSTS:
        return f"必须开启动态口令的职务{len(value)}个"  # zh: logged
    field: Any = Policy._meta.get_field(name)
    said = dict(field.choices or ())
    old = getattr(policy, name)
    return f"{field.verbose_name}由{said.get(old, old)}改为{said.get(value, value)}"  # zh: logged
