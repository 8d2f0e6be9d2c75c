"""Closing a network and opening it again. Nothing is deleted: what was true stays readable, and comes back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.audit.queries import entries
from kuvend.core import jobs
from kuvend.core.cache import changed
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.emails.memberships import tell_about_network, tell_member_about_network
from kuvend.directory.models import Membership, Network, Organisation
from kuvend.directory.operations.indexing import refreshing_search_once
from kuvend.directory.operations.joining.ending import end_applications
from kuvend.directory.operations.touching import refresh
from kuvend.directory.queries.figures import tree_of
from kuvend.directory.queries.roles import heads_of, roles_of_network
from kuvend.directory.states import COUNTED_STATES, MembershipState
from kuvend.people.models import Person

TELL_MEMBERS = "directory.tell_members_of_network"
BATCH = 200
KEPT_STATES = (*COUNTED_STATES, MembershipState.SUSPENDED)


def close_network(*, network: Network, by: Person | None, now: datetime, reason: str) -> None:
    """Close a network: visitors no longer see it, nobody joins it, its members no longer count through it.

    Applications under way end; their applicants are told.

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
        ended = end_applications(network, by=by, now=now, reason=reason) if closed_at is not None else 0
        record(
            chain=network.public_id,
            action="directory.reopen_network" if closed_at is None else "directory.close_network",
            subject=Subject("network", network.public_id),
            by=by,
            now=now,
            reason=reason,
            facts={"members": Membership.objects.filter(network=network).count(), "applications": ended},
        )
        people = [role.person for role in heads_of(network, now=now)]
        people += [role.person for role in roles_of_network(network)]
        for person in {person.pk: person for person in people}.values():
            tell_about_network(network, person, reason=reason, is_closed=closed_at is not None, now=now)
        jobs.enqueue(
            TELL_MEMBERS,
            network=network.public_id,
            is_closed=closed_at is not None,
            at=now.isoformat(),
            told=sorted({person.public_id for person in people}),
        )
        _show(network, tree)


def tell_members(*, network_id: str, is_closed: bool, at: datetime, told: Collection[str]) -> int:
    """Write to every member what it means for it; return to how many. Done twice, it writes once.

    Nobody is told of what has been undone in the meantime. The reason is read from the record, where it stands.
    """
    network = Network.objects.filter(public_id=network_id).first()
    if network is None or (network.closed_at is not None) != is_closed:
        return 0
    action = "directory.close_network" if is_closed else "directory.reopen_network"
    entry = entries(chain=network_id, action=action).filter(at=at).first()
    reason = entry.personal_part.reason if entry is not None else ""
    kept = Membership.objects.filter(state__in=KEPT_STATES)
    elsewhere = set(
        kept.filter(network__closed_at=None).exclude(network=network).values_list("organisation_id", flat=True)
    )
    mine = kept.filter(network=network).select_related("network", "organisation").order_by("pk")
    number = 0
    for membership in mine.iterator(chunk_size=BATCH):
        tell_member_about_network(
            membership,
            reason=reason,
            is_closed=is_closed,
            is_alone=membership.organisation_id not in elsewhere,
            told=told,
            now=at,
        )
        number += 1
    return number


def _show(network: Network, tree: set[int]) -> None:
    """Show at once, on pages and in search, what closing or reopening changes for members here and below."""
    refresh(network)
    changed("roles", "taxonomies")
    with refreshing_search_once():
        for organisation in Organisation.objects.filter(memberships__network__in=tree).distinct():
            refresh(organisation)
