"""A server for an office: the key and the names come from the environment, HTTPS in front."""

from zhidu.config.env import flag, required, words
from zhidu.config.settings.base import *
from zhidu.config.settings.base import ZHIDU_VAR

DEBUG = False
SECRET_KEY = required(
    "ZHIDU_SECRET_KEY",
    zh="正式运行必须设置 50 位以上的随机密钥，并妥善保管。",
    en="a production server needs a random key of 50 characters or more, kept safe.",
)
required(
    "ZHIDU_HOSTS",
    zh="请写明本系统的域名或地址，多个用逗号分开。",
    en="name the host names of this server, with commas between them.",
)
ALLOWED_HOSTS = words("ZHIDU_HOSTS")

# Some inner networks have no certificates: ZHIDU_HTTPS=off is said aloud, and `check --deploy` warns.
_HTTPS = flag("ZHIDU_HTTPS", default=True)
SECURE_SSL_REDIRECT = _HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _HTTPS
SECURE_HSTS_PRELOAD = _HTTPS
SESSION_COOKIE_SECURE = _HTTPS
CSRF_COOKIE_SECURE = _HTTPS
LANGUAGE_COOKIE_SECURE = _HTTPS

STATIC_ROOT = ZHIDU_VAR / "static"  # filled by `zhidu collectstatic`
WHITENOISE_USE_FINDERS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
