"""Offices, units, posts, people, appointments and portfolios."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q


def first_chart_version() -> int:
    """Where an office's count of chart changes begins.

    A random number, so that a chart cached for an office before a restore or a reset of the demo is
    never taken for the chart of the office that has its key afterwards.
    """
    return secrets.randbelow(2**40)


class Office(models.Model):
    """单位: an office that runs by its own rules; every other row belongs to one."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=40)
    chart_version = models.PositiveBigIntegerField(default=first_chart_version, editable=False)
    """Goes up by one whenever units, posts, portfolios or the posts behind a text's roles change."""

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
    title = models.CharField(max_length=120)
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
    name = models.CharField(max_length=60)
    phone_masked = models.CharField(max_length=20, blank=True)
    """For display, such as 138****0001; the number itself is not kept here."""

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


class Portfolio(models.Model):
    """分管: a post leads a unit. 联系 is another relation and not kept here."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="portfolios")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="portfolios")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("post", "unit"), name="portfolio_once_a_post_and_unit"),
        )

    def __str__(self) -> str:
        return f"{self.post} {self.unit}"
