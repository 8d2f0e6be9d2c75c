"""Keeping, removing and forgetting files."""

from kuvend.media.operations.keeping import keep_file
from kuvend.media.operations.removing import (
    delete_expired_files,
    remove_file,
    retain_file,
    sweep_orphans,
)

__all__ = ["delete_expired_files", "keep_file", "remove_file", "retain_file", "sweep_orphans"]
