"""Why an act did not happen; the pages turn these into sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhidu.rules.decision import Basis, Decision, Status, Want


class NotDone(Exception):
    """Nothing was changed; the message is a Chinese sentence."""


class Refused(NotDone):
    """A rule stands against the act; ``decision`` says which and what would make it possible."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__("；".join(want.text for want in decision.wants) or _("这一步现在不能办理"))


class ReasonOwed(Refused):
    """The act departs from a ``should``: it may go on with a reason."""


class Stale(NotDone):
    """Somebody acted since the page was made."""


class BadFile(NotDone):
    """A file that cannot be taken."""


def out_of_turn(text: str) -> Refused:
    """A refusal because of the state of things, not of a clause."""
    want = Want("state", "", text)
    return Refused(Decision(Status.REFUSED, wants=(want,), basis=Basis.STATE))
