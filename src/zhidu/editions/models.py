"""Published editions of rulebooks, and their adoption by offices."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhidu.org.models import Office


class Edition(models.Model):
    """版本: one published state of a rulebook. A row never changes: no service offers to save it again.

    Where other adopted texts add rules to its kinds, the text as it then stands is an edition too: it
    has ``parts`` in place of content of its own.
    """

    rulebook = models.CharField(max_length=60)
    """The rulebook's id, as its header has it."""
    title = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    """SHA-256 of the content, in hexadecimal."""
    content = models.JSONField()
    """Relative path → text of each YAML file; empty where there are parts."""
    parts = models.JSONField(default=list)
    """Digests of the texts put together, in the order of their adoption."""
    prevails = models.JSONField(default=dict)
    """Of texts put together: kind → the id of the text that prevails in it."""
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
    prevails = models.JSONField(default=dict)
    """Kind that other adopted texts know too → the id of the text that prevails in it."""
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


class Ruling(models.Model):
    """适用: the edition by which new cases of a text's kinds run from a day on, beside the other texts.

    Only where texts meet, and once they met; else the adopted edition itself rules.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="rulings")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="rulings")
    since = models.DateField()
    roles = models.JSONField()
    """Role id of the edition → codes of the office's posts behind it."""

    class Meta:
        ordering = ("since", "pk")

    def __str__(self) -> str:
        return f"{self.office} {self.edition}"


class Proposal(models.Model):
    """修订稿: a rulebook's files as somebody proposes them; tried and passed, it becomes an edition."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="proposals")
    rulebook = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    content = models.JSONField()
    """Relative path → text of each YAML file."""
    sentences = models.JSONField(default=dict)
    """Relative path → text of each file of sentences."""
    digest = models.CharField(max_length=64)
    """SHA-256 of content and sentences."""
    roles = models.JSONField(default=dict)
    """Role id → codes of the posts that shall stand behind it."""
    prevails = models.JSONField(default=dict)
    """Kind that other texts know too → the id of the text that shall prevail in it."""
    beside = models.JSONField(default=list)
    """Digests of the editions that the office ran by when it was proposed: it is tried beside them."""
    tried = models.JSONField(default=dict)
    """The last dry run: ``at``, running cases (``moves``) and past ones (``replays``)."""
    made_at = models.DateTimeField()
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="proposals", null=True, blank=True)
    """What it was published as, once it was passed."""

    class Meta:
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return f"{self.title} {self.digest[:8]}"
