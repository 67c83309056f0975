"""A production server as ``zhidu serve`` runs it, at a time that stands still, one bare page beside it."""

from datetime import datetime

from zhidu.config.settings.production import *  # noqa: F403

ZHIDU_CLOCK = "pages.settings.now"
ROOT_URLCONF = "pages.urls"
MIDDLEWARE = ["pages.counting.Counting", *MIDDLEWARE]  # noqa: F405


def now() -> datetime:
    from pages.filling import NOW
    from zhidu.cases.tests.offices import moment

    return moment(NOW)
