"""Files in an S3-compatible store. What goes wrong on the way there is an `OSError`, as with a disk of our own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from kuvend.core.errors import StoreTroubleError
from kuvend.core.ids import new_public_id

PROBES = "files/00/probe"  # beside the files, where sweeping finds what a killed doctor leaves behind


@contextmanager
def as_trouble() -> Iterator[None]:
    """Turn the errors of the library into the one that callers expect of a disk."""
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise StoreTroubleError(str(error)) from error


class RemoteStorage(S3Storage):  # type: ignore[misc]  # carries no types
    """The store that `KUVEND_S3_BUCKET` names."""

    def _open(self, name: str, mode: str = "rb") -> Any:
        """Fetch the whole file, so that trouble shows before the first byte is answered and not in the middle."""
        with as_trouble():
            file = super()._open(name, mode)
            if mode == "rb":
                try:
                    _ = file.file
                except BaseException:
                    file.close()
                    raise
            return file

    def _save(self, name: str, content: Any) -> str:
        with as_trouble():
            return str(super()._save(name, content))

    def delete(self, name: str) -> None:
        """Delete a file; it need not be there."""
        with as_trouble():
            super().delete(name)

    def exists(self, name: str) -> bool:
        """Tell whether a file is there."""
        with as_trouble():
            return bool(super().exists(name))

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        """Return the names of folders and of files below a folder."""
        with as_trouble():
            folders, files = super().listdir(name)
            return folders, files

    def size(self, name: str) -> int:
        """Return how many bytes a file has."""
        with as_trouble():
            return int(super().size(name))

    def get_modified_time(self, name: str) -> datetime:
        """Return when a file was written."""
        with as_trouble():
            changed: datetime = super().get_modified_time(name)
            return changed

    def can_be_read_by_everybody(self, name: str) -> bool:
        """Tell whether a stranger without a key gets a file."""
        try:
            self.unsigned_connection.Object(self.bucket_name, name).load()
        except (BotoCoreError, ClientError):
            return False
        return True

    def probe(self) -> str:
        """Write, read and delete a small file; return what is wrong, or nothing.

        Raises:
            OSError: the store does not answer, or refuses.
        """
        from django.core.files.base import ContentFile  # noqa: PLC0415 - only here

        name = self.save(f"{PROBES}-{new_public_id()}", ContentFile(b"well"))
        try:
            with self.open(name) as file:
                if file.read() != b"well":
                    return "It answers with something else than was written."
            if self.can_be_read_by_everybody(name):
                return "Everybody can read it without a key: close the bucket to the public."
        finally:
            self.delete(name)
        return ""
