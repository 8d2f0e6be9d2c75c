"""Writes a backup while the house goes on working: one consistent moment of the database, then the files."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.storage import Storage, default_storage
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from kuvend.core import clock
from kuvend.core.backup.archive import Key, Writer, create
from kuvend.core.backup.rows import encode, label_of, migrated_apps, stored_fields, stored_models

KEY_MEMBER = "secret.key"
DEMO_MEMBER = "demo"
CHUNK = 2000  # rows fetched at a time


def write_backup(
    target: Path, *, key: Key | None = None, progress: Callable[[str], None] = lambda _: None
) -> dict[str, Any]:
    """Write everything into `target` and return the manifest (`tables` name → rows, `files` count, `made_at`, …)."""
    manifest: dict[str, Any] = {
        "program": version("kuvend"),
        "made_at": clock.now().isoformat(timespec="seconds"),
        "engine": connection.vendor,
    }
    with create(target, manifest, key) as writer:
        with one_moment():
            loader = MigrationLoader(connection)
            applied = sorted(loader.applied_migrations)
            manifest["migrations"] = [list(node) for node in applied]
            manifest["tables"] = {}
            for model in stored_models(migrated_apps(loader, applied)):
                progress(label_of(model))
                manifest["tables"][label_of(model)] = _add_table(writer, model)
        progress("files")
        manifest["files"] = _add_files(writer)
        for name in (KEY_MEMBER, DEMO_MEMBER):
            file = Path(settings.DATA) / name
            if file.exists():
                writer.add_bytes(name, file.read_bytes())
    return manifest


@contextmanager
def one_moment() -> Iterator[None]:
    """Let every query of the block see the database as it was when it began, without holding up anybody's writing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # deferred, not our usual immediate: readers of the write-ahead log stop no writer
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield


def _add_table(writer: Writer, model: Any) -> dict[str, Any]:
    fields = stored_fields(model)
    count = 0
    with tempfile.TemporaryFile() as lines:
        for row in model._base_manager.order_by("pk").iterator(chunk_size=CHUNK):
            lines.write(encode(row, fields).encode() + b"\n")
            count += 1
        size = lines.tell()
        lines.seek(0)
        writer.add(f"tables/{label_of(model)}.jsonl", lines, size)
    return {"fields": [field.attname for field in fields], "rows": count}


def _add_files(writer: Writer) -> int:
    count = 0
    for name in stored_files(default_storage):
        try:
            file = default_storage.open(name)
        except FileNotFoundError:  # removed since it was listed, as people go on working
            continue
        with file:
            writer.add(f"media/{name}", cast("BinaryIO", file), file.size)
        count += 1
    return count


def stored_files(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield the names of all files in a storage, wherever it is."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}{name}"
    for name in sorted(folders):
        yield from stored_files(storage, f"{folder}{name}/")
