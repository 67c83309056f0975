"""Addresses of the desk."""

from django.urls import path

from zhidu.desk import feed, notices, views
from zhidu.desk.kept import views as kept
from zhidu.desk.supervision import views as supervision

urlpatterns = [
    path("", views.desk, name="desk"),
    path("tasks/", supervision.tasks, name="tasks"),
    path("tasks/export/", supervision.export, name="tasks-export"),
    path("tasks/bulletin/", supervision.bulletin, name="tasks-bulletin"),
    path("kept/", kept.kept, name="kept"),
    path("kept/export/", kept.kept_export, name="kept-export"),
    path("kept/rows/", kept.kept_rows, name="kept-rows"),
    path("kept/rows/export/", kept.kept_rows_export, name="kept-rows-export"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read, name="notices-read"),
    path("phrases/", views.phrases, name="phrases"),
    path("week/", views.week, name="week"),
    path("calendar/<str:token>.ics", feed.feed, name="calendar-feed"),
    path("search/", views.seek, name="search"),
    path("directory/", views.directory, name="directory"),
]
