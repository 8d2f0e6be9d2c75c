"""The application under measurement: the production one, with the settings of the bench."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"

from kuvend.config.wsgi import application

__all__ = ["application"]
