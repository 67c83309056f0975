"""Addresses of the duties."""

from django.urls import path

from zhidu.cases.duties import views

urlpatterns = [
    path("", views.duties, name="duties"),
    path("<int:pk>/attestation/", views.attest, name="duty-attest"),
    path("<int:pk>/reason/", views.account, name="duty-reason"),
]
