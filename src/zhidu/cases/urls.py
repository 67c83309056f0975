"""Addresses of the generic case pages."""

from django.urls import path

from zhidu.cases import file_views, filling, revision_views, views
from zhidu.cases.lists import views as lists

urlpatterns = [
    path("", lists.kinds, name="cases"),
    path("kinds/<slug:kind>/", lists.kind, name="case-kind"),
    path("kinds/<slug:kind>/export/", lists.export, name="case-kind-export"),
    path("kinds/<slug:kind>/together/", lists.together, name="case-kind-together"),
    path("kinds/<slug:kind>/views/", lists.view_new, name="saved-view-new"),
    path("views/<int:pk>/", lists.view, name="saved-view"),
    path("drafts/", lists.removed, name="drafts-removed"),
    path("new/<slug:kind>/", filling.new, name="case-new"),
    path("marks/", filling.mark_check, name="mark-check"),
    path("<int:pk>/", views.case, name="case"),
    path("<int:pk>/form/", filling.form, name="case-form"),
    path("<int:pk>/draft/", filling.autosave, name="case-autosave"),
    path("<int:pk>/preview/", filling.preview, name="case-preview"),
    path("<int:pk>/withdrawal/", views.withdraw, name="case-withdraw"),
    path("<int:pk>/print/", views.printed, name="case-print"),
    path("<int:pk>/print/pdf/", views.printed_pdf, name="case-print-pdf"),
    path("<int:pk>/readers/", views.readers, name="case-readers"),
    path("<int:pk>/removal/", lists.remove, name="draft-remove"),
    path("<int:pk>/restoration/", lists.restore, name="draft-restore"),
    path("files/<int:pk>/", file_views.file, name="file"),
    path("files/<int:pk>/page/", file_views.page, name="file-page"),
    path("notices/<int:pk>/", views.notice, name="notice"),
    path("reasons/<int:pk>/", views.reason, name="reason"),
    path("revisions/new/", revision_views.new, name="revision-new"),
    path("revisions/<int:pk>/", revision_views.revision, name="revision"),
    path("revisions/<int:pk>/roles/", revision_views.roles, name="revision-roles"),
]
