"""Networks and the graph they form."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.models import MembershipPolicy, Network, NetworkLink, Organisation
from kuvend.directory.operations.indexing import refresh_search_of
from kuvend.directory.operations.touching import refresh
from kuvend.directory.queries.terms import not_over_on
from kuvend.directory.rules.graph import would_make_cycle
from kuvend.people.models import Person

# A worker that stood still for some days finds what it missed.
DAYS_LOOKED_BACK = timedelta(days=7)


def found_network(*, slug: str, by: Person | None, now: datetime, **fields: Any) -> Network:
    """Create a network with the ordinary membership policy. `fields` are those of `Network`.

    Raises:
        Refused: another network has this short name, or is this organisation.
    """
    with transaction.atomic():
        if Network.objects.filter(slug=slug).exists():
            raise Refused(_("Another network has this short name. Choose a different one."), field="slug")
        _check_organisation(fields.get("organisation"))
        network = Network.objects.create(slug=slug, created_at=now, **fields)
        MembershipPolicy.objects.create(network=network)
        _record(network, "directory.found_network", by=by, now=now)
        refresh(network, *([network.organisation] if network.organisation else []))
    return network


def _check_organisation(organisation: Organisation | None) -> None:
    if organisation is not None and Network.objects.filter(organisation=organisation).exists():
        raise Refused(_("This organisation is another network already."), field="organisation")


def describe_network(*, network: Network, by: Person | None, now: datetime, **fields: Any) -> None:
    """Change what a network says of itself. `fields` are those of `Network`.

    Raises:
        Refused: its organisation is another network already.
    """
    with transaction.atomic():
        changed = [name for name, value in fields.items() if getattr(network, name) != value]
        was = network.organisation
        if "organisation" in changed:
            _check_organisation(fields["organisation"])
        for name in changed:
            setattr(network, name, fields[name])
        if not changed:
            return
        network.save(update_fields=changed)
        _record(network, "directory.describe_network", by=by, now=now, facts={"changed": sorted(changed)})
        refresh(
            network, *(one for one in {was, network.organisation} if one is not None and was != network.organisation)
        )


def link_networks(
    *, parent: Network, child: Network, by: Person | None, now: datetime, since: date | None = None
) -> NetworkLink:
    """Make `child` a member of `parent`.

    Raises:
        Refused: it already is, or a circle would close.
    """
    with transaction.atomic():
        # Every link is locked: two people closing a circle from both ends would not see each other's half.
        links = list(NetworkLink.objects.select_for_update().filter(not_over_on(since or now.date())))
        parents: dict[int, list[int]] = {}
        for known in links:
            parents.setdefault(known.child_id, []).append(known.parent_id)
        if any((known.child_id, known.parent_id, known.until) == (child.pk, parent.pk, None) for known in links):
            raise Refused(_("This network already is a member of the other."))
        if would_make_cycle(parent=parent.pk, child=child.pk, parents=parents):
            raise Refused(_("That would close a circle: the other network already belongs to this one."))
        link = NetworkLink.objects.create(parent=parent, child=child, since=since)
        _record(child, "directory.link_networks", by=by, now=now, facts={"parent": parent.public_id})
        refresh(parent, child)
        refresh_search_of(child)
    return link


def unlink_networks(*, link: NetworkLink, until: date, by: Person | None, now: datetime, reason: str) -> None:
    """End the membership of one network in another.

    Raises:
        Refused: it has ended already, no reason is given, or the day lies before it began.
    """
    if not reason.strip():
        raise Refused(_("Give a reason: it stays in the record."), field="reason")
    if link.since is not None and until < link.since:
        raise Refused(_("The term ends before it begins."), field="until")
    with transaction.atomic():
        if not NetworkLink.objects.filter(pk=link.pk, until=None).update(until=until):
            raise Refused(_("This has ended already."))
        _record(
            link.child,
            "directory.unlink_networks",
            by=by,
            now=now,
            reason=reason,
            facts={"parent": link.parent.public_id},
        )
        refresh(link.parent, link.child)
        refresh_search_of(link.child)


def turn_links(*, now: datetime) -> int:
    """Show what the calendar has changed: links that began or ended within the last days. Returns how many.

    Pages look at the calendar themselves; the search has written down in which networks a member is found. Twice is
    harmless.
    """
    today = now.date()
    begun = Q(since__lte=today, since__gt=today - DAYS_LOOKED_BACK)
    ended = Q(until__lt=today, until__gte=today - DAYS_LOOKED_BACK)
    turned = list(NetworkLink.objects.filter(begun | ended).select_related("parent", "child"))
    for link in turned:
        refresh(link.parent, link.child)
        refresh_search_of(link.child)
    return len(turned)


def set_membership_policy(*, policy: MembershipPolicy, by: Person | None, now: datetime, **fields: Any) -> None:
    """Change how a network takes and keeps members. `fields` are those of `MembershipPolicy`."""
    with transaction.atomic():
        before = {name: getattr(policy, name) for name in fields}
        changed = {name: [before[name], value] for name, value in fields.items() if before[name] != value}
        if not changed:
            return
        for name, (_before, value) in changed.items():
            setattr(policy, name, value)
        policy.save(update_fields=list(changed))
        _record(policy.network, "directory.set_membership_policy", by=by, now=now, facts={"changed": changed})
        refresh(policy.network)


def _record(
    network: Network,
    action: str,
    *,
    by: Person | None,
    now: datetime,
    reason: str = "",
    facts: dict[str, Any] | None = None,
) -> None:
    record(
        chain=network.public_id,
        action=action,
        subject=Subject("network", network.public_id),
        by=by,
        now=now,
        reason=reason,
        facts=facts or {},
    )
