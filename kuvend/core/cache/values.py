"""Values worked out from the database and kept in the process while their topics stand still."""

from collections.abc import Callable
from threading import Lock, local
from typing import Any, cast

from django.db import connection

from kuvend.core.cache.generations import fresh_keys, generations_of

MOST_VALUES = 200

type Held = tuple[dict[str, int], Any]

_values: dict[str, Held] = {}
_lock = Lock()


class _Provisional(local):
    """What one transaction has worked out from data that may still be taken back: for itself alone."""

    transaction: object = None
    values: dict[str, Held]


_provisional = _Provisional()


def remembered[Value](key: str, topics: tuple[str, ...], make: Callable[[], Value]) -> Value:
    """Return the value of `key`, made anew if a topic has changed. One small query, once per request and key.

    The value is shared by everybody in this process: it must not depend on who asks, and must not be changed.
    """
    keys = fresh_keys.get()
    within = _values_of_the_transaction()
    held = _values.get(key) if within is None else within.get(key) or _values.get(key)
    if held is not None and keys is not None and key in keys:
        return cast("Value", held[1])
    now = generations_of(topics)
    if held is None or held[0] != now:
        held = (now, make())
        if within is not None:
            within[key] = held
        else:
            _keep(key, held)
    if keys is not None:
        keys.add(key)
    return cast("Value", held[1])


def _values_of_the_transaction() -> dict[str, Held] | None:
    """Return the values of the transaction at hand; None outside. What surrounds a test is none."""
    # Django marks the transactions around a test, and nothing else tells them apart.
    blocks = [block for block in connection.atomic_blocks if not getattr(block, "_from_testcase", False)]
    outermost = blocks[0] if blocks else None
    if outermost is None:
        _provisional.transaction = None
        return None
    if _provisional.transaction is not outermost:
        _provisional.transaction, _provisional.values = outermost, {}
    return _provisional.values


def _keep(key: str, held: Held) -> None:
    with _lock:
        while len(_values) >= MOST_VALUES:
            _values.pop(next(iter(_values)))
        _values[key] = held


def forget_everything() -> None:
    """Empty the memory of this process (tests)."""
    with _lock:
        _values.clear()
