from django.apps import AppConfig


class SetupConfig(AppConfig):
    name = "zhidu.setup"
    label = "setup"
    verbose_name = "开办"
