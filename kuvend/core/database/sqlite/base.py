"""Django's SQLite engine on `pysqlite3`, whose connections cannot tell their own limits."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.features import DatabaseFeatures as DjangoFeatures
from django.db.backends.sqlite3.operations import DatabaseOperations as DjangoOperations

# SQLite's own default since 3.32 (SQLITE_MAX_VARIABLE_NUMBER).
MOST_QUERY_PARAMETERS = 32_766
MOST_COLUMNS = 2_000  # SQLITE_MAX_COLUMN


class DatabaseFeatures(DjangoFeatures):
    """What this engine can do."""

    max_query_params = MOST_QUERY_PARAMETERS


class DatabaseOperations(DjangoOperations):
    """How this engine does it."""

    def _quote_params_for_last_executed_query(self, params: Sequence[Any]) -> tuple[Any, ...]:
        """Return parameters as SQL writes them, for the log of queries in tests and under DEBUG."""
        quoted: tuple[Any, ...] = ()
        for start in range(0, len(params), MOST_COLUMNS):
            chunk = params[start : start + MOST_COLUMNS]
            cursor = self.connection.connection.cursor()
            try:
                quoted += cursor.execute("SELECT " + ", ".join(["QUOTE(?)"] * len(chunk)), chunk).fetchone()
            finally:
                cursor.close()
        return quoted

    def sql_flush(self, style: Any, tables: Sequence[str], **options: Any) -> list[str]:
        """Empty tables past their triggers, as PostgreSQL's TRUNCATE does: append-only tables can be flushed too."""
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'trigger'")
            triggers = [(name, sql) for name, sql, table in cursor.fetchall() if table in tables]
        return [
            *(f"DROP TRIGGER {self.quote_name(name)}" for name, _sql in triggers),
            *super().sql_flush(style, tables, **options),
            *(sql for _name, sql in triggers),
        ]


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the data folder's database."""

    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
