"""What a web server calls."""

import os

from django.core.wsgi import get_wsgi_application

from icsportal import env

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icsportal.settings")

with env.stop_plainly():
    application = get_wsgi_application()
