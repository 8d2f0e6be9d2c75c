"""Counts that all processes of one machine share, in a folder: how often somebody asked for a code.

They lie outside the database, because a request that is refused takes back what it wrote there, and a count must stay.
"""

from typing import Any

import structlog
from django.core.cache.backends.filebased import FileBasedCache

log = structlog.get_logger("kuvend.cache")


class FolderCache(FileBasedCache):
    """Django's files, and nobody locked out where one cannot be written."""

    def set(self, *arguments: Any, **options: Any) -> None:
        """Keep a value, unless the disk is full."""
        try:
            super().set(*arguments, **options)
        except OSError as error:
            log.error("counts_in_trouble", error=type(error).__name__)  # noqa: TRY400 - the disk is told of elsewhere
