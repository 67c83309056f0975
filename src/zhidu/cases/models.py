"""What happens: cases, the steps awaited, what is due, what was done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zhidu.accounts.appended import Appended
from zhidu.cases.duty_models import Attestation as Attestation
from zhidu.cases.duty_models import DutyPeriod as DutyPeriod
from zhidu.cases.publication_models import Publication as Publication
from zhidu.cases.register_models import Proposal as Proposal
from zhidu.cases.register_models import Row as Row
from zhidu.cases.register_models import RowChange as RowChange
from zhidu.cases.watch_models import Shift as Shift
from zhidu.editions.models import Edition
from zhidu.org.models import Office, Person, Post


class Case(models.Model):
    """事项: one topic, meeting or task, ruled by the edition it was opened under or was moved to."""

    class Status(models.TextChoices):
        OPEN = "open", _("在办")
        HELD = "held", _("已挂起")
        CLOSED = "closed", _("办结")
        REFUSED = "refused", _("不同意")
        CANCELLED = "cancelled", _("已终止")
        REMOVED = "removed", _("已删除")

    office = models.ForeignKey(Office, models.PROTECT, related_name="cases")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="cases")
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)
    """Fact id → stored value (money in fen, instants in ISO 8601). Never queried: see ``CaseIndex``."""
    ticked = models.JSONField(default=list)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    initiator = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    initiator_post = models.ForeignKey(Post, models.PROTECT, related_name="cases")
    parent = models.ForeignKey("self", models.PROTECT, related_name="children", null=True, blank=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    """Goes up with every act; a page that was made for an older one is stale."""
    number = models.CharField(max_length=80, blank=True)
    """编号 as it is written; empty until the act at which the text gives it."""
    series = models.ForeignKey("Series", models.PROTECT, related_name="cases", null=True, blank=True)
    place_in_series = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ("-opened_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("series", "place_in_series"), name="number_once_a_series"),
        )
        indexes = (
            models.Index(fields=("office", "kind", "status", "-opened_at")),
            models.Index(fields=("office", "-opened_at", "-id"), name="case_newest_first"),
            models.Index(fields=("office", "kind", "-opened_at", "-id"), name="case_by_kind_newest_first"),
        )

    def __str__(self) -> str:
        return self.title


RUNNING = (Case.Status.OPEN, Case.Status.HELD)
"""A case that is not at its end: its deadlines run, on hold or not."""


class Series(models.Model):
    """编号序列: how far an office has counted in one series and year; ``year`` 0 counts without end."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="series")
    series = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("office", "series", "year"), name="series_once_an_office_and_year"
            ),
        )

    def __str__(self) -> str:
        return f"{self.series} {self.year}"


