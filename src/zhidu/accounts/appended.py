"""Rows that are added and then stay as they are."""

from __future__ import annotations

from typing import Any

from django.db import models


class Appended(models.Model):
    """Rows that are added and then stay as they are; the database refuses the rest too (``guards``)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("the trail is append-only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("the trail is append-only")
