"""Addresses of the 制度 pages."""

from django.urls import path

from zhidu.editions import views

urlpatterns = [
    path("", views.rules, name="rules"),
    path("<slug:rulebook>/", views.rulebook, name="rulebook"),
    path("<slug:rulebook>/<str:clause>/", views.clause, name="clause"),
]
