"""The WSGI application that the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuvend.config.settings")
application = get_wsgi_application()
# What is loaded now stays until the end: the collector need not walk through it again and again, nor look for circles
# after every two thousand objects, of which a page makes more.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
