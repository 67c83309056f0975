"""Several texts of one office: the editions by which new cases run where the texts meet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from django.utils.translation import gettext as _

from zhidu.editions.models import Adoption, Edition, Ruling
from zhidu.editions.selectors import adoptions_in_force, book_of, prevails_of, together
from zhidu.org.models import Office
from zhidu.rules.book import Rulebook


class AdoptionRefused(ValueError):
    """An adoption that cannot take effect; the message is a Chinese sentence for the page."""


def rulings_make(office: Office, since: date, at: datetime) -> None:
    """Put the texts in force on a day together, where they meet or did before.

    Raises AdoptionRefused for what contradicts and is not settled, and for a shared role that two
    adoptions map to different posts.
    """
    adoptions = adoptions_in_force(office, since)
    if not (_meet([book_of(adoption.edition) for adoption in adoptions]) or office.rulings.exists()):
        return
    adopted = together(adoptions)
    if errors := [finding.message for finding in adopted.findings if finding.severity == "error"]:
        raise AdoptionRefused(
            _("和已采用的制度有%(n)s处合不上：%(errors)s") % {"n": len(errors), "errors": "；".join(errors)}
        )
    for adoption in adoptions:
        book = book_of(adoption.edition)
        if adopted.views[book.id] is not next(b for b in adopted.books if b.id == book.id):
            edition = _joint(adoption, adoptions, at)
            Ruling.objects.create(
                office=office, edition=edition, since=since, roles=_roles(adoption, adoptions)
            )
        elif office.rulings.filter(edition__rulebook=book.id).exists():
            Ruling.objects.create(office=office, edition=adoption.edition, since=since, roles=adoption.roles)


def _meet(books: Sequence[Rulebook]) -> bool:
    """Whether two texts know a kind under one id."""
    kinds = [kind for book in books for kind in book.kinds]
    return len(kinds) > len(set(kinds))


def _joint(adoption: Adoption, adoptions: Sequence[Adoption], at: datetime) -> Edition:
    """The text with what the others add to it, as an edition of its own."""
    parts = [other.edition.digest for other in adoptions]
    prevails = prevails_of(adoptions)
    said = json.dumps([adoption.edition.rulebook, parts, prevails], sort_keys=True)
    edition, _ = Edition.objects.get_or_create(
        rulebook=adoption.edition.rulebook,
        digest=sha256(said.encode()).hexdigest(),
        defaults={
            "title": adoption.edition.title,
            "content": {},
            "parts": parts,
            "prevails": prevails,
            "published_at": at,
        },
    )
    return edition


def _roles(adoption: Adoption, adoptions: Sequence[Adoption]) -> dict[str, list[str]]:
    """The posts behind the roles of a text and, by their prefixed ids, of the others.

    Raises AdoptionRefused where one shared role would be two posts.
    """
    ours = book_of(adoption.edition)
    roles = dict(adoption.roles)
    for other in (one for one in adoptions if one is not adoption):
        theirs = book_of(other.edition)
        shared = ours.shared.within(theirs.shared).roles
        for role, codes in other.roles.items():
            if role in shared and set(roles.setdefault(role, codes)) != set(codes):
                title = theirs.roles[role].title
                raise AdoptionRefused(
                    _("“%(title)s”在《%(ours)s》和《%(theirs)s》里对应的职务不同；同一角色须对应同样的职务")
                    % {"title": title, "ours": ours.title, "theirs": theirs.title}
                )
            if role not in shared:
                roles[f"{theirs.id}:{role}"] = codes
    return roles
