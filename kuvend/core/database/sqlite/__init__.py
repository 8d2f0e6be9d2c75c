"""SQLite through `pysqlite3`."""
