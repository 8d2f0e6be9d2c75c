"""What every decision about an imported item needs: it waits its turn, is written down, and becomes content."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.models import (
    ImportItem,
)
from kuvend.directory.queries.importing import decided_fields
from kuvend.directory.queries.taxonomies import language_keys
from kuvend.directory.rules.dialling import dialling_countries
from kuvend.directory.rules.importing import profile_content
from kuvend.directory.states import (
    IMPORT_MOVES,
    ImportItemState,
)
from kuvend.people.models import Person

type Tell = Callable[[int, int], None]


NO_LONGER = _("Somebody has decided about this meanwhile. Reload the page to see how it stands.")


def lock(item: ImportItem, *states: ImportItemState) -> None:
    """Let two decisions about one item wait for each other, and see that it still stands where it did.

    Raises:
        Refused: it does not.
    """
    locked = (
        ImportItem.objects.select_for_update(of=("self",))
        .select_related("network", "organisation", "source")
        .filter(pk=item.pk)
        .first()
    )
    if locked is None or locked.state not in states:  # None: the import was deleted
        raise Refused(NO_LONGER)
    item.state, item.organisation, item.network, item.source = (
        locked.state,
        locked.organisation,
        locked.network,
        locked.source,
    )
    item.revision, item.before = locked.revision, locked.before


def content_to_write(item: ImportItem) -> dict[str, Any]:
    """Return what an item would write into a profile, in the form of `queries.profile_editing.content_of`."""
    languages = item.network.languages or ["en"]
    return profile_content(
        decided_fields(item),
        language=item.language or languages[0],
        is_person=item.kind == "person",
        language_keys=language_keys(),
        countries=dialling_countries(item.network.country, [item.network.phone_prefix]),
    )


ACTIONS = {
    ImportItemState.CONFIRMED: "directory.confirm_import_item",
    ImportItemState.SET_ASIDE: "directory.set_aside_import_item",
    ImportItemState.UNDONE: "directory.undo_import_item",
    ImportItemState.PENDING: "directory.reopen_import_item",
}


def mark_decided(item: ImportItem, to: ImportItemState, *, by: Person, now: datetime) -> None:
    """Move an item on and write into the record who did."""
    assert to in IMPORT_MOVES[ImportItemState(item.state)]
    item.state, item.decided_at, item.decided_by = to, now, by
    item.save(
        update_fields=["state", "decided_at", "decided_by", "organisation", "revision", "before", "taken_by", "note"]
    )
    subject = (
        Subject("organisation", item.organisation.public_id)
        if item.organisation
        else Subject("import_item", item.public_id)
    )
    record(
        chain=item.network.public_id,
        action=ACTIONS[to],
        subject=subject,
        by=by,
        now=now,
        facts={"item": item.public_id, "kind": item.kind},
    )
