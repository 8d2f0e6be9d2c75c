"""Every change to a profile ends here: a new revision, a version in the history, fresh search and fresh pages."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from kuvend.core.cache import changed
from kuvend.directory.models import Network, Organisation, ProfileVersion
from kuvend.directory.operations.indexing import refresh_search
from kuvend.directory.queries.profile_editing import content_of
from kuvend.people.models import Person


@transaction.atomic
def touch(organisation: Organisation, *, by: Person | None, now: datetime) -> None:
    """Record that `organisation` was changed (its rows are already written).

    Grows `revision`, sets `changed_at`, keeps a `ProfileVersion` if the profile reads differently than before, and
    refreshes the search index and the cached pages. `by=None`: the system.
    """
    # The update takes the row's lock: of two changes at once the second gets the next number.
    Organisation.objects.filter(pk=organisation.pk).update(revision=F("revision") + 1, changed_at=now)
    fresh = Organisation.objects.select_related("type", "seat").get(pk=organisation.pk)
    organisation.revision, organisation.changed_at = fresh.revision, fresh.changed_at
    content = content_of(fresh)
    latest = ProfileVersion.objects.filter(organisation=fresh).values_list("content", flat=True).first()
    if latest != content:
        ProfileVersion.objects.create(organisation=fresh, number=fresh.revision, at=now, by=by, content=content)
    refresh_search(fresh)
    changed(f"organisation:{fresh.public_id}", "directory")


def refresh(*things: Organisation | Network) -> None:
    """Show what changed around profiles and networks (standing, mandates, relations) at once, on pages and in search.

    Unlike `touch` this keeps no version: the profile itself reads as before.
    """
    organisations = [thing for thing in things if isinstance(thing, Organisation)]
    networks = [thing for thing in things if isinstance(thing, Network)]
    if organisations:
        refresh_search(*organisations)
        changed("directory", *(f"organisation:{organisation.public_id}" for organisation in organisations))
    if networks:
        changed("networks", "directory", *(f"network:{network.public_id}" for network in networks))
