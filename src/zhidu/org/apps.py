"""The app's entry for Django."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """机构与人员."""

    name = "zhidu.org"
    label = "org"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "机构与人员"
