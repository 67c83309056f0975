from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "zhidu.cases"
    label = "cases"
    verbose_name = "事项"
