"""The cache that all processes share, on a real Valkey; and what happens while it is gone."""

import pickle
from collections.abc import Callable
from typing import Any

import pytest
import redis
from django.core.cache.backends.redis import RedisCache

from kuvend.core import health
from kuvend.core.cache import shared
from tools.stores import Server, throwaway_cache

pytestmark = [pytest.mark.unit, pytest.mark.stores]

type CacheMaker = Callable[[str], Any]


@pytest.fixture
def cache(valkey: Server, shared_cache_at: CacheMaker) -> Any:
    found = shared_cache_at(valkey.cache_url)
    found.clear()
    return found


@pytest.fixture
def server(valkey: Server) -> "redis.Redis":
    return redis.Redis(port=valkey.port)


def test_values_come_back_as_they_were(cache: Any) -> None:
    for value in ("tekst ë ш ع", 3, True, None, [1.5, 2.25], {"a": [1]}):
        cache.set("key", value)
        assert cache.get("key", "nothing") == value
    assert cache.get("another", "nothing") == "nothing"
    assert cache.add("key", 1) is False
    assert cache.add("new", 1) is True
    assert cache.incr("new", 4) == 5
    cache.set_many({"x": 1, "y": [2.0]})
    assert cache.get_many(["x", "y", "z"]) == {"x": 1, "y": [2.0]}
    cache.delete_many(["x", "y"])
    assert "x" not in cache
    assert cache.delete("new") is True
    assert cache.get("new") is None


def test_a_value_ends_on_the_server_when_its_time_is_over(cache: Any, server: "redis.Redis") -> None:
    cache.set("key", [1.0], 600)
    [name] = server.keys("*")
    assert b"kuvend:" in name
    assert 590 < server.ttl(name) <= 600
    cache.touch("key", 60)
    assert server.ttl(name) <= 60
    cache.set("key", [1.0], 0)
    assert server.keys("*") == []


def test_what_others_put_there_is_never_run(cache: Any, server: "redis.Redis") -> None:
    cache.set("key", [1.0])
    [name] = server.keys("*")
    assert server.get(name) == b"[1.0]"
    server.set(name, pickle.dumps(["harm"]))
    with pytest.raises(ValueError, match=r"decode|Expecting"):
        cache.get("key")


def test_what_one_cache_counts_another_process_sees(valkey: Server, cache: Any) -> None:
    other = shared.SharedCache(valkey.cache_url, {"KEY_PREFIX": "kuvend", "OPTIONS": {}})
    cache.set("count", 1)
    other.incr("count")
    assert cache.get("count") == 2


def test_while_the_server_is_gone_each_process_counts_for_itself(
    shared_cache_at: CacheMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    with throwaway_cache() as server:
        cache = shared_cache_at(server.cache_url)
        cache.set("count", 7)
        server.stop()
        real = RedisCache.get

        def ask(*arguments: Any) -> Any:
            asked.append(arguments)
            return real(*arguments)

        monkeypatch.setattr(RedisCache, "get", ask)
        assert cache.get("count") is None
        assert cache.add("count", 1) is True
        assert cache.incr("count") == 2
        assert cache.get("count") == 2
        assert len(asked) == 1  # a server that was silent is left alone for a while
        with throwaway_cache(server.port):
            cache.silent_until = 0.0
            assert cache.get("count") is None  # the server's own again
            cache.set("count", 9)
            assert redis.Redis(port=server.port).keys("*") == [b"kuvend:1:count"]
            assert len(asked) == 2


def test_the_doctor_asks_the_server_itself(valkey: Server, shared_cache_at: CacheMaker) -> None:
    shared_cache_at(valkey.cache_url)
    assert health.cache() == health.Finding("cache", is_well=True, detail="the cache of CACHE_URL answers")
    assert redis.Redis(port=valkey.port).keys("*probe*") == []
    with throwaway_cache() as server:
        cache = shared_cache_at(server.cache_url)
        server.stop()
        assert cache.get("anything") is None
        finding = health.cache()
    assert not finding.is_well
    assert "CACHE_URL" in finding.detail
    assert "refused" in finding.detail


def test_a_server_that_mixes_up_answers_is_not_well(
    valkey: Server, shared_cache_at: CacheMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared_cache_at(valkey.cache_url)
    monkeypatch.setattr(shared.PlainValues, "loads", lambda *_: "ill")
    assert "something else" in health.cache().detail


def test_a_wrong_password_is_told(valkey: Server, shared_cache_at: CacheMaker) -> None:
    redis.Redis(port=valkey.port).config_set("requirepass", "right")
    try:
        shared_cache_at(f"redis://:wrong@127.0.0.1:{valkey.port}/0")
        assert not health.cache().is_well
        shared_cache_at(f"valkey://:right@127.0.0.1:{valkey.port}/0")
        assert health.cache().is_well
    finally:
        redis.Redis(port=valkey.port, password="right").config_set("requirepass", "")


def test_without_an_address_nothing_is_asked() -> None:
    assert health.cache().detail == "a folder that the processes of this machine share"
