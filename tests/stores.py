"""The servers of others, for tests: a real Valkey, a real S3-compatible store, and the settings that name them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import environ
import pytest
from pytest_django import Settings

from kuvend.config import services
from tools.stores import NoCacheError, NoStoreError, Server, throwaway_cache, throwaway_store

__all__ = ["Server", "files_in", "open_store", "shared_cache_at", "store", "valkey"]

NOBODY_LISTENS = "http://127.0.0.1:1"  # a port that is never given to a server


@pytest.fixture(scope="session")
def valkey() -> Iterator[Server]:
    """Return a Valkey of this run's own."""
    try:
        with throwaway_cache() as server:
            yield server
    except NoCacheError as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def store() -> Iterator[Server]:
    """Return a store of this run's own, which asks for its key."""
    try:
        with throwaway_store() as server:
            yield server
    except NoStoreError as reason:
        pytest.skip(str(reason))


@pytest.fixture
def open_store() -> Iterator[Server]:
    """Return a store that somebody forgot to close."""
    try:
        with throwaway_store(is_open_to_all=True) as server:
            yield server
    except NoStoreError as reason:
        pytest.skip(str(reason))


@pytest.fixture
def files_in(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the program keep its files where these variables say, through its own settings."""

    def use(**variables: str) -> None:
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        settings.STORAGES = {**settings.STORAGES, "default": services.file_storage(environ.Env())}

    return use


@pytest.fixture
def shared_cache_at(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Let the program use the cache at an address, through its own settings; return the cache."""

    def use(url: str) -> Any:
        from django.core.cache import caches

        monkeypatch.setenv("CACHE_URL", url)
        settings.CACHES = {"default": services.cache(environ.Env(), Path("/nowhere"))}
        return caches["default"]

    return use
