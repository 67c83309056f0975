"""How registers name people: in full, by surname, or not at all, as the text wants."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from zhidu.org.models import Person

_SAID: Mapping[str, Callable[[str], str]] = {
    "full": lambda name: name,
    "masked": lambda name: f"{name[:1]}*" if name else "",
    "never": lambda name: "",
}


def said(persons: str, name: str) -> str:
    """A person's name as a register with these ``persons`` says it: 张三, 张*, or nothing."""
    return _SAID[persons](name)


def holders_said(persons: str, holders: Mapping[str, Person]) -> dict[str, str] | None:
    """Post → its holder as the register may name them; None where it names posts alone."""
    if persons == "never":
        return None
    return {post: said(persons, person.name) for post, person in holders.items()}
