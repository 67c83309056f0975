from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "zhidu.upkeep"
    label = "upkeep"
    verbose_name = "运维"
