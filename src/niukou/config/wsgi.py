"""The pages for a server: `niukou serve` runs this, and so may any other that speaks WSGI."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "niukou.config.settings")
application = get_wsgi_application()
