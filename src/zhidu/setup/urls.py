"""Addresses of the set-up and of keeping an office."""

from django.urls import path

from zhidu.setup.views import begin, days, finish, numbers, people, posts, relations, texts

urlpatterns = [
    path("setup/", begin.begin, name="setup"),
    path("office/", finish.office, name="office"),
    path("office/people/", people.people, name="office-people"),
    path("office/people/template/", people.template, name="office-template"),
    path("office/posts/<int:pk>/", posts.post, name="office-post"),
    path("office/posts/<int:pk>/relations/", relations.relations, name="office-relations"),
    path("office/rules/", texts.texts, name="office-rules"),
    path("office/rules/<slug:folder>/", texts.text, name="office-text"),
    path("office/calendar/", days.calendar, name="office-calendar"),
    path("office/numbers/", numbers.numbers, name="office-numbers"),
    path("office/accounts/", finish.accounts, name="office-accounts"),
    path("office/finish/", finish.finish, name="office-finish"),
]
