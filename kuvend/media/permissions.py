"""Who may see a file: decided by the app that declared what it is for."""

from django.http import HttpRequest

from kuvend.media.hooks import UnknownPurposeError, purpose_named
from kuvend.media.models import StoredFile


def may_see(request: HttpRequest, file: StoredFile) -> bool:
    """Tell whether whoever asks may see a file; a purpose that nobody declares any more is seen by nobody."""
    try:
        purpose = purpose_named(file.purpose)
    except UnknownPurposeError:
        return False
    return purpose.is_public or purpose.may_see(request, file)
