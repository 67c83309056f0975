"""Addresses of the desk."""

from django.urls import path

from zhidu.desk import notices, views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("tasks/", views.tasks, name="tasks"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read, name="notices-read"),
    path("phrases/", views.phrases, name="phrases"),
    path("week/", views.week, name="week"),
    path("search/", views.seek, name="search"),
    path("directory/", views.directory, name="directory"),
]
