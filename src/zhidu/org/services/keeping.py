"""What every change of an office keeps to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhidu.org.models import Office, Post, version_drawn


class OrgRefused(ValueError):
    """A change of the office that cannot be made; the message is a Chinese sentence for the page."""


def same_office(one: int, other: int) -> None:
    """Raises OrgRefused where two things belong to different offices."""
    if one != other:
        raise OrgRefused(_("职务、科室和人员必须属于同一单位"))


def another_post(post: Post, by_post: Post) -> None:
    """Raises OrgRefused where a post is to stand in for itself, or for one of another office."""
    same_office(post.office_id, by_post.office_id)
    if post.pk == by_post.pk:
        raise OrgRefused(_("“%(title)s”不能由它自己代行") % {"title": post.title})


def chart_changed(office_id: int) -> None:
    """Mark a change of what rules see of an office, so that no chart built before it is used again."""
    Office.objects.filter(pk=office_id).update(chart_version=version_drawn())
