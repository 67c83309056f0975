"""The house with django-viewflow beside it, on one database."""

from zhidu.config.settings.test import *  # noqa: F403
from zhidu.config.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "viewflow", "viewflow.workflow", "peers"]
