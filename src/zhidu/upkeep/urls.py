from django.urls import path

from zhidu.upkeep.health import health
from zhidu.upkeep.views import about, status

urlpatterns = [
    path("health/", health, name="health"),
    path("version/", about, name="version"),
    path("administration/status/", status, name="system-status"),
]
