"""Reads a backup into an empty place: the schema as it was, the rows, the files, then the schema of today."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps as today
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from kuvend.core.backup.archive import BadBackupError
from kuvend.core.backup.dump import stored_files
from kuvend.core.backup.rows import decode, label_of, migrated_apps, stored_fields, stored_models
from kuvend.core.hooks import Hook
from kuvend.core.models import Worker

BATCH = 500  # rows written at a time

# Apps rebuild here what is no backup's business (the search index) and settle what must not happen twice. Each answers
# with a sentence for the operator.
after_restore: Hook[[], str] = Hook("core.after_restore")


class NotEmptyError(ValueError):
    """There are tables in the database already; a backup is never mixed with what is there."""


def restore_rows_and_files(content: Path, manifest: dict[str, Any], *, progress: Callable[[str], None]) -> None:
    """Fill the empty database and storage from an unpacked backup, then bring both to today's schema.

    Raises:
        NotEmptyError: the database or the store of files is not empty.
        BadBackupError: the backup's schema is not known to this program.
    """
    if tables := connection.introspection.table_names():
        message = f"The database is not empty (it has {len(tables)} tables). Restore into an empty one."
        raise NotEmptyError(message)
    if file := next(stored_files(default_storage), ""):
        message = f"The store of files is not empty (it has {file}). Restore into an empty one."
        raise NotEmptyError(message)
    executor = MigrationExecutor(connection)
    applied = [(str(app), str(name)) for app, name in manifest["migrations"]]
    unknown = [node for node in applied if node not in executor.loader.graph.nodes and node[0] in _our_labels()]
    if unknown:
        names = ", ".join(f"{app}.{name}" for app, name in unknown)
        message = (
            f"The backup was made by a newer Kuvend ({manifest['program']}; unknown here: {names}). Install it first."
        )
        raise BadBackupError(message)
    nodes = [node for node in applied if node in executor.loader.graph.nodes]
    progress("schema")
    executor.migrate(last_of_each_app(executor, nodes))
    historical = {label_of(model): model for model in stored_models(migrated_apps(executor.loader, nodes))}
    with transaction.atomic():
        _empty(historical)
        for label, table in manifest["tables"].items():
            progress(label)
            _load_table(content / "tables" / f"{label}.jsonl", historical[label], table)
        _continue_numbering(list(historical.values()))
    progress("files")
    _load_files(content / "media")
    progress("migrations since")
    call_command("migrate", interactive=False, verbosity=0)
    Worker.objects.all().delete()  # signs of life of those who worked there then


def last_of_each_app(executor: MigrationExecutor, nodes: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the nodes after which no other of the same app was applied; an earlier one would mean "go back there"."""
    known = set(nodes)
    return [
        node
        for node in nodes
        if not any(
            child.key in known and child.key[0] == node[0] for child in executor.loader.graph.node_map[node].children
        )
    ]


def _our_labels() -> set[str]:
    return {config.label for config in today.get_app_configs()}


def _empty(historical: dict[str, type[models.Model]]) -> None:
    """Take away what migrations brought (editable lists of words, kinds of content): the backup has its own."""
    for model in historical.values():
        manager = model._base_manager
        if manager.exists():
            # no cascade, no signals: the tables are emptied one by one
            manager.all()._raw_delete(using=connection.alias)  # noqa: SLF001 - see above


def _load_table(file: Path, model: type[models.Model], table: dict[str, Any]) -> None:
    fields = stored_fields(model)
    if [field.attname for field in fields] != table["fields"]:
        message = f"The columns of {label_of(model)} are not those of this program's schema."
        raise BadBackupError(message)
    count = 0
    for batch in _batches(file, model, fields):
        # raw: what a field would set by itself when saving (a time, a number) is what the backup says
        rows: Any = model._base_manager.all()
        rows._insert(batch, fields=fields, raw=True, using=connection.alias)  # noqa: SLF001 - bulk_create has no raw
        count += len(batch)
    if count != table["rows"]:
        message = f"{label_of(model)} has {count} rows instead of {table['rows']}."
        raise BadBackupError(message)


def _batches(file: Path, model: type[models.Model], fields: list[Any]) -> Iterator[list[models.Model]]:
    size = max(1, min(BATCH, connection.ops.bulk_batch_size(fields, [None] * BATCH)))
    batch: list[models.Model] = []
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            batch.append(decode(line, model, fields))
            if len(batch) == size:
                yield batch
                batch = []
    if batch:
        yield batch


def _continue_numbering(restored: list[type[models.Model]]) -> None:
    """Let new rows get numbers after those of the backup (PostgreSQL counts apart from the rows)."""
    statements = connection.ops.sequence_reset_sql(no_style(), restored)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _load_files(folder: Path) -> None:
    for path in sorted(folder.rglob("*")) if folder.exists() else ():
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            with path.open("rb") as file:
                saved = default_storage.save(name, File(file))
            if saved != name:
                message = f"The file {name} is there already; the storage must be empty."
                raise NotEmptyError(message)
