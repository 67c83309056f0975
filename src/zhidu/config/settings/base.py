"""Settings that hold everywhere; local, test and production change a few of them."""

import os
from pathlib import Path

from zhidu.config.database import database_from
from zhidu.config.env import choice, flag, required, secret, words
from zhidu.config.logs import FORMATS
from zhidu.config.mail import mail_server

ROOT = Path(__file__).resolve().parents[4]

# ---- zhidu's own
ZHIDU_DEMO = flag("ZHIDU_DEMO")
ZHIDU_VAR = Path(os.environ.get("ZHIDU_VAR") or ("var/demo" if ZHIDU_DEMO else "var")).absolute()
ZHIDU_RULEBOOKS = Path(os.environ.get("ZHIDU_RULEBOOKS") or ROOT / "rulebooks").absolute()
ZHIDU_UPLOAD_MAX = 20 * 1024 * 1024
ZHIDU_DISK_MIN = 512 * 1024 * 1024  # bytes; with less left on the disk the server is not well
ZHIDU_FILE_SCAN = os.environ.get(
    "ZHIDU_FILE_SCAN", ""
)  # package.module.function(name, content) -> why not, or None
ZHIDU_FONTS = Path(os.environ["ZHIDU_FONTS"]).absolute() if os.environ.get("ZHIDU_FONTS") else None
ZHIDU_DEMO_MEETINGS = int(os.environ.get("ZHIDU_DEMO_MEETINGS", "24"))  # of the year: fewer come sooner
ZHIDU_CLOCK = "zhidu.demo.clock.now" if ZHIDU_DEMO else "django.utils.timezone.now"

# ---- reminders out of the house; each way is on where it is named here, and none of them in the demo
_MAIL_URL = "" if ZHIDU_DEMO else secret("ZHIDU_MAIL_URL")
ZHIDU_HOOK_URL = "" if ZHIDU_DEMO else os.environ.get("ZHIDU_HOOK_URL", "").strip()
ZHIDU_MAIL_FROM = ""
if _MAIL_URL:
    ZHIDU_MAIL_FROM = required(
        "ZHIDU_MAIL_FROM", zh="请写明提醒邮件的发件地址。", en="name the sender of mails."
    )
ZHIDU_HOOK_KEY = ""
if ZHIDU_HOOK_URL:
    ZHIDU_HOOK_KEY = required(
        "ZHIDU_HOOK_KEY", zh="请写明与消息平台约定的签名密钥。", en="name the key by which calls are signed."
    )
ZHIDU_URL = os.environ.get("ZHIDU_URL", "").strip().rstrip("/")
if _MAIL_URL or ZHIDU_HOOK_URL:
    ZHIDU_URL = required(
        "ZHIDU_URL", zh="请写明本系统的网址，提醒里的链接要用。", en="name this server's address, for links."
    ).rstrip("/")
ZHIDU_MAIL_TITLES = flag("ZHIDU_MAIL_TITLES")  # titles of cases in mails; off: they may be 内部 or 工作秘密
ZHIDU_HOOK_PRIVATE = flag(
    "ZHIDU_HOOK_PRIVATE"
)  # whether the receiver may have an address of an inner network
ZHIDU_HOOK_HERE = False  # whether it may be http on 127.0.0.1
_MAIL = mail_server(_MAIL_URL)
_BACKEND = "smtp" if _MAIL_URL else "console"
EMAIL_BACKEND = f"django.core.mail.backends.{_BACKEND}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.tls_from_start, _MAIL.tls_on_request
EMAIL_TIMEOUT = 5  # seconds, for each answer of the server

# ---- parts
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_q",
    "zhidu.web",
    "zhidu.org",
    "zhidu.accounts",
    "zhidu.editions",
    "zhidu.cases",
    "zhidu.rooms.meetings",
    "zhidu.setup",
    "zhidu.delivery",
    "zhidu.desk",
    "zhidu.upkeep",
    "django_include_bootstrap",  # after web: it brings a base.html of its own
]
if ZHIDU_DEMO:
    INSTALLED_APPS.append("zhidu.demo")

