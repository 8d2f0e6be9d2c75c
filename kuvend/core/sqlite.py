"""Make the process use a current SQLite.

SQLite 3.7.0 to 3.51.2 can corrupt a database in WAL mode when two connections write or checkpoint together
(fixed in 3.51.3). The interpreter's own library is often that old, so the `pysqlite3` package takes its place.
"""

import sys

FIRST_SAFE_VERSION = (3, 51, 3)


class UnsafeSqliteError(RuntimeError):
    """The SQLite in use could corrupt the database."""


def use_current_sqlite() -> None:
    """Put `pysqlite3` in the place of `sqlite3`, unless the interpreter's own is safe.

    Raises:
        UnsafeSqliteError: no safe SQLite is installed.
    """
    try:
        import pysqlite3  # noqa: PLC0415 - present on Linux only
    except ImportError:
        import sqlite3 as library  # noqa: PLC0415
    else:
        sys.modules["sqlite3"] = pysqlite3
        sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2
        library = pysqlite3
    if library.sqlite_version_info < FIRST_SAFE_VERSION:
        msg = f"SQLite {library.sqlite_version} can corrupt a database in WAL mode; install pysqlite3 0.6.1 or newer."
        raise UnsafeSqliteError(msg)
