"""常用意见: words that a person writes again and again under what passes over the desk."""

from __future__ import annotations

from django.db import transaction

from zhidu.org.models import Person
from zhidu.org.services.keeping import OrgRefused

LONGEST = 100
"""Characters of one phrase."""
MOST = 20
_NO_OPINION = ("已阅", "阅", "圈阅")
"""Says that somebody has read, not what they think: never kept as an opinion."""


@transaction.atomic
def phrase_keep(*, person_id: int, words: str) -> list[str]:
    """Keep a phrase as the last of a person's; one that is there stays where it is. Raises OrgRefused."""
    said = " ".join(words.split())
    if not said:
        raise OrgRefused("请先写好意见，再存为常用意见")
    if said.rstrip("。.！") in _NO_OPINION:
        raise OrgRefused(f"“{said}”只说明看过，不是意见，不必存为常用意见")
    if len(said) > LONGEST:
        raise OrgRefused(f"常用意见请不超过{LONGEST}个字")
    person = Person.objects.select_for_update().get(pk=person_id)
    if said not in person.phrases:
        if len(person.phrases) >= MOST:
            raise OrgRefused(f"常用意见最多{MOST}条，请先删去不用的")
        person.phrases = [*person.phrases, said]
        person.save(update_fields=["phrases"])
    return person.phrases


@transaction.atomic
def phrase_drop(*, person_id: int, words: str) -> list[str]:
    """Let a phrase go; one that is not there is gone already."""
    person = Person.objects.select_for_update().get(pk=person_id)
    person.phrases = [phrase for phrase in person.phrases if phrase != words]
    person.save(update_fields=["phrases"])
    return person.phrases
