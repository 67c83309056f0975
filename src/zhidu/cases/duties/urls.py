"""Addresses of the duties."""

from django.urls import path

from zhidu.cases.duties import views
from zhidu.cases.watches.views import roster, roster_hand_in

urlpatterns = [
    path("", views.duties, name="duties"),
    path("<int:pk>/attestation/", views.attest, name="duty-attest"),
    path("<int:pk>/reason/", views.account, name="duty-reason"),
    path("rosters/<slug:rulebook>/<slug:watch>/", roster, name="roster"),
    path("rosters/<slug:rulebook>/<slug:watch>/hand-in/", roster_hand_in, name="roster-hand-in"),
]
