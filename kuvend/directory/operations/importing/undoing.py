"""Undoing: a new profile is archived, an older one reads as before; what somebody has changed since stays."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.core.errors import Refused
from kuvend.directory.models import (
    ImportBatch,
    ImportItem,
    Membership,
    Organisation,
)
from kuvend.directory.operations.importing.pieces import Tell, lock, mark_decided
from kuvend.directory.operations.memberships import end_membership
from kuvend.directory.operations.profiles import (
    archive_organisation,
    change_profile,
)
from kuvend.directory.queries.profile_editing import content_of
from kuvend.directory.rules.profiles import fields_changed
from kuvend.directory.states import (
    COUNTED_STATES,
    ImportItemState,
    ProfileState,
)
from kuvend.people.models import Person

CHANGED_SINCE = _(
    "Somebody has changed this profile since it was imported. Archive it instead, so that nothing is lost."
)


UNDONE_BECAUSE = "The import was undone."


@transaction.atomic
def undo_import_item(*, item: ImportItem, by: Person, now: datetime) -> None:
    """Take back what confirming an item did: the new profile is archived, or an older one reads as before.

    Raises:
        Refused: it is not confirmed, or somebody has changed the profile since.
    """
    lock(item, ImportItemState.CONFIRMED)
    organisation = item.organisation
    if organisation is not None:
        organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
        if item.before is None:
            _take_back_profile(item, organisation, by=by, now=now)
        else:
            _take_back_fields(item, organisation, by=by, now=now)
    mark_decided(item, ImportItemState.UNDONE, by=by, now=now)


def undo_import(*, batch: ImportBatch, by: Person, now: datetime, tell: Tell | None = None) -> tuple[int, int]:
    """Undo every confirmed item of a batch; returns how many were undone, and how many had been changed since."""
    items = list(batch.items.filter(state=ImportItemState.CONFIRMED).order_by("-pk"))
    undone = 0
    for number, item in enumerate(items, 1):
        try:
            undo_import_item(item=item, by=by, now=now)
            undone += 1
        except Refused:
            continue  # somebody works with the profile: it stays
        finally:
            if tell is not None:
                tell(number, len(items))
    return undone, len(items) - undone


def _take_back_profile(item: ImportItem, organisation: Organisation, *, by: Person, now: datetime) -> None:
    if organisation.revision != item.revision or organisation.claimed_at or organisation.state == ProfileState.MERGED:
        raise Refused(CHANGED_SINCE)
    _end_membership(item, organisation, by=by, now=now)
    if organisation.state != ProfileState.ARCHIVED:
        archive_organisation(organisation=organisation, by=by, now=now, reason=UNDONE_BECAUSE, tells=False)


def _take_back_fields(item: ImportItem, organisation: Organisation, *, by: Person, now: datetime) -> None:
    before: dict[str, Any] = item.before or {}
    current = content_of(organisation)
    back = {
        name: value
        for name, value in before["content"].items()
        if not fields_changed({name: current[name]}, {name: before["after"][name]})
    }
    change_profile(organisation=organisation, content=back, by=by, now=now, reason=UNDONE_BECAUSE)
    if not before["was_member"]:
        _end_membership(item, organisation, by=by, now=now)


def _end_membership(item: ImportItem, organisation: Organisation, *, by: Person, now: datetime) -> None:
    membership = Membership.objects.filter(organisation=organisation, network=item.network).first()
    if membership is not None and membership.state in COUNTED_STATES:
        end_membership(membership=membership, by=by, now=now, reason=UNDONE_BECAUSE, is_removal=True, tells=False)
