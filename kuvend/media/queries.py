"""Reading what is kept."""

from datetime import datetime

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet

from kuvend.core.subjects import Subject
from kuvend.media.hooks import Purpose
from kuvend.media.models import StoredFile


def files_of(owner: Subject, purpose: Purpose | None = None) -> QuerySet[StoredFile]:
    """Return the files of somebody, in the order in which they came."""
    found = StoredFile.objects.filter(owner_kind=owner.kind, owner_id=owner.public_id)
    return found.filter(purpose=purpose.name) if purpose else found


def content_of(file: StoredFile) -> bytes | None:
    """Return what a file holds, or None where the storage has lost it."""
    try:
        with default_storage.open(file.path) as content:
            return bytes(content.read())
    except FileNotFoundError:
        return None


def expired(*, now: datetime) -> QuerySet[StoredFile]:
    """Return the files whose time is over and that nothing keeps."""
    is_free = Q(retained_until=None) | Q(retained_until__lte=now)
    return StoredFile.objects.filter(is_free, expires_at__lte=now)
