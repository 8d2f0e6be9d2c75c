"""Counts that all processes share, in Valkey or Redis: how often somebody asked for a code.

Pages and values do not lie here (see `pages`, `values`): they stay in the process and are checked against the database.
"""

import json
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from kuvend.core.ids import new_public_id

log = structlog.get_logger("kuvend.cache")

PAUSE = 10.0  # seconds without another question to a server that did not answer


class PlainValues:
    """Writes values as JSON: whoever gets at the server can put no code into what is read back."""

    def dumps(self, value: object) -> bytes | int:
        """Return what is kept; whole numbers as they are, so that the server can count."""
        return value if type(value) is int else json.dumps(value).encode()

    def loads(self, content: bytes) -> Any:
        """Return what was kept."""
        return json.loads(content)


def _on_either(name: str) -> Callable[..., Any]:
    """Return a method that asks the server and, while it is silent, the process's own memory."""

    def method(self: "SharedCache", *arguments: Any, **options: Any) -> Any:
        if time.monotonic() >= self.silent_until:
            try:
                return getattr(RedisCache, name)(self, *arguments, **options)
            except RedisError as error:
                self.silent_until = time.monotonic() + PAUSE
                log.error("shared_cache_in_trouble", error=type(error).__name__)  # noqa: TRY400 - once in ten seconds, without a long tale
        return getattr(self.own, name)(*arguments, **options)

    return method


class SharedCache(RedisCache):
    """The server that `CACHE_URL` names. Without it nobody is locked out: each process counts for itself meanwhile."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self.own = LocMemCache("kuvend", {**params, "OPTIONS": {}})
        self.silent_until = 0.0

    add = _on_either("add")
    get = _on_either("get")
    set = _on_either("set")
    touch = _on_either("touch")
    delete = _on_either("delete")
    get_many = _on_either("get_many")
    has_key = _on_either("has_key")
    incr = _on_either("incr")
    set_many = _on_either("set_many")
    delete_many = _on_either("delete_many")
    clear = _on_either("clear")

    def probe(self) -> str:
        """Write, read and delete a small value on the server itself; return what is wrong, or nothing."""
        key = f"probe-{new_public_id()}"
        try:
            RedisCache.set(self, key, "well", 10)
            found = RedisCache.get(self, key)
            RedisCache.delete(self, key)
        except RedisError as error:
            return str(error)
        return "" if found == "well" else "It answers with something else than was written."
