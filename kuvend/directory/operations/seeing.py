"""Who sees a profile at all: everybody, members, or only the office. Its own people say so, at any time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.models import Organisation
from kuvend.directory.operations.touching import touch
from kuvend.directory.queries.chains import chain_of
from kuvend.directory.states import ProfileState, Visibility
from kuvend.people.models import Person


@transaction.atomic
def choose_readers(*, organisation: Organisation, to: Visibility, by: Person, now: datetime) -> None:
    """Show a profile to everybody from now on, or take it out of the public directory; the same again changes nothing.

    Raises:
        Refused: the profile is archived or merged.
    """
    organisation.refresh_from_db(from_queryset=Organisation.objects.select_for_update())
    if organisation.state in {ProfileState.ARCHIVED, ProfileState.MERGED}:
        raise Refused(_("This profile is no longer in use. Bring it back from the archive first."))
    is_public = to == Visibility.PUBLIC
    state = ProfileState.PUBLISHED if is_public else ProfileState.DRAFT
    if (organisation.shown_to, organisation.state) == (to, state):
        return
    organisation.shown_to, organisation.state = to, state
    if is_public and organisation.published_at is None:
        organisation.published_at = now
    organisation.save(update_fields=["shown_to", "state", "published_at"])
    record(
        chain=chain_of(organisation),
        action="directory.choose_readers",
        subject=Subject("organisation", organisation.public_id),
        by=by,
        now=now,
        facts={"to": str(to)},
    )
    touch(organisation, by=by, now=now)
