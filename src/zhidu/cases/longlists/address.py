"""What a list's address says, read and written back."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from zhidu.cases.longlists.narrowing import FilterForm

_CURSORS = ("after", "before")


class Address(ABC):
    """A way to look at a list: a tab, filters, an order and a place, as the query of its page says them."""

    data: QueryDict

    @property
    @abstractmethod
    def form(self) -> FilterForm:
        """The filters."""

    @property
    @abstractmethod
    def tabs(self) -> Mapping[str, str]:
        """The tabs that there are, and their titles."""

    @property
    @abstractmethod
    def sort(self) -> str:
        """The order that holds, one that the list can be put in."""

    @property
    def cursors(self) -> dict[str, str]:
        """From which row on, or back, the page is asked for."""
        return {name: self.data.get(name, "") for name in _CURSORS}

    def query(self, **changes: Any) -> str:
        """This look as the query of an address, with some parameters changed and none that is empty."""
        wanted = {name: said for name, said in (self._said() | changes).items() if said}
        query = QueryDict(mutable=True)
        query.update(wanted)
        return query.urlencode()

    def _said(self) -> dict[str, str]:
        """What the address says that can be understood, without a place in the list."""
        tab, sort = self.data.get("tab", ""), self.data.get("sort", "")
        filters = {name: self.data.get(name, "") for name in self.form.fields if name not in self.form.errors}
        return {"tab": tab if tab in self.tabs else "", "sort": sort if sort == self.sort else "", **filters}

    def without(self, *names: str) -> str:
        return self.query(**dict.fromkeys(names, ""))