class CaseIndex(models.Model):
    """A fact by which lists find and sort cases, in a text form that sorts as the fact does."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    fact = models.CharField(max_length=60)
    value = models.CharField(max_length=200)
    case = models.ForeignKey(Case, models.CASCADE, related_name="index")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "fact"), name="index_once_a_fact"),)
        indexes = (models.Index(fields=("office", "kind", "fact", "value", "case")),)

    def __str__(self) -> str:
        return f"{self.fact}={self.value}"


class Step(models.Model):
    """环节: one act awaited, done, or overtaken by a return."""

    class State(models.TextChoices):
        OPEN = "open", _("办理中")
        DONE = "done", _("已办")
        RETURNED = "returned", _("已退回")
        DROPPED = "dropped", _("已终止")

    case = models.ForeignKey(Case, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    verb = models.CharField(max_length=60)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    parts = models.PositiveSmallIntegerField(default=0)
    """How many parts have to be answered; 0 where the step is not divided."""
    wakes_at = models.DateTimeField(null=True, blank=True)
    """When the time that the step waits for has come; None while it waits for somebody or something else."""
    clauses = models.JSONField(default=list)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("case",), condition=Q(state="open"), name="one_open_step_a_case"),
        )
        indexes = (
            models.Index(fields=("wakes_at",), condition=Q(state="open"), name="open_step_by_its_waking"),
        )

    def __str__(self) -> str:
        return self.title


class StepPost(models.Model):
    """A post that a step waits for, and how it answered. History keeps who it was.

    Of each ``part`` one has to answer, or all, as the step's mode says.
    """

    class Via(models.TextChoices):
        RULE = "", _("按制度")
        HAND_ON = "hand_on", _("转办")
        ADD_SIGNERS = "add_signers", _("加签")
        ESCALATE = "escalate", _("上报")

    step = models.ForeignKey(Step, models.CASCADE, related_name="posts")
    post = models.ForeignKey(Post, models.PROTECT, related_name="step_posts")
    part = models.PositiveSmallIntegerField(default=0)
    part_title = models.CharField(max_length=120, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    """Whose turn it is where they sign one after another: the lowest that has not answered."""
    via = models.CharField(max_length=12, choices=Via.choices, default=Via.RULE, blank=True)
    via_name = models.CharField(max_length=60, blank=True)
    """Who handed it on, asked for this signature or reported it up."""
    person_name = models.CharField(max_length=60, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    passed_to = models.ForeignKey(Post, models.PROTECT, related_name="+", null=True, blank=True)
    """Instead of answering it was handed on or reported up to this post, at ``done_at``."""
    opinion = models.TextField(blank=True)

    class Meta:
        ordering = ("part", "place", "post__order", "pk")
        constraints = (models.UniqueConstraint(fields=("step", "post", "part"), name="post_once_a_part"),)
        indexes = (models.Index(fields=("post", "id"), condition=Q(done_at=None), name="waiting_by_post"),)

    def __str__(self) -> str:
        return f"{self.step} {self.post}"

    @property
    def has_answered(self) -> bool:
        return self.done_at is not None and self.passed_to_id is None


class Obligation(models.Model):
    """时限: what is due when, by which clause, met or missed."""

    class State(models.TextChoices):
        OPEN = "open", _("未到期")
        MET = "met", _("按时")
        MISSED = "missed", _("超期")

    case = models.ForeignKey(Case, models.CASCADE, related_name="obligations")
    rule = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    clauses = models.JSONField(default=list)
    force = models.CharField(max_length=10)
    posts = models.ManyToManyField(Post, related_name="obligations")
    due_at = models.DateTimeField()
    extended_from = models.DateTimeField(null=True, blank=True)
    """When it was due before it was extended (延期); once at most."""
    is_provisional = models.BooleanField(default=False)
    """暂定: it was counted over days whose year has no notice yet."""
    calendar_version = models.PositiveBigIntegerField(default=0)
    """The state of the office's calendar by which it was counted."""
    met_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)

    class Meta:
        ordering = ("due_at", "pk")
        constraints = (models.UniqueConstraint(fields=("case", "rule"), name="obligation_once_a_case"),)
        indexes = (models.Index(fields=("state", "due_at")),)

    def __str__(self) -> str:
        return self.title


class Deviation(models.Model):
    """偏离、违反: a ``should`` not followed or a ``must`` broken by a fact or by lapse.

    ``reason`` is empty while it is owed; for what is only a reminder none is.
    """

    class Sort(models.TextChoices):
        DEVIATION = "deviation", _("偏离")
        BREACH = "breach", _("违反")
        SLIGHT = "slight", _("提醒")

    case = models.ForeignKey(Case, models.CASCADE, related_name="deviations")
    obligation = models.OneToOneField(
        Obligation, models.CASCADE, related_name="deviation", null=True, blank=True
    )
    """The deadline that was missed, where it is one: by this key it is missed once, whoever marks it."""
    sort = models.CharField(max_length=10, choices=Sort.choices)
    clauses = models.JSONField(default=list)
    what = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    reason_by = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.what


