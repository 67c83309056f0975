"""Addresses of the desk."""

from django.urls import path

from zhidu.desk import feed, notices, views
from zhidu.desk.supervision import views as supervision

urlpatterns = [
    path("", views.desk, name="desk"),
    path("tasks/", supervision.tasks, name="tasks"),
    path("tasks/export/", supervision.export, name="tasks-export"),
    path("tasks/bulletin/", supervision.bulletin, name="tasks-bulletin"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read, name="notices-read"),
    path("phrases/", views.phrases, name="phrases"),
    path("week/", views.week, name="week"),
    path("calendar/<str:token>.ics", feed.feed, name="calendar-feed"),
    path("search/", views.seek, name="search"),
    path("directory/", views.directory, name="directory"),
]
