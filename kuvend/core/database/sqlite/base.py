"""Django's SQLite engine on `pysqlite3`, whose connections cannot tell their own limits."""

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.features import DatabaseFeatures as DjangoFeatures

# SQLite's own default since 3.32 (SQLITE_MAX_VARIABLE_NUMBER).
MOST_QUERY_PARAMETERS = 32_766


class DatabaseFeatures(DjangoFeatures):
    """What this engine can do."""

    max_query_params = MOST_QUERY_PARAMETERS


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the data folder's database."""

    features_class = DatabaseFeatures
