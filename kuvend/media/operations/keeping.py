"""Taking a file in: judged by its content, images drawn anew, on disk before the row."""

import contextlib
import hashlib
import os
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage, storages
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from kuvend.core.errors import Refused, StoreTroubleError
from kuvend.core.formats import listed
from kuvend.core.ids import new_public_id
from kuvend.core.subjects import Actor, Subject
from kuvend.media import rules
from kuvend.media.hooks import Purpose
from kuvend.media.models import StoredFile
from kuvend.media.operations.images import redraw


class Upload(Protocol):
    """A file as a form hands it over, or anything that can be read."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        ...


def keep_file(
    *,
    upload: Upload | BinaryIO,
    name: str,
    purpose: Purpose,
    owner: Subject,
    by: Actor | None,
    now: datetime,
    expires_at: datetime | None = None,
    field: str | None = None,
) -> StoredFile:
    """Keep a file for a purpose and return its row; nothing is kept if the caller's transaction is rolled back.

    The content is written first and the row in the caller's transaction: a row always has its content, and content
    without a row is swept up later. `field` names the form field to blame.

    Raises:
        Refused: too large, of a type that is not taken, harmful, or no room on the disk; the reason says what to do.
    """
    content = _read(upload, purpose, field)
    content_type = rules.type_of(content)
    if not rules.is_allowed(content_type, purpose.limits):
        raise Refused(_sentence_about_types(purpose), field=field)
    width = height = None
    if content_type in rules.IMAGES:
        content, width, height = redraw(content, longest_side=purpose.limits.longest_side, field=field)
        content_type = rules.WEBP
    file = StoredFile(
        public_id=new_public_id(),
        purpose=purpose.name,
        owner_kind=owner.kind,
        owner_id=owner.public_id,
        name=rules.name_for(name, content_type),
        content_type=content_type,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        width=width,
        height=height,
        created_at=now,
        created_by=by.public_id if by else "",
        expires_at=expires_at or (now + purpose.kept_for if purpose.kept_for else None),
    )
    _write(file.path, content, field)
    with transaction.atomic():
        file.save(force_insert=True)
    return file


def _read(upload: Upload | BinaryIO, purpose: Purpose, field: str | None) -> bytes:
    most = purpose.limits.most_bytes
    content = upload.read(most + 1)
    if len(content) > most:
        raise Refused(
            _("This file is too large. Choose one of at most %(size)s.") % {"size": filesizeformat(most)}, field=field
        )
    if not content:
        raise Refused(_("This file is empty. Choose another one."), field=field)
    return content


def _sentence_about_types(purpose: Purpose) -> str:
    endings = sorted({rules.EXTENSIONS[known] for known in purpose.limits.types if known in rules.EXTENSIONS})
    return _("Files of this type are not taken. Choose one of: %(types)s.") % {"types": listed(endings)}


def _write(path: str, content: bytes, field: str | None) -> None:
    """Write content to the storage and to the disk below it."""
    try:
        default_storage.save(path, ContentFile(content))
        if isinstance(storages["default"], FileSystemStorage):  # a storage elsewhere keeps its own promises
            _sync(Path(default_storage.path(path)))
    except OSError as error:
        if not isinstance(error, StoreTroubleError):  # it would not answer to this either; sweeping finds what is left
            with contextlib.suppress(OSError):
                default_storage.delete(path)
        raise Refused(
            _("The file could not be saved. Try again later, or tell the head office."), field=field
        ) from error


def _sync(path: Path) -> None:
    """Return when a file and its name are on the disk."""
    for place in (path, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
