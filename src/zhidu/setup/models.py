"""How far an office has come that is being set up."""

from __future__ import annotations

from django.db import models

from zhidu.org.models import Office, Person


class Setup(models.Model):
    """开办: the first office of an installation, who sets it up, and when that was finished.

    What was entered lies in the office's own rows; here is only what they do not say.
    """

    office = models.OneToOneField(Office, models.PROTECT, related_name="setup")
    founder = models.ForeignKey(Person, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(default=1, unique=True, editable=False)
    """Always 1: of two who begin at the same time only one founds the office."""
    confirmed = models.JSONField(default=dict)
    """Step → when the founder said that it needs no more, in ISO 8601; only where rows do not say so."""
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.office)
