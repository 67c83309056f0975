"""Addresses of the meetings room."""

from django.urls import path

from zhidu.rooms.meetings import views

urlpatterns = [
    path("", views.meetings, name="meetings"),
    path("year/", views.year, name="meetings-year"),
    path("topics/", views.topics, name="topics"),
    path("new/<slug:body>/", views.new, name="meeting-new"),
    path("<int:pk>/", views.meeting, name="meeting"),
    path("<int:pk>/plan/", views.plan, name="meeting-plan"),
    path("<int:pk>/items/<int:item_pk>/", views.item, name="meeting-item"),
    path("<int:pk>/items/<int:item_pk>/regroup/", views.regroup, name="meeting-regroup"),
    path("<int:pk>/live/", views.live, name="meeting-live"),
    path("<int:pk>/live/notes/<int:item_pk>/", views.notes, name="meeting-live-notes"),
    path("<int:pk>/screen/", views.screen, name="meeting-screen"),
    path("<int:pk>/screen/state/", views.screen_state, name="meeting-screen-state"),
    path("topics/<int:pk>/", views.tabling, name="topic-tabling"),
    path("<int:pk>/seats/", views.seat, name="meeting-seat"),
    path("<int:pk>/answer/", views.answer, name="meeting-answer"),
    path("<int:pk>/leave/", views.leave, name="meeting-leave"),
    path("<int:pk>/extras/", views.extra, name="meeting-extra"),
    path("<int:pk>/withdrawals/", views.withdrawal, name="meeting-withdrawal"),
    path("<int:pk>/together/", views.together, name="meeting-together"),
    path("<int:pk>/minutes/", views.minutes, name="meeting-minutes"),
    path("<int:pk>/compliance/", views.compliance, name="meeting-compliance"),
    path("<int:pk>/papers/compliance/", views.compliance_paper, name="meeting-compliance-pdf"),
    path("<int:pk>/papers/calendar/", views.calendar_file, name="meeting-calendar"),
    path("<int:pk>/papers/agenda/", views.agenda_paper, name="meeting-agenda"),
    path("<int:pk>/papers/attendance/", views.attendance_paper, name="meeting-attendance"),
    path("<int:pk>/papers/cards/", views.cards_paper, name="meeting-cards"),
    path("<int:pk>/papers/places/", views.places_paper, name="meeting-places"),
    path("<int:pk>/papers/binder/", views.binding_begun, name="meeting-binding"),
    path("<int:pk>/papers/binder/pdf/", views.binder_paper, name="meeting-binder"),
    path("<int:pk>/papers/minutes/", views.minutes_paper, name="meeting-minutes-pdf"),
    path("<int:pk>/papers/minutes/word/", views.minutes_word, name="meeting-minutes-word"),
]
