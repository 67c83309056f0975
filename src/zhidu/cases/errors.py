"""Why an act did not happen; the pages turn these into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from zhidu.rules.decision import Basis, Decision, Status, Want


class NotDone(Exception):
    """Nothing was changed; the message is a Chinese sentence."""


class Refused(NotDone):
    """A rule stands against the act; ``decision`` says which and what would make it possible."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(said_together(decision.wants) or _("这一步现在不能办理"))


class ReasonOwed(Refused):
    """The act departs from a ``should``: it may go on with a reason."""


class Stale(NotDone):
    """Somebody acted since the page was made."""


class BadFile(NotDone):
    """A file that cannot be taken."""


def said_together(wants: Iterable[Want]) -> str:
    """What is wanted in one sentence; what is asked for in the same words is asked for once.

    请填写“汇报人”；请填写“金额” becomes 请填写“汇报人”“金额”.
    """
    asked: dict[tuple[str, str], list[str]] = {}
    for want in wants:
        found = _ASKED_FOR.fullmatch(want.text) if want.form in _ITEMS else None
        before, item, after = found.groups() if found else (want.text, "", "")
        asked.setdefault((before, after), []).append(item)
    return "；".join(f"{before}{''.join(items)}{after}" for (before, after), items in asked.items())


_ITEMS = ("field", "paper", "ticked")
_ASKED_FOR = re.compile("([^“”]*)(“[^“”]*”)([^“”]*)")


def out_of_turn(text: str) -> Refused:
    """A refusal because of the state of things, not of a clause."""
    want = Want("state", "", text)
    return Refused(Decision(Status.REFUSED, wants=(want,), basis=Basis.STATE))
