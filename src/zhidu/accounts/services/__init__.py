"""Writes: accounts, passwords, second factors, sessions, roles, policy. One verb, one transaction."""

from zhidu.accounts.services.accounts import (
    First,
    account_close,
    account_invite,
    account_open,
    account_reopen,
    account_rescue,
    account_reset,
    accounts_close,
    accounts_open,
    administrators_first,
    founder_first,
    username_free,
)
from zhidu.accounts.services.attempts import attempt_begin, attempt_done, attempt_failed
from zhidu.accounts.services.calendar_links import (
    calendar_link_end,
    calendar_link_make,
    calendar_link_of,
)
from zhidu.accounts.services.entry import login_try
from zhidu.accounts.services.invitations import invitation_of
from zhidu.accounts.services.log import event_add
from zhidu.accounts.services.passwords import invitation_accept, password_give, password_own, password_set
from zhidu.accounts.services.policies import lock_release, policy_change
from zhidu.accounts.services.reminders import address_ask, address_confirm, address_drop, wants_set
from zhidu.accounts.services.roles import role_give, role_take
from zhidu.accounts.services.second import (
    codes_renew,
    factor_check,
    factor_confirm,
    factor_off,
    factor_prepare,
    factor_reset,
    secret_of,
)
from zhidu.accounts.services.sessions import session_begin, session_end, session_forget, sessions_end

__all__ = [
    "First",
    "account_close",
    "account_invite",
    "account_open",
    "account_reopen",
    "account_rescue",
    "account_reset",
    "accounts_close",
    "accounts_open",
    "address_ask",
    "address_confirm",
    "address_drop",
    "administrators_first",
    "attempt_begin",
    "attempt_done",
    "attempt_failed",
    "calendar_link_end",
    "calendar_link_make",
    "calendar_link_of",
    "codes_renew",
    "event_add",
    "factor_check",
    "factor_confirm",
    "factor_off",
    "factor_prepare",
    "factor_reset",
    "founder_first",
    "invitation_accept",
    "invitation_of",
    "lock_release",
    "login_try",
    "password_give",
    "password_own",
    "password_set",
    "policy_change",
    "role_give",
    "role_take",
    "secret_of",
    "session_begin",
    "session_end",
    "session_forget",
    "sessions_end",
    "username_free",
    "wants_set",
]
