"""公示和公开: what of a case was made public, where, and for how long."""

from __future__ import annotations

from django.db import models


class Publication(models.Model):
    """A thing of a case that was made public. Who did it vouches for it; the case's trail says so too."""

    case = models.ForeignKey("cases.Case", models.CASCADE, related_name="publications")
    what = models.CharField(max_length=60)
    """``case``, a paper, or a thing that the text names."""
    title = models.CharField(max_length=120)
    where = models.JSONField(default=list)
    without = models.JSONField(default=list)
    """Titles of the facts that it must not show."""
    collects = models.JSONField(default=list)
    """What it asks for while it is shown, in words."""
    clauses = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    post = models.CharField(max_length=120, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    """Until then at least it is shown; empty where the text says no length."""
    down_at = models.DateTimeField(null=True, blank=True)
    down_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (models.UniqueConstraint(fields=("case", "what"), name="publication_once_a_thing"),)

    def __str__(self) -> str:
        return f"{self.title} {self.at:%Y-%m-%d}"
