"""The app's entry for Django."""

from django.apps import AppConfig


class EditionsConfig(AppConfig):
    """制度."""

    name = "zhidu.editions"
    label = "editions"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "制度"
