"""How a network looks: its logo and its colour."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.colour import is_colour
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.models import Network
from kuvend.directory.operations.touching import refresh
from kuvend.directory.permissions.files import NETWORK_LOGO
from kuvend.media.models import StoredFile
from kuvend.media.operations.keeping import keep_file
from kuvend.media.operations.removing import remove_file
from kuvend.people.models import Person


def change_look(
    *,
    network: Network,
    accent_colour: str,
    by: Person | None,
    now: datetime,
    logo: "UploadedFile[Any] | None" = None,
    removes_logo: bool = False,
) -> None:
    """Change the colour (#rrggbb) and, where one is given, the logo; `removes_logo` takes it away.

    Any colour will do: where it is too pale or too dark for words, pages use the nearest shade that is not
    (`core.colour`).

    Raises:
        Refused: this is no colour, or the picture cannot be taken; the reason says what to do.
    """
    colour = accent_colour.lower()
    if not is_colour(colour):
        raise Refused(_("Write the colour as # and six digits or letters from a to f."), field="accent_colour")
    with transaction.atomic():
        locked = Network.objects.select_for_update().get(pk=network.pk)
        before = (locked.accent_colour, locked.logo)
        locked.accent_colour = colour
        if logo is not None:
            locked.logo = keep_file(
                upload=logo,
                name=logo.name or "logo",
                purpose=NETWORK_LOGO,
                owner=Subject("network", locked.public_id),
                by=by,
                now=now,
                field="logo",
            ).public_id
        elif removes_logo:
            locked.logo = ""
        if (locked.accent_colour, locked.logo) == before:
            return
        locked.save(update_fields=["accent_colour", "logo"])
        if before[1] and before[1] != locked.logo:
            for old in StoredFile.objects.filter(public_id=before[1]):
                remove_file(file=old)
        record(
            chain=locked.public_id,
            action="directory.change_look",
            subject=Subject("network", locked.public_id),
            by=by,
            now=now,
            facts={"colour": [before[0], colour], "has_logo": bool(locked.logo)},
        )
        network.accent_colour, network.logo = locked.accent_colour, locked.logo
        refresh(locked)
