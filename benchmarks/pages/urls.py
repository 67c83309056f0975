"""The house's addresses, and a page of nothing, behind the same doors: what a page costs at least."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from zhidu.config.urls import handler400 as handler400
from zhidu.config.urls import handler403 as handler403
from zhidu.config.urls import handler404 as handler404
from zhidu.config.urls import handler500 as handler500
from zhidu.config.urls import urlpatterns as ours


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("bare")


urlpatterns = [*ours, path("bare/", bare)]
