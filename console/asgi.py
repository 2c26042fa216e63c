"""The ASGI application, for any server: Django is set up, then the doors are built (`console/doors.py`)."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
django.setup()

from console.doors import Doors  # noqa: E402 - it needs Django's models

application = Doors()
