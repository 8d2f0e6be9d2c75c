"""Letting files go: the row first, the content once that is certain."""

from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import transaction

from kuvend.media import queries
from kuvend.media.models import StoredFile

ORPHANS_SPARED = timedelta(days=1)  # their row may still be on its way
AT_ONCE = 500


def remove_file(*, file: StoredFile) -> None:
    """Delete a file, in the caller's transaction; the content goes when that is committed."""
    with transaction.atomic():
        path = file.path
        StoredFile.objects.filter(pk=file.pk).delete()
        # Killed before this runs, or with a store that does not answer, the content is an orphan and swept up.
        transaction.on_commit(lambda: default_storage.delete(path), robust=True)


def retain_file(*, file: StoredFile, until: datetime | None) -> None:
    """Keep a file until a moment even if its time is over before: an open appeal, a duty by law."""
    StoredFile.objects.filter(pk=file.pk).update(retained_until=until)


def delete_expired_files(*, now: datetime) -> int:
    """Delete every file whose time is over and that nothing keeps; return how many."""
    deleted = 0
    while files := list(queries.expired(now=now)[:AT_ONCE]):
        with transaction.atomic():
            for file in files:
                remove_file(file=file)
        deleted += len(files)
    return deleted


def sweep_orphans(*, now: datetime) -> int:
    """Delete content older than a day that no row knows: of rolled-back use cases and killed processes."""
    swept = 0
    try:
        folders = default_storage.listdir("files")[0]
    except FileNotFoundError:  # nothing was ever kept
        return 0
    for folder in folders:
        names = default_storage.listdir(f"files/{folder}")[1]
        ids = {name.rpartition("-")[2] for name in names}
        known = set(StoredFile.objects.filter(public_id__in=ids).values_list("public_id", flat=True))
        for name in names:
            path = f"files/{folder}/{name}"
            if name.rpartition("-")[2] in known:
                continue
            if default_storage.get_modified_time(path) < now - ORPHANS_SPARED:
                default_storage.delete(path)
                swept += 1
    return swept
