"""Closing a network and opening it again. Nothing is deleted: what was true stays readable, and comes back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.cache import changed
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.emails.memberships import tell_about_network
from kuvend.directory.models import Membership, Network, Organisation
from kuvend.directory.operations.indexing import refreshing_search_once
from kuvend.directory.operations.touching import refresh
from kuvend.directory.queries.figures import tree_of
from kuvend.directory.queries.roles import heads_of, roles_of_network
from kuvend.people.models import Person


def close_network(*, network: Network, by: Person | None, now: datetime, reason: str) -> None:
    """Close a network: visitors no longer see it, nobody joins it, its members no longer count through it.

    Raises:
        Refused: no reason, it is the head office, or it is closed already.
    """
    if network.is_root:
        raise Refused(_("The head office cannot be closed."))
    _stand(network, closed_at=now, by=by, now=now, reason=reason)


def reopen_network(*, network: Network, by: Person | None, now: datetime, reason: str) -> None:
    """Open a closed network again: everything is as it was.

    Raises:
        Refused: no reason, or it is open.
    """
    _stand(network, closed_at=None, by=by, now=now, reason=reason)


def _stand(network: Network, *, closed_at: datetime | None, by: Person | None, now: datetime, reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Give a reason: it stays in the record."), field="reason")
    with transaction.atomic():
        locked = Network.objects.select_for_update().get(pk=network.pk)
        if (locked.closed_at is None) == (closed_at is None):
            raise Refused(_("Somebody has done this already. Reload the page to see how it stands."))
        tree = tree_of(network.pk)
        locked.closed_at = network.closed_at = closed_at
        locked.save(update_fields=["closed_at"])
        tree |= tree_of(network.pk)
        record(
            chain=network.public_id,
            action="directory.reopen_network" if closed_at is None else "directory.close_network",
            subject=Subject("network", network.public_id),
            by=by,
            now=now,
            reason=reason,
            facts={"members": Membership.objects.filter(network=network).count()},
        )
        people = [role.person for role in heads_of(network, now=now)]
        people += [role.person for role in roles_of_network(network)]
        for person in {person.pk: person for person in people}.values():
            tell_about_network(network, person, reason=reason, is_closed=closed_at is not None, now=now)
        _show(network, tree)


def _show(network: Network, tree: set[int]) -> None:
    """Show at once, on pages and in search, what closing or reopening changes for members here and below."""
    refresh(network)
    changed("roles", "taxonomies")
    with refreshing_search_once():
        for organisation in Organisation.objects.filter(memberships__network__in=tree).distinct():
            refresh(organisation)
