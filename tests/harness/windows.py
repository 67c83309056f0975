"""The two windows in which pages are looked at."""

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
