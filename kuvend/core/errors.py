"""Refusals that a reader can understand."""

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise


class Refused(Exception):
    """An operation cannot be done now; `reason` tells the reader why and what to do.

    `field` names the form field it belongs to, if one.
    """

    def __init__(self, reason: str | Promise, *, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


class StoreTroubleError(OSError):
    """The store of files on another machine does not answer, or refuses."""


class NotAllowed(PermissionDenied):
    """The person may know of the thing but may not do this to it (answers 403)."""
