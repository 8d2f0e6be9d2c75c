"""Values worked out from the database and kept in the process while their topics stand still."""

from collections.abc import Callable
from threading import Lock
from typing import Any, cast

from kuvend.core.cache.generations import fresh_keys, generations_of

MOST_VALUES = 200

_values: dict[str, tuple[dict[str, int], Any]] = {}
_lock = Lock()


def remembered[Value](key: str, topics: tuple[str, ...], make: Callable[[], Value]) -> Value:
    """Return the value of `key`, made anew if a topic has changed. One small query, once per request and key.

    The value is shared by everybody in this process: it must not depend on who asks, and must not be changed.
    """
    keys = fresh_keys.get()
    held = _values.get(key)
    if held is not None and keys is not None and key in keys:
        return cast("Value", held[1])
    now = generations_of(topics)
    if held is None or held[0] != now:
        held = (now, make())
        with _lock:
            while len(_values) >= MOST_VALUES:
                _values.pop(next(iter(_values)))
            _values[key] = held
    if keys is not None:
        keys.add(key)
    return cast("Value", held[1])


def forget_everything() -> None:
    """Empty the memory of this process (tests)."""
    with _lock:
        _values.clear()
