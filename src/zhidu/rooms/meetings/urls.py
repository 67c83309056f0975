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
    path("topics/<int:pk>/", views.tabling, name="topic-tabling"),
    path("<int:pk>/seats/", views.seat, name="meeting-seat"),
    path("<int:pk>/answer/", views.answer, name="meeting-answer"),
    path("<int:pk>/leave/", views.leave, name="meeting-leave"),
    path("<int:pk>/extras/", views.extra, name="meeting-extra"),
    path("<int:pk>/minutes/", views.minutes, name="meeting-minutes"),
]
