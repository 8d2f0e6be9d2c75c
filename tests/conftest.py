"""The ground under every test: an environment of its own, no network, one of two databases, no N+1 queries.

`KUVEND_TEST_DATABASE=postgres` runs the same tests on a real PostgreSQL, which is started here unless `DATABASE_URL`
names one.
"""

import atexit
import contextlib
import os
import sys
import tempfile
from pathlib import Path

import django
import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck
from hypothesis import settings as property_settings
from pytest_django import Settings
from zeal.constants import initialize_app_registry
from zeal.patch import patch

from kuvend.core.catalogues import compile_stale

# No test depends on how busy the machine is.
# Where a run decides what lands, it tries the same examples each time, so that it counts the same branches.
property_settings.register_profile(
    "kuvend",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
property_settings.load_profile("kuvend")

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ


def _prepare_environment() -> None:
    """Set what the settings read. Runs before Django does; workers of xdist inherit what the first process set."""
    if IS_WORKER:
        return
    engine = os.environ.get("KUVEND_TEST_DATABASE", "sqlite")
    if engine == "postgres" and not os.environ.get("DATABASE_URL"):
        from tools.postgres import throwaway_server

        stack = contextlib.ExitStack()
        os.environ["DATABASE_URL"] = stack.enter_context(throwaway_server())
        atexit.register(stack.close)
    elif engine == "sqlite":
        os.environ.pop("DATABASE_URL", None)
    if any(word.startswith("tests/journeys") for word in sys.argv):
        os.environ.setdefault("KUVEND_TEST_ON_DISK", "1")
    folder = tempfile.TemporaryDirectory(prefix="kuvend-tests-")
    atexit.register(folder.cleanup)
    os.environ["KUVEND_DATA"] = folder.name
    (Path(folder.name) / "static").mkdir()
    os.environ["KUVEND_SECRET_KEY"] = "only-for-tests-" + "0" * 50
    os.environ["KUVEND_WELCOME"] = "0"  # most tests live in a house that is set up, or do not care
    os.environ["DJANGO_SETTINGS_MODULE"] = "kuvend.config.settings"


_prepare_environment()
if os.environ.get("KUVEND_TEST_DATABASE", "sqlite") == "sqlite":
    # said outright: pytest-django knows only Django's own engine to be one that lives in memory
    # In memory, several connections do not wait for one another ("table is locked"): a browser asks several things at
    # once, so its journeys get a database on disk, like the real one.
    name = f"{os.environ['KUVEND_DATA']}/test.sqlite3" if os.environ.get("KUVEND_TEST_ON_DISK") else ":memory:"
    django_settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = name
# each worker of the tests counts for itself, and forgets between two tests
django_settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
django.setup()
compile_stale()
# zeal watches for N+1 queries; it is no part of the product, so it is put in place here instead of INSTALLED_APPS
initialize_app_registry()
patch()


@pytest.fixture(autouse=True)
def _private_media(tmp_path: Path, settings: Settings) -> None:
    """Files that a test uploads lie in its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(autouse=True)
def _time_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """How far time has come in one test is no concern of the next."""
    from kuvend.core import clock

    monkeypatch.setattr(clock, "_known", clock._Known(look_at=float("inf")))


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """What one test asked for too often, or found out, is no concern of the next: its rows are gone."""
    from django.core.cache import cache

    from kuvend.core.cache.pages import shelf
    from kuvend.core.cache.values import forget_everything

    cache.clear()
    shelf.clear()
    forget_everything()


@pytest.fixture(autouse=True)
def _no_query_per_row(settings: Settings) -> None:
    """Fail a request in which the same query runs once per row; two requests, or two operations, may ask the same."""
    settings.MIDDLEWARE = ["tests.repeated_queries.watch", *settings.MIDDLEWARE]
    # The account library asks twice for the same row when somebody signs in; that is not per row of anything.
    # A use case that touches a profile and its standing indexes it twice.
    settings.ZEAL_ALLOWLIST = [
        {"model": model, "field": "get()"}
        for model in ("account.*", "mfa.*", "people.Account", "sessions.Session", "core.SearchState")
    ]


from kuvend.config.wiring import join_hooks  # noqa: E402 - needs the settings

join_hooks()  # as every process of ours does when it starts

from tests.actors import *  # noqa: E402, F403 - after the environment: the actors import models
from tests.stores import *  # noqa: E402, F403 - after the environment: it reads settings
