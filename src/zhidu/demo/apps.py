from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "zhidu.demo"
    label = "demo"
    verbose_name = "演示"
