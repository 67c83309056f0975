"""常用意见: words that a person writes again and again under what passes over the desk."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from zhidu.org.models import Person
from zhidu.org.services.keeping import OrgRefused

LONGEST = 100
"""Characters of one phrase."""
MOST = 20
_NO_OPINION = ("已阅", "阅", "圈阅")  # zh: as people write
"""Says that somebody has read, not what they think: never kept as an opinion."""


@transaction.atomic
def phrase_keep(*, person_id: int, words: str) -> list[str]:
    """Keep a phrase as the last of a person's; one that is there stays where it is. Raises OrgRefused."""
    said = " ".join(words.split())
    if not said:
        raise OrgRefused(_("请先写好意见，再存为常用意见"))
    if said.rstrip("。.！") in _NO_OPINION:
        raise OrgRefused(_("“%(said)s”只说明看过，不是意见，不必存为常用意见") % {"said": said})
    if len(said) > LONGEST:
        raise OrgRefused(_("常用意见请不超过%(longest)s个字") % {"longest": LONGEST})
    person = Person.objects.select_for_update().get(pk=person_id)
    if said not in person.phrases:
        if len(person.phrases) >= MOST:
            raise OrgRefused(_("常用意见最多%(most)s条，请先删去不用的") % {"most": MOST})
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
