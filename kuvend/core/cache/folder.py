"""Counts that all processes of one machine share, in a folder: how often somebody asked for a code.

They lie outside the database, because a request that is refused takes back what it wrote there, and a count must stay.
"""

from typing import Any

import structlog
from django.core.cache.backends.filebased import FileBasedCache
from django.core.cache.backends.locmem import LocMemCache

log = structlog.get_logger("kuvend.cache")


class FolderCache(FileBasedCache):
    """Django's files. Where one cannot be written, the process counts for itself: nobody is locked out, nor let in."""

    def __init__(self, folder: str, params: dict[str, Any]) -> None:
        super().__init__(folder, params)
        self.own = LocMemCache(folder, params)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """Return a value from the folder, or what could not be written there."""
        return super().get(key, self.own.get(key, default, version), version)

    def has_key(self, key: Any, version: int | None = None) -> bool:
        """Is there a value, here or there?"""
        return super().has_key(key, version) or self.own.has_key(key, version)

    def set(self, *arguments: Any, **options: Any) -> None:
        """Keep a value in the folder, or in this process where the folder is full or may not be written."""
        try:
            super().set(*arguments, **options)
        except OSError as error:
            log.error("counts_in_trouble", error=type(error).__name__)  # noqa: TRY400 - the disk is told of elsewhere
            self.own.set(*arguments, **options)
