"""常用筛选: a person's own ways to look at a list."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhidu.cases.errors import NotDone
from zhidu.cases.models import SavedView
from zhidu.org.actor import Actor

_LONGEST = SavedView._meta.get_field("name").max_length or 0


def view_save(*, kind: str, name: str, query: str, by: Actor) -> SavedView:
    """Keep the query of a list under a name; the same name again is overwritten. Raises NotDone."""
    view, _ = SavedView.objects.update_or_create(
        person_id=by.person_id, kind=kind, name=_named(name), defaults={"query": query}
    )
    return view


def view_rename(*, view: SavedView, name: str) -> None:
    """Call a view otherwise. Raises NotDone where the person has another one of that name."""
    view.name = _named(name)
    others = SavedView.objects.filter(person=view.person_id, kind=view.kind, name=view.name)
    if others.exclude(pk=view.pk).exists():
        raise NotDone(_("已有名为“%(name)s”的常用筛选，请换一个名称") % {"name": view.name})
    view.save(update_fields=["name"])


def _named(name: str) -> str:
    said = " ".join(name.split())
    if not said or not said.isprintable():
        raise NotDone(_("请给常用筛选起个名称"))
    if len(said) > _LONGEST:
        raise NotDone(_("名称太长，请不超过%(longest)s个字") % {"longest": _LONGEST})
    return said
