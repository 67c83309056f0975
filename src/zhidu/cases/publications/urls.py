"""The address of what is made public."""

from django.urls import path

from zhidu.cases.publications import views

urlpatterns = [path("", views.publications, name="publications")]
