from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "zhidu.delivery"
    label = "delivery"
    verbose_name = "提醒"
