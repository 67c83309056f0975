"""Every address of the house, by the part that answers it."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from zhidu.web.views import language

urlpatterns: list[URLPattern | URLResolver] = [
    path("language/", language, name="language"),
    path("", include("zhidu.upkeep.urls")),
    path("", include("zhidu.accounts.urls")),
    path("", include("zhidu.delivery.urls")),
    path("", include("zhidu.desk.urls")),
    path("", include("zhidu.setup.urls")),
    path("rules/", include("zhidu.editions.urls")),
    path("cases/", include("zhidu.cases.urls")),
    path("registers/", include("zhidu.cases.registers.urls")),
    path("duties/", include("zhidu.cases.duties.urls")),
    path("publications/", include("zhidu.cases.publications.urls")),
    path("meetings/", include("zhidu.rooms.meetings.urls")),
]

if settings.ZHIDU_DEMO:
    urlpatterns.append(path("demo/", include("zhidu.demo.urls")))

handler400 = "zhidu.web.views.bad_request"
handler403 = "zhidu.web.views.forbidden"
handler404 = "zhidu.web.views.not_found"
handler500 = "zhidu.config.errors.server_error"
