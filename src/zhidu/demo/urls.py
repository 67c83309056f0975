"""Addresses of the demo's bar."""

from django.urls import path

from zhidu.demo import views

urlpatterns = [
    path("clock/", views.move, name="demo-clock"),
    path("login/", views.enter, name="demo-login"),
]
