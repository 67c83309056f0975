"""The door for WSGI servers. Started on its own it is a production server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhidu.config.settings.production")

application = get_wsgi_application()
