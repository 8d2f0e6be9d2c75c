"""Every address of the house, mounted by audience. Pages carry their language first."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver

from kuvend.config.wiring import join_hooks

join_hooks()

urlpatterns: list[URLPattern | URLResolver] = [
    *i18n_patterns(),
]
