"""A whole installation in one file, and back: rows, files and the secret key, with checksums.

The format is our own and the same on both engines, so a backup of SQLite can be restored into PostgreSQL and the
other way round: a tar with one file of JSON lines per table, the media files, and a manifest that names the schema and
every checksum. `archive` handles the file and knows no Django; `dump` and `load` handle the rows.
"""
