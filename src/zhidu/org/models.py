"""Offices, units, posts, people, appointments, and what posts are to units and to each other."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q, QuerySet


def version_drawn() -> int:
    """A number that stands for a state of the chart or the calendar; drawn anew, never counted on.

    So what was cached before something was undone or restored is never taken for what came later.
    """
    return secrets.randbelow(2**62)


class Office(models.Model):
    """单位: an office that runs by its own rules; every other row belongs to one."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    chart_version = models.PositiveBigIntegerField(default=version_drawn, editable=False)
    """Another number whenever units, posts, portfolios, adopted texts or what stands behind roles change."""
    calendar_version = models.PositiveBigIntegerField(default=version_drawn, editable=False)
    """Another number whenever a year is loaded or the office closes for days."""

    def __str__(self) -> str:
        return self.short_name


class Unit(models.Model):
    """科室、部门 of an office."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="units")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ("order", "code")
        constraints = (models.UniqueConstraint(fields=("office", "code"), name="unit_code_once_an_office"),)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """职务: what work is assigned to; its ``order`` is the rank by which persons are listed."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", null=True, blank=True)
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=58)
    """As long as leaves room for two of them where an act says who acted for whom."""
    order = models.PositiveIntegerField()
    is_head = models.BooleanField(default=False)
    """Whether the post is the head of its unit (科室负责人)."""

    class Meta:
        ordering = ("order", "code")
        constraints = (models.UniqueConstraint(fields=("office", "code"), name="post_code_once_an_office"),)

    def __str__(self) -> str:
        return self.title


class Person(models.Model):
    """人员 of an office, with or without an account."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="people")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="person", null=True, blank=True
    )
    code = models.CharField(max_length=40)
    """工号 or any number of the office's own; tells namesakes apart."""
    name = models.CharField(max_length=28)
    """As long as leaves room for two of them where an act says who acted for whom."""
    phone_masked = models.CharField(max_length=20, blank=True)
    """For display, such as 138****0001; the number itself is not kept here."""
    phrases = models.JSONField(default=list, blank=True)
    """常用意见, as the person put them in order."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=("office", "code"), name="person_code_once_an_office"),)

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """任职: a person holds a post from ``since`` on, up to but without ``until``."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("post__order", "post__code", "since")
        constraints = (
            models.UniqueConstraint(
                fields=("post",), condition=Q(until=None), name="one_open_appointment_a_post"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="appointment_ends_after_its_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.post} {self.person}"


class Holding(models.Manager["Any"]):
    """The relations that hold: those that have not ended."""

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().filter(until=None)


class Relation(models.Model):
    """What a post is to a unit or to another post, from ``since`` on; ended, it stays as history.

    It holds from the day on which it is registered: ``since`` may lie before, never after.
    """

    since = models.DateField(null=True, blank=True)
    """None: ever since anybody knows."""
    until = models.DateField(null=True, blank=True)
    """The day on which it was ended."""

    objects = Holding()
    ever = models.Manager()  # noqa: DJ012 - a manager, and not the one that comes first

    class Meta:
        abstract = True


class Portfolio(Relation):
    """分管: a post leads a unit, or a field of work (领域) by its name. 联系 is a Contact."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="portfolios")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="portfolios", null=True, blank=True)
    field = models.CharField(max_length=60, blank=True)
    """The field, as texts call it; empty for a unit."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(unit=None) ^ Q(field=""), name="portfolio_of_a_unit_or_of_a_field"
            ),
            models.UniqueConstraint(
                fields=("post", "unit"),
                condition=Q(field="", until=None),
                name="portfolio_once_a_post_and_unit",
            ),
            models.UniqueConstraint(
                fields=("post", "field"),
                condition=Q(unit=None, until=None),
                name="portfolio_once_a_post_and_field",
            ),
        )

    def __str__(self) -> str:
        return f"{self.post} {self.unit or self.field}"


class Contact(Relation):
    """联系: a post is the contact leader of a unit, or of a thing outside such as 联系点 or 社区."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="contacts")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="contacts", null=True, blank=True)
    place = models.CharField(max_length=120, blank=True)
    """The thing outside, by its name; empty for a unit."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(unit=None) ^ Q(place=""), name="contact_of_a_unit_or_of_a_place"
            ),
            models.UniqueConstraint(
                fields=("post", "unit"),
                condition=Q(place="", until=None),
                name="contact_of_a_unit_once_a_post",
            ),
            models.UniqueConstraint(
                fields=("post", "place"),
                condition=Q(unit=None, until=None),
                name="contact_of_a_place_once_a_post",
            ),
        )

    def __str__(self) -> str:
        return f"{self.post} {self.unit or self.place}"


class Deputy(Relation):
    """A角、B角: which post stands in for a post, and in what order. Standing; it gives no authority."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="deputies")
    by_post = models.ForeignKey(Post, models.PROTECT, related_name="deputy_of")
    order = models.PositiveIntegerField()

    class Meta:
        ordering = ("order", "by_post__order", "by_post__code")
        constraints = (
            models.UniqueConstraint(
                fields=("post", "by_post"), condition=Q(until=None), name="deputy_once_a_post"
            ),
            models.CheckConstraint(condition=~Q(post=F("by_post")), name="deputy_is_another_post"),
        )

    def __str__(self) -> str:
        return f"{self.post} {self.by_post}"


class Acting(models.Model):
    """代行: whoever holds ``by_post`` acts in ``post`` from ``since`` on, up to but without ``until``.

    What one acts for is not passed on: who acts for ``by_post`` does not act for ``post``.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="actings")
    by_post = models.ForeignKey(Post, models.PROTECT, related_name="acting_for")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    """None: until it is ended."""
    ended_at = models.DateTimeField(null=True, blank=True)
    """When it was ended before its time."""
    clauses = models.JSONField(default=list)
    ground = models.CharField(max_length=200, blank=True)
    case_ref = models.BigIntegerField(null=True, blank=True)
    """The case that brought it about, such as a leave that was granted; a number, as cases lie above."""

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="acting_ends_after_its_start"
            ),
            models.CheckConstraint(condition=~Q(post=F("by_post")), name="acting_is_by_another_post"),
        )

    def __str__(self) -> str:
        return f"{self.post} {self.by_post}"


class CalendarYear(models.Model):
    """放假安排: the working days of a year as its notice orders them; it holds for every office."""

    year = models.PositiveSmallIntegerField(unique=True)
    notice = models.CharField(max_length=200)
    rest_days = models.JSONField()
    """Dates in ISO 8601, as are the make-up days; they may begin in the December before."""
    make_up_days = models.JSONField(default=list)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ("year",)

    def __str__(self) -> str:
        return f"{self.year} {self.notice}"


class Closure(models.Model):
    """停办: days on which one office rests beside the national calendar, both ends included."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="closures")
    start = models.DateField()
    end = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        ordering = ("start", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="closure_ends_after_its_start"),
        )

    def __str__(self) -> str:
        return f"{self.office} {self.start}..{self.end}"
