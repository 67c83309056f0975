"""The moves that a kind allows beside those of its steps (转办、加签、催办 …)."""

from __future__ import annotations

from collections.abc import Mapping

from zhidu.rules.book import Bound
from zhidu.rules.kinds import ANYWHERE, Kind, Moving
from zhidu.rules.names import Names
from zhidu.rules.source import Path

_KEYS: Mapping[str, tuple[str, ...]] = {
    "hand_on": ("to",),
    "add_signers": ("to",),
    "escalate": ("to",),
    "extend": ("of", "at_most"),
    "reopen": ("back_to",),
}
"""What a move says beside ``by``, ``on`` and ``when``; what is not here it does not say."""
_NEEDED = {"escalate": "to", "extend": "of", "reopen": "back_to"}


def bind_moves(names: Names, path: Path, kind: Kind) -> Mapping[str, Bound[Moving]]:
    """The moves of the kind at ``path``; every name that is not known is complained of."""
    return {move: _move(names, (*path, "moves", move), kind, move, rule) for move, rule in kind.moves.items()}


def _move(names: Names, path: Path, kind: Kind, move: str, rule: Moving) -> Bound[Moving]:
    steps = [step.id for step in kind.steps]
    names.who((*path, "by"), rule.by)
    names.who((*path, "to"), rule.to)
    for step in rule.on:
        names.known((*path, "at"), step, [*steps, ANYWHERE], "环节")
    if rule.back_to:
        names.known((*path, "back_to"), rule.back_to, steps, "环节")
    if rule.of:
        names.known((*path, "of"), rule.of, [due.id for due in kind.due], "期限（due）")
    needed = _NEEDED.get(move)
    if needed and not getattr(rule, needed):
        names.complain(path, f"{move} 还要写 {needed}")
    for key in ("to", "back_to", "of", "at_most"):
        if getattr(rule, key) and key not in _KEYS.get(move, ()):
            names.complain((*path, key), f"{move} 不写 {key}")
    return names.bound(path, rule)
