from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "zhidu.desk"
    label = "desk"
    verbose_name = "工作台"
