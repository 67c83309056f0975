"""Addresses of reminders."""

from django.urls import path

from zhidu.delivery import views

urlpatterns = [
    path("account/reminders/", views.reminders, name="account-reminders"),
    path("administration/deliveries/", views.failures, name="admin-deliveries"),
]
