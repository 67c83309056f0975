"""Addresses of the meetings room."""

from django.urls import path

from zhidu.rooms.meetings import views

urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("topics/", views.topics, name="topics"),
    path("new/<slug:body>/", views.new, name="meeting-new"),
    path("<int:pk>/", views.meeting, name="meeting"),
    path("<int:pk>/plan/", views.plan, name="meeting-plan"),
    path("<int:pk>/items/<int:item_pk>/", views.item, name="meeting-item"),
    path("<int:pk>/live/", views.live, name="meeting-live"),
    path("<int:pk>/live/notes/<int:item_pk>/", views.notes, name="meeting-live-notes"),
    path("<int:pk>/screen/", views.screen, name="meeting-screen"),
    path("<int:pk>/screen/state/", views.screen_state, name="meeting-screen-state"),
    path("<int:pk>/minutes/", views.minutes, name="meeting-minutes"),
]
