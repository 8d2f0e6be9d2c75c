"""Head of Network: a mandate with a term, held by one organisation or several."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.cache import changed
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.emails import tell_about_mandate
from kuvend.directory.models import HeadOfNetworkMandate, MandateHolder, Membership, Network, Organisation
from kuvend.directory.operations.touching import refresh
from kuvend.directory.queries.networks import accepts_co_heads
from kuvend.directory.rules.terms import overlap
from kuvend.directory.states import COUNTED_STATES, Appointment, ProfileState
from kuvend.people.models import Person


def give_mandate(
    *,
    network: Network,
    holders: Sequence[Organisation],
    since: date,
    until: date | None,
    appointed_by: Appointment,
    by: Person | None,
    now: datetime,
    evidence: str = "",
) -> HeadOfNetworkMandate:
    """Record who heads `network` from a day on, and tell those who represent them.

    Both days count; co-heads are holders of one mandate.

    Raises:
        Refused: nobody is named, or several where the network's policy wants one head; one of them is no member in
            force, or its profile is no longer in use; the term ends before it begins, or it overlaps another one.
    """
    holders = list(dict.fromkeys(holders))
    if not holders:
        raise Refused(_("Name at least one organisation that holds the mandate."), field="holders")
    if len(holders) > 1 and not accepts_co_heads(network):
        raise Refused(_("By its policy, one organisation alone heads this network."), field="co_holder")
    if until is not None and until < since:
        raise Refused(_("The term ends before it begins."), field="until")
    with transaction.atomic():
        # Of a mandate recorded and a membership ended at once, one waits for the other.
        Network.objects.select_for_update().get(pk=network.pk)
        _check_members(network, holders)
        mandate = HeadOfNetworkMandate(
            network=network, since=since, until=until, appointed_by=appointed_by, evidence=evidence
        )
        if any(overlap(mandate, other) for other in network.mandates.all()):
            raise Refused(_("Another mandate covers part of this term. End that one first."), field="since")
        mandate.save()
        for position, organisation in enumerate(holders):
            MandateHolder.objects.create(mandate=mandate, organisation=organisation, position=position)
        _record(
            mandate,
            "directory.give_mandate",
            by=by,
            now=now,
            facts={"holders": [holder.public_id for holder in holders], "since": since, "until": until},
        )
        refresh(network)
        refresh(*holders)
        tell_about_mandate(mandate, now=now)
    return mandate


def _check_members(network: Network, holders: Sequence[Organisation]) -> None:
    """Whoever heads a network belongs to it, under a profile that is in use."""
    in_force = set(
        Membership.objects.filter(network=network, organisation__in=holders, state__in=COUNTED_STATES)
        .exclude(organisation__state__in=[ProfileState.ARCHIVED, ProfileState.MERGED])
        .values_list("organisation_id", flat=True)
    )
    for holder in holders:
        if holder.pk not in in_force:
            raise Refused(
                _("Only a member of the network can head it, and %(name)s is none. Take it in as a member first.")
                % {"name": holder.name}
            )


def end_mandate(*, mandate: HeadOfNetworkMandate, until: date, by: Person | None, now: datetime, reason: str) -> None:
    """End a mandate on a day (that day still counts).

    Raises:
        Refused: no reason, the day lies outside the term, or somebody has ended it already.
    """
    if not reason.strip():
        raise Refused(_("Give a reason: it stays in the record."), field="reason")
    if until < mandate.since or (mandate.until is not None and until > mandate.until):
        raise Refused(_("The day must lie within the term."), field="until")
    with transaction.atomic():
        # Of two who end it at once, one is told: a later day must not bring back what the other has ended.
        if not HeadOfNetworkMandate.objects.filter(pk=mandate.pk, ended_at=None).update(ended_at=now):
            raise Refused(_("This has ended already."))
        mandate.until, mandate.ended_at, mandate.end_reason = until, now, reason
        mandate.save(update_fields=["until", "ended_at", "end_reason"])
        held = [holder.organisation.public_id for holder in mandate.holders.select_related("organisation")]
        facts = {"holders": held, "since": mandate.since, "until": until}
        _record(mandate, "directory.end_mandate", by=by, now=now, reason=reason, facts=facts)
        refresh(mandate.network)
        refresh(*[holder.organisation for holder in mandate.holders.select_related("organisation")])
        tell_about_mandate(mandate, now=now, reason=reason)


def _record(
    mandate: HeadOfNetworkMandate,
    action: str,
    *,
    by: Person | None,
    now: datetime,
    facts: dict[str, object],
    reason: str = "",
) -> None:
    changed("roles")  # who represents a holder heads the network
    record(
        chain=mandate.network.public_id,
        action=action,
        subject=Subject("network", mandate.network.public_id),
        by=by,
        now=now,
        reason=reason,
        facts={"mandate": mandate.public_id, **facts},
    )