MIDDLEWARE = [
    "zhidu.config.errors.Incidents",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "zhidu.config.headers.SecurityHeaders",
    "zhidu.config.language.Language",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # a view says so where it needs no login
    "zhidu.config.acting.Acting",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhidu.setup.middleware.FirstDay",
    "zhidu.accounts.middleware.Bounds",  # after the actor and the messages
]

ROOT_URLCONF = "zhidu.config.urls"
WSGI_APPLICATION = "zhidu.config.wsgi.application"

_CONTEXT = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "zhidu.desk.context.frame",
]
if ZHIDU_DEMO:
    _CONTEXT.append("zhidu.demo.context.demo")

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": _CONTEXT},
    },
]

# ---- data
DATABASES = {"default": database_from(secret("ZHIDU_DB"), ZHIDU_VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = ZHIDU_VAR / "files"  # given out by views that ask who reads, never by address
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# ---- timed work: every minute each of these does what is due and answers how much there was
ZHIDU_JOBS = {
    "accounts": "zhidu.accounts.services.accounts_close",  # before anybody who has left does more
    "calendars": "zhidu.cases.services.dues_recompute",  # before what it may move is counted as missed
    "deadlines": "zhidu.cases.services.obligations_lapse",
    "duties": "zhidu.cases.duties.running.duties_run",
    "waits": "zhidu.cases.services.steps_wake",
    "seals": "zhidu.cases.services.days_seal",
    "records": "zhidu.cases.jobs.records_drop",
    "reminders": "zhidu.delivery.noting.occasions_note",
    "deliveries": "zhidu.delivery.sending.deliveries_send",  # last: it waits for servers that are not ours
}
Q_CLUSTER = {
    "name": "zhidu",
    "orm": "default",  # the queue is in the database: nothing else to run, to back up or to lose
    "workers": int(os.environ.get("ZHIDU_JOB_WORKERS", "1")),  # SQLite gains nothing from a second
    "timeout": 300,  # seconds a job may take; its next round goes on where it was stopped
    "retry": 360,  # seconds until a job whose worker died is given out again; more than the time limit
    "ack_failures": True,  # the next minute's round does it again
    "catch_up": False,  # one round makes up for those that were missed
    "poll": 1,
    "guard_cycle": 1,
    "recycle": 0,
    "save_limit": 10,
    "save_limit_per": "group",
}

# ---- language and time
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "zhidu_language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]  # of this part, which is no app
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

# ---- static files, from the same process
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True

# ---- who is who
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
AUTHENTICATION_BACKENDS = ["zhidu.accounts.backend.Accounts"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "zhidu.accounts.validators.OfficePolicy"},  # length and kinds, as the office has decided
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
# GB/T 22239-2019, 8.1.4.1 b wants attempts limited and names no number; NIST SP 800-63B allows 100 at most.
# The same for every office: were they not, they would tell whose names there are.
ZHIDU_LOCKOUT = {"failures": 5, "failures_of_an_address": 50, "minutes": 30}
ZHIDU_PROXIES = int(os.environ.get("ZHIDU_PROXIES", "0"))  # our own, in front: whose word on addresses counts

# ---- security
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *words("ZHIDU_HOSTS")]
CSRF_TRUSTED_ORIGINS = words("ZHIDU_ORIGINS")
CSRF_FAILURE_VIEW = "zhidu.web.views.csrf_failure"
SESSION_ENGINE = "zhidu.accounts.sessions"
SESSION_COOKIE_NAME = "zhidu_session"
SESSION_COOKIE_AGE = 24 * 3600  # the longest that a policy may allow; the policy's own time is asked
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"

# ---- log: one line an event, on standard error
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"incident": {"()": "zhidu.config.errors.WithIncident"}},
    "formatters": FORMATS,
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": choice("ZHIDU_LOG", FORMATS),
            "filters": ["incident"],
        },
    },
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "django.request": {"level": "ERROR"},
        "django-q": {"level": "WARNING"},
    },
}
