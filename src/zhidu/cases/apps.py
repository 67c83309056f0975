from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "zhidu.cases"
    label = "cases"
    verbose_name = "事项"

    def ready(self) -> None:
        from zhidu.cases import registry
        from zhidu.cases.revisions import Revisions

        registry.register(Revisions())
