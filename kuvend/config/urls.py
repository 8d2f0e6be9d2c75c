"""Every address of the house, mounted by audience. Pages carry their language first.

Apps with pages are listed in `APPS`; each has a module `urls` with the lists `public`, `member` and `desk`. Addresses
without a language (files, health, feeds, the API) are in the list `plain`, where an app has one.
"""

from importlib import import_module
from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from kuvend.config.wiring import join_hooks
from kuvend.core.error_pages import handler400, handler403, handler404, handler500

join_hooks()

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

APPS = ("core", "audit", "messaging", "media", "questionnaires", "people", "directory", "portal", "api", "demo")

type Patterns = list[URLPattern | URLResolver]


def addresses(name: str) -> Patterns:
    """Return the list `name` of every app that has one."""
    found: Patterns = []
    for app in APPS:
        if find_spec(f"kuvend.{app}.urls"):
            found += getattr(import_module(f"kuvend.{app}.urls"), name, [])
    return found


urlpatterns: Patterns = [
    *addresses("plain"),
    *i18n_patterns(
        *addresses("public"),
        path("member/", include(addresses("member"))),
        path("desk/", include(addresses("desk"))),
    ),
]
