"""The generations of topics, read as cheaply as the database allows."""

from collections.abc import Collection, Sequence
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction

# Keys of values already found fresh within this request; None outside of requests, where nothing is trusted.
fresh_keys: ContextVar[set[str] | None] = ContextVar("fresh_keys", default=None)

BUMP = (
    "INSERT INTO core_generation (topic, value) VALUES (%s, 1)"
    " ON CONFLICT (topic) DO UPDATE SET value = core_generation.value + 1"
)


def changed(*topics: str) -> None:
    """Say, in the transaction of the change, that these topics have changed.

    Topics are bumped in their order, so that two writers with the same topics never wait for each other in a circle.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        for topic in sorted(set(topics)):
            cursor.execute(BUMP, [topic])
    if (keys := fresh_keys.get()) is not None:
        keys.clear()


def generations_of(topics: Collection[str]) -> dict[str, int]:
    """Return topic → generation; a topic that never changed stands at 0."""
    ordered = sorted(topics)
    found = dict(rows(f"SELECT topic, value FROM core_generation WHERE topic IN ({marks(len(ordered))})", ordered))  # noqa: S608 - placeholders only
    return {topic: found.get(topic, 0) for topic in ordered}


def marks(number: int) -> str:
    """Return as many placeholders as the database at hand writes them."""
    return ",".join(["?" if connection.vendor == "sqlite" else "%s"] * number)


def rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run one small query. On SQLite past Django's cursor, whose bookkeeping costs more than the query.

    Inside a transaction of a test or an operation both see the same connection.
    """
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        result: list[tuple[Any, ...]] = connection.connection.execute(sql, parameters).fetchall()
        return result
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