class Entry(Appended):
    """留痕: who did what when, by which clause. Append-only, chained by hash, without foreign keys."""

    office_id = models.BigIntegerField()
    case_id = models.BigIntegerField()
    """The case; of a period of a duty, its id below zero: each has a chain of its own."""
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    person = models.CharField(max_length=60)
    person_id = models.BigIntegerField(null=True, blank=True)
    """Who it was, where namesakes have to be told apart; empty for the system."""
    post = models.CharField(max_length=120, blank=True)
    verb = models.CharField(max_length=40)
    data = models.JSONField(default=dict)
    because = models.JSONField(default=list)
    key = models.CharField(max_length=64, blank=True)
    """The form's idempotency key; the same key never acts twice on a case."""
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("case_id", "seq")
        constraints = (
            models.UniqueConstraint(fields=("case_id", "seq"), name="entry_once_in_its_place"),
            models.UniqueConstraint(fields=("case_id", "key"), condition=~Q(key=""), name="entry_once_a_key"),
        )
        indexes = (models.Index(fields=("person_id", "-at", "-id"), name="entry_by_person_newest"),)

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.verb}"


class Seal(Appended):
    """封存: what an office's trail held at the end of a day, chained to the seal of the day before.

    It covers the entries after ``after`` up to ``through``, by their keys, not by their times: an act that
    was begun before midnight and written after the sealing belongs to the next day's seal.
    """

    office_id = models.BigIntegerField()
    day = models.DateField()
    at = models.DateTimeField()
    after = models.BigIntegerField(default=0)
    through = models.BigIntegerField()
    entries = models.PositiveBigIntegerField()
    heads = models.JSONField(default=dict)
    """Case id → the last place taken in that case by then, and the digest there: how many, and which."""
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ("office_id", "day")
        constraints = (models.UniqueConstraint(fields=("office_id", "day"), name="seal_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.office_id}/{self.day}"


class File(models.Model):
    """材料: a file of a case, stored as it came; a newer version is another row."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="files")
    slot = models.CharField(max_length=60)
    """The paper it is, by the rulebook's id; or what the system made: ``notice``, ``minutes`` …"""
    title = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    blob = models.FileField(upload_to="blobs/", max_length=200)
    by = models.CharField(max_length=60)
    at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    """A file handed in under the name of an older one is its next version."""
    words = models.PositiveIntegerField(null=True, blank=True)
    """字数, where a text limits it: counted when it came, else as somebody says; empty while nobody does."""
    words_by = models.CharField(max_length=60, blank=True)
    """Who counted what could not be counted here, such as a scan."""
    removed_at = models.DateTimeField(null=True, blank=True)
    """Taken off a draft; the row and the content stay."""

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.name

    def content(self) -> bytes:
        """The file as it came."""
        with self.blob.open("rb") as stream:
            return bytes(stream.read())


class Reader(models.Model):
    """A post that may see a case or one of its papers, and why."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="readers")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+")
    what = models.CharField(max_length=40, default="case")
    why = models.CharField(max_length=120)
    clauses = models.JSONField(default=list)
    since = models.DateTimeField(null=True, blank=True)
    """From when on; empty for whoever was let in before this was kept."""
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.CharField(max_length=60, blank=True)
    """Who opened it first of those holding the post."""

    class Meta:
        ordering = ("post__order", "pk")
        constraints = (models.UniqueConstraint(fields=("case", "post", "what"), name="reader_once"),)

    def __str__(self) -> str:
        return f"{self.post} {self.what}"


class Notice(models.Model):
    """待阅: something a post was told, until somebody holding it has read it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notices")
    post = models.ForeignKey(Post, models.PROTECT, related_name="notices")
    what = models.CharField(max_length=120)
    thing = models.CharField(max_length=40, default="case")
    """The case itself or one of its papers, by the rulebook's id."""
    clauses = models.JSONField(default=list)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("post", "read_at")),)

    def __str__(self) -> str:
        return self.what


class SavedView(models.Model):
    """常用筛选: a person's own way to look at a list of cases, by the query of its page."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_views")
    kind = models.CharField(max_length=60)
    name = models.CharField(max_length=40)
    query = models.TextField()

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("person", "kind", "name"), name="view_once_a_name"),)

    def __str__(self) -> str:
        return self.name
