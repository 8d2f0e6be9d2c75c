"""The generations of topics, read as cheaply as the database allows."""

from collections.abc import Collection, Sequence
from contextvars import ContextVar
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from kuvend.core.models import Generation

# Keys of values already found fresh within this request; None outside of requests, where nothing is trusted.
fresh_keys: ContextVar[set[str] | None] = ContextVar("fresh_keys", default=None)

# SQLite has one writer at a time, so one row per topic is enough. PostgreSQL's writers must not wait for each other.
ADD_ONE = (
    "UPDATE core_generation SET value = value + 1 WHERE id = (SELECT min(id) FROM core_generation WHERE topic = %s)"
)
FIRST = "INSERT INTO core_generation (topic, value) VALUES (%s, 1)"
ADD_ROWS = "INSERT INTO core_generation (topic, value) SELECT unnest(%s::text[]), 1"
ADD_UP = (
    "WITH gone AS (DELETE FROM core_generation WHERE topic = %s RETURNING value)"
    " INSERT INTO core_generation (topic, value) SELECT %s, sum(value) FROM gone HAVING count(*) > 0"
)
MOST_ROWS = 10  # of a topic, before they are added up


def changed(*topics: str) -> None:
    """Say, in the transaction of the change, that these topics have changed. Waits for nobody."""
    names = sorted(set(topics))
    # Part of the caller's transaction or none of it: a savepoint would cost two more statements.
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(ADD_ROWS, [names])
        else:
            for topic in names:
                cursor.execute(ADD_ONE, [topic])
                if not cursor.rowcount:
                    cursor.execute(FIRST, [topic])
    if (keys := fresh_keys.get()) is not None:
        keys.clear()


def add_up() -> int:
    """Make one row of the many of each topic, which changes no generation; return how many topics had many."""
    many = Generation.objects.values_list("topic").annotate(rows=Count("pk")).filter(rows__gt=MOST_ROWS)
    topics = [topic for topic, _rows in many.order_by("topic")]
    if connection.vendor == "postgresql":
        for topic in topics:
            with connection.cursor() as cursor:
                cursor.execute(ADD_UP, [topic, topic])
    return len(topics)


def sql_of_generations(number: int) -> str:
    """Return the query for the generations of that many topics: rows of topic and generation."""
    return (
        "SELECT topic, CAST(sum(value) AS bigint) FROM core_generation"  # noqa: S608 - placeholders only
        f" WHERE topic IN ({marks(number)}) GROUP BY topic"
    )


def generations_of(topics: Collection[str]) -> dict[str, int]:
    """Return topic → generation; a topic that never changed stands at 0."""
    ordered = sorted(topics)
    found = dict(rows(sql_of_generations(len(ordered)), ordered))
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
