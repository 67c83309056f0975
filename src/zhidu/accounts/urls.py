"""Addresses of log-in, one's own account, and 系统管理."""

from django.urls import path

from zhidu.accounts.views import audit, entry, own, pages, security, system

urlpatterns = [
    path("login/", entry.Entry.as_view(), name="login"),
    path("login/second/", entry.second, name="login-second"),
    path("logout/", entry.leave, name="logout"),
    path("invitation/<str:token>/", entry.invitation, name="invitation"),
    path("account/", own.account, name="account"),
    path("account/post/", own.choose_post, name="account-post"),
    path("account/password/", own.password, name="account-password"),
    path("account/factor/", own.factor, name="account-factor"),
    path("account/factor/off/", own.factor_end, name="account-factor-off"),
    path("account/factor/codes/", own.codes, name="account-codes"),
    path("account/calendar/", own.calendar, name="account-calendar"),
    path("account/sessions/<int:pk>/end/", own.end, name="account-session-end"),
    path("administration/", pages.administration, name="administration"),
    path("administration/accounts/", system.accounts, name="admin-accounts"),
    path("administration/accounts/together/", system.together, name="admin-accounts-together"),
    path("administration/accounts/<int:pk>/", system.account, name="admin-account"),
    path("administration/security/", security.people, name="admin-security"),
    path("administration/security/<int:pk>/", security.person, name="admin-security-person"),
    path("administration/locks/", security.locks, name="admin-locks"),
    path("administration/policy/", security.policy, name="admin-policy"),
    path("administration/log/", audit.log, name="admin-log"),
    path("administration/log/export/", audit.export, name="admin-log-export"),
]
