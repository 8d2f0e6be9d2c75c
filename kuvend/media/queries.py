"""Reading what is kept."""

from datetime import datetime

from django.db.models import Q, QuerySet

from kuvend.core.subjects import Subject
from kuvend.media.hooks import Purpose
from kuvend.media.models import StoredFile


def files_of(owner: Subject, purpose: Purpose | None = None) -> QuerySet[StoredFile]:
    """Return the files of somebody, in the order in which they came."""
    found = StoredFile.objects.filter(owner_kind=owner.kind, owner_id=owner.public_id)
    return found.filter(purpose=purpose.name) if purpose else found


def expired(*, now: datetime) -> QuerySet[StoredFile]:
    """Return the files whose time is over and that nothing keeps."""
    is_free = Q(retained_until=None) | Q(retained_until__lte=now)
    return StoredFile.objects.filter(is_free, expires_at__lte=now)
