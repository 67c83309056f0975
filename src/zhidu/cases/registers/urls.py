"""Addresses of the registers."""

from django.urls import path

from zhidu.cases.registers import views

urlpatterns = [
    path("", views.registers, name="registers"),
    path("<slug:register>/", views.register, name="register"),
    path("<slug:register>/export/", views.export, name="register-export"),
    path("<slug:register>/print/", views.printed, name="register-print"),
    path("<slug:register>/<int:pk>/", views.row, name="register-row"),
    path("<slug:register>/<int:pk>/<slug:kind>/", views.row_case, name="register-row-case"),
]
