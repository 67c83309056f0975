"""Addresses of the generic case pages."""

from django.urls import path

from zhidu.cases import revision_views, views

urlpatterns = [
    path("new/<slug:kind>/", views.new, name="case-new"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/form/", views.form, name="case-form"),
    path("<int:pk>/draft/", views.autosave, name="case-autosave"),
    path("<int:pk>/preview/", views.preview, name="case-preview"),
    path("<int:pk>/withdrawal/", views.withdraw, name="case-withdraw"),
    path("files/<int:pk>/", views.file, name="file"),
    path("notices/<int:pk>/", views.notice, name="notice"),
    path("reasons/<int:pk>/", views.reason, name="reason"),
    path("revisions/new/", revision_views.new, name="revision-new"),
    path("revisions/<int:pk>/", revision_views.revision, name="revision"),
    path("revisions/<int:pk>/roles/", revision_views.roles, name="revision-roles"),
]
