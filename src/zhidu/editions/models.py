"""Published editions of rulebooks, and their adoption by offices."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhidu.org.models import Office


class Edition(models.Model):
    """版本: one published state of a rulebook. A row never changes: no service offers to save it again."""

    rulebook = models.CharField(max_length=60)
    """The rulebook's id, such as ``wusong``."""
    title = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    """SHA-256 of the content, in hexadecimal."""
    content = models.JSONField()
    """Relative path → text of each YAML file."""
    published_at = models.DateTimeField()

    class Meta:
        ordering = ("rulebook", "published_at")
        constraints = (models.UniqueConstraint(fields=("rulebook", "digest"), name="edition_once_a_content"),)

    def __str__(self) -> str:
        return f"{self.title} {self.digest[:8]}"


class Adoption(models.Model):
    """采用: an office runs by an edition from ``since`` on, up to but without ``until``."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="adoptions")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="adoptions")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    roles = models.JSONField()
    """Role id of the rulebook → codes of the office's posts behind it."""
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("office", "edition"), condition=Q(until=None), name="one_open_adoption_an_edition"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="adoption_ends_after_its_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.office} {self.edition}"
