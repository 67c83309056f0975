"""Which rows belong to an office: found by the keys between the models, so that a new model is not forgotten.

A model belongs by its way to the office, as in ``step__case__office``; an edition of a text is shared,
and belongs to whoever's rows point at it. A model that has neither is named in ``EVERYBODYS`` or
``NOBODYS``, or an export is refused.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import ForeignKey, Model, Q, QuerySet

from zhidu.org.models import Office, Person

EVERYBODYS = frozenset({"org.calendaryear"})
"""The same for every office, and no office's own: handed to each of them."""
NOBODYS = frozenset({"demo.democlock", "delivery.start"})
"""About the installation, not about an office."""
PERSONAL = frozenset({"accounts.reminding"})
"""A person's own mail address and choices: handed to nobody, not even the office."""
_SECRET = re.compile("password|secret|token|credential|recovery")
"""Names of columns that nobody is given, not even the office."""
_OFFICE_KEY = "office_id"


class Homeless(Exception):
    """A model of which nobody has said to whom its rows belong."""


def models_of_offices() -> list[type[Model]]:
    """Every model of ours and the accounts, in the order of their names; NOBODYS and PERSONAL left out."""
    found = [model for model in apps.get_models(include_auto_created=True) if _is_ours(model)]
    return sorted(found, key=lambda model: model._meta.label_lower)


def _is_ours(model: type[Model]) -> bool:
    if model._meta.label_lower in NOBODYS | PERSONAL or not model._meta.managed:
        return False
    return model.__module__.startswith("zhidu.") or model is get_user_model()


def rows_of(model: type[Model], office: Office, alias: str) -> QuerySet[Model]:
    """The rows that belong to an office, in the order of their keys. Raises Homeless."""
    rows = model._base_manager.using(alias).order_by("pk")
    if model._meta.label_lower in EVERYBODYS:
        return rows
    way = way_to_office(model)
    if way is not None:
        return rows.filter(**{way: office.pk})
    named = Q()
    for field, way in pointing_at(model):
        theirs = field.model._base_manager.using(alias).filter(**{way: office.pk})
        named |= Q(pk__in=theirs.values(field.attname))
    if not named:
        raise Homeless(model._meta.label)
    return rows.filter(named)


def columns_of(model: type[Model]) -> list[str]:
    """What of a row is handed out, by the names of the columns."""
    names = [field.attname for field in model._meta.concrete_fields]
    return [name for name in names if not _SECRET.search(name)]


def way_to_office(model: type[Model]) -> str | None:
    """The shortest way along keys that are never empty, else along any; None where there is none."""
    return _way(model, may_be_empty=False) or _way(model, may_be_empty=True)


def _way(model: type[Model], *, may_be_empty: bool) -> str | None:
    coming: deque[tuple[type[Model], str]] = deque([(model, "")])
    seen = {model}
    while coming:
        here, way = coming.popleft()
        if here is Office:
            return f"{way}pk"
        if any(field.attname == _OFFICE_KEY for field in here._meta.concrete_fields):
            return way + _OFFICE_KEY
        for name, there in _steps(here, may_be_empty):
            if there not in seen:
                seen.add(there)
                coming.append((there, f"{way}{name}__"))
    return None


def _steps(model: type[Model], may_be_empty: bool) -> Iterator[tuple[str, type[Model]]]:
    for field in _keys(model):
        if may_be_empty or not field.null:
            yield field.name, field.related_model
    if model is get_user_model():
        yield Person._meta.get_field("user").remote_field.name, Person


def _keys(model: type[Model]) -> Iterator[ForeignKey[Model, Model]]:
    return (field for field in model._meta.concrete_fields if isinstance(field, ForeignKey))


def pointing_at(model: type[Model]) -> Iterator[tuple[ForeignKey[Model, Model], str]]:
    """Keys to a shared model, with the way to an office of those that hold them."""
    for other in models_of_offices():
        for field in _keys(other):
            way = way_to_office(other) if field.related_model is model and other is not model else None
            if way is not None:
                yield field, way
