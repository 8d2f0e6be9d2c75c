"""A member's standing: admitted, confirmed, dormant, suspended, gone, back again."""

from collections.abc import Collection
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core import tokens
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.emails.memberships import (
    ask_to_confirm,
    tell_about_admission,
    tell_of_move,
    tell_office_of_leaving,
)
from kuvend.directory.models import HeadOfNetworkMandate, Membership, MembershipPeriod, Network, Organisation
from kuvend.directory.operations.touching import refresh
from kuvend.directory.permissions.offices import managers_to_tell
from kuvend.directory.queries.chains import chain_of
from kuvend.directory.queries.confirming import policy_of
from kuvend.directory.queries.mandates import mandates_not_over
from kuvend.directory.rules.memberships import ConfirmationPolicy, counted_from, may_move, state_due, suspension_due_at
from kuvend.directory.states import COUNTED_STATES, ENDED_STATES, MembershipState, ProfileState
from kuvend.people.models import Person

BATCH = 500
OUT_OF_USE = (ProfileState.ARCHIVED, ProfileState.MERGED)
MANDATE_FIRST = _(
    "This organisation heads %(network)s, or will. End its mandate first, or ask the secretariat to; then this can be"
    " done."
)
HEADS_THE_NETWORK = _(
    "Your organisation heads this network, or will. Ask the secretariat to end the mandate; then it can leave."
)


def local_day(network: Network, moment: datetime) -> date:
    """Return the calendar day of `moment` where the network is."""
    return moment.astimezone(ZoneInfo(network.time_zone)).date()


def admit_member(
    *,
    organisation: Organisation,
    network: Network,
    by: Person | None,
    now: datetime,
    accepted_on: date | None = None,
    is_date_known: bool = True,
    confirmed_at: datetime | None = None,
    reason: str = "",
) -> Membership:
    """Make `organisation` a member of `network`, or take it back: then a new period begins.

    `confirmed_at`: when the member itself said that the profile is right, as an applicant has; nobody else confirms.

    `accepted_on` is the day in the network's zone (default: today); with `is_date_known=False` it stays unknown, as
    for members older than the system. On a return the first `accepted_on` is kept.

    Raises:
        Refused: it already is a member, or the network is closed.
    """
    if Network.objects.filter(pk=network.pk).exclude(closed_at=None).exists():
        raise Refused(_("The network is closed. Reopen it before anybody is admitted."))
    day = (accepted_on or local_day(network, now)) if is_date_known else None
    with transaction.atomic():
        membership, is_new = Membership.objects.select_for_update().get_or_create(
            organisation=organisation,
            network=network,
            defaults={"accepted_on": day, "state_since": now, "last_confirmed_at": confirmed_at},
        )
        if not is_new:
            if membership.state in COUNTED_STATES or membership.state == MembershipState.SUSPENDED:
                raise Refused(_("This organisation already is a member of the network."))
            membership.state = MembershipState.ACTIVE
            membership.state_since = now
            membership.last_confirmed_at = confirmed_at or membership.last_confirmed_at
            membership.reminded_at = None
            membership.save()
        MembershipPeriod.objects.create(membership=membership, since=day)
        _record(
            membership,
            "directory.admit_member",
            by=by,
            now=now,
            reason=reason,
            facts={"is_return": not is_new, "accepted_on": day},
        )
        refresh(organisation, network)
    return membership


def take_in_member(
    *,
    organisation: Organisation,
    network: Network,
    by: Person | None,
    now: datetime,
    reason: str,
    accepted_on: date | None = None,
) -> Membership:
    """Make an organisation of the directory a member without an application, or take it back, and tell it.

    `accepted_on`: the day, where it has belonged to the network for longer; never to come.

    Raises:
        Refused: no reason, a profile that is no longer in use, a day to come, or see `admit_member`.
    """
    _demand_reason(reason)
    if organisation.state in {ProfileState.MERGED, ProfileState.ARCHIVED}:
        raise Refused(_("This profile is no longer in use. Bring it back from the archive first."))
    if accepted_on is not None and accepted_on > local_day(network, now):
        raise Refused(_("This day has not come yet."), field="accepted_on")
    with transaction.atomic():
        is_return = Membership.objects.filter(organisation=organisation, network=network).exists()
        membership = admit_member(
            organisation=organisation, network=network, by=by, now=now, accepted_on=accepted_on, reason=reason
        )
        tell_about_admission(membership, reason=reason, is_return=is_return, now=now)
    return membership


def suspend_membership(*, membership: Membership, by: Person | None, now: datetime, reason: str) -> None:
    """Suspend a member: it stays in the records but no longer counts. The member is told, with the reason.

    Raises:
        Refused: no reason, the state does not allow it, or the organisation heads the network, now or from a later
            day on.
    """
    _demand_reason(reason)
    with transaction.atomic():
        _check_heads_not(membership, now)
        _move(membership, MembershipState.SUSPENDED, "directory.suspend_membership", by=by, now=now, reason=reason)
        tell_of_move(membership, MembershipState.SUSPENDED, by=by, now=now, reason=reason)


def reinstate_membership(*, membership: Membership, by: Person | None, now: datetime, reason: str) -> None:
    """Lift a suspension. The member is told, with the reason.

    Raises:
        Refused: no reason, or the membership is not suspended.
    """
    _demand_reason(reason)
    if membership.state != MembershipState.SUSPENDED:
        raise Refused(_("Only a suspended membership can be reinstated."))
    with transaction.atomic():
        _move(
            membership,
            MembershipState.ACTIVE,
            "directory.reinstate_membership",
            by=by,
            now=now,
            reason=reason,
            out_of=frozenset({MembershipState.SUSPENDED}),
        )
        tell_of_move(membership, MembershipState.ACTIVE, by=by, now=now, reason=reason)


def end_membership(
    *,
    membership: Membership,
    by: Person | None,
    now: datetime,
    reason: str,
    is_removal: bool = False,
    tells: bool = True,
) -> None:
    """End a membership: the member left, or (`is_removal`) the network removed it.

    `tells=False` where there never was a member to tell: an import is undone.

    Raises:
        Refused: no reason, it has ended already, or the organisation heads the network, now or from a later day on.
    """
    _demand_reason(reason)
    to = MembershipState.REMOVED if is_removal else MembershipState.LEFT
    action = "directory.remove_member" if is_removal else "directory.leave_network"
    with transaction.atomic():
        _check_heads_not(membership, now)
        _move(membership, to, action, by=by, now=now, reason=reason)
        last_day = _end_period(membership, to, now)
        if tells:
            tell_of_move(membership, to, by=by, now=now, reason=reason, last_day=last_day)


def give_up_membership(*, membership: Membership, by: Person, now: datetime, reason: str = "") -> None:
    """Leave a network, as the member's own representative: nobody has to agree, and no reason is asked.

    The team of the member and the managers of the network are told.

    Raises:
        Refused: it has ended already, or the organisation heads the network, now or from a later day on.
    """
    with transaction.atomic():
        network = _check_heads_not(membership, now, HEADS_THE_NETWORK)
        _move(membership, MembershipState.LEFT, "directory.give_up_membership", by=by, now=now, reason=reason)
        last_day = _end_period(membership, MembershipState.LEFT, now)
        tell_of_move(membership, MembershipState.LEFT, by=by, now=now, reason=reason, last_day=last_day, is_own=True)
        for reader in managers_to_tell(network, now=now):
            if reader.pk != by.pk:
                tell_office_of_leaving(membership, reader, by=by, now=now, reason=reason)


def end_memberships_of_erased(organisation: Organisation, *, now: datetime) -> None:
    """End what an individual belonged to who had their data erased: nobody is told, and no office decides on it."""
    for mandate in mandates_not_over(organisation, now=now):
        last_day = max(mandate.since, local_day(mandate.network, now))
        HeadOfNetworkMandate.objects.filter(pk=mandate.pk).update(until=last_day, ended_at=now)
        refresh(mandate.network)
    lasting = Membership.objects.filter(organisation=organisation).exclude(state__in=ENDED_STATES)
    for membership in lasting.select_related("organisation", "network").order_by("pk"):
        _move(membership, MembershipState.LEFT, "directory.leave_network", by=None, now=now, reason="")
        _end_period(membership, MembershipState.LEFT, now)


def _check_heads_not(membership: Membership, now: datetime, refusal: str | Promise = MANDATE_FIRST) -> Network:
    """Refuse while the member holds the mandate: nobody heads a network in which the membership is not in force."""
    # Of a mandate recorded and a membership ended at once, one waits for the other.
    network = Network.objects.select_for_update().get(pk=membership.network_id)
    if mandates_not_over(membership.organisation_id, network=network, now=now):
        raise Refused(str(refusal) % {"network": network.name})
    return network


def _end_period(membership: Membership, to: MembershipState, now: datetime) -> date:
    """Close the open period; return its last day, which still counts."""
    day = local_day(membership.network, now)
    for period in membership.periods.filter(until=None):
        period.until = day = max(period.since or day, day)
        period.ended_as = to
        period.save(update_fields=["until", "ended_as"])
    return day


def confirm_profile(*, organisation: Organisation, by: Person | None, now: datetime) -> None:
    """Say that the profile is still right: every membership of it is confirmed and active again.

    A suspended membership stays suspended: the network decides on that. A second time on the same day changes nothing.
    """
    with transaction.atomic():
        locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
        memberships = list(
            Membership.objects.select_for_update(of=("self",))
            .filter(organisation=organisation, state__in=COUNTED_STATES)
            .select_related("network", "organisation")
            .order_by("network_id")
        )
        said = [locked.last_confirmed_at, *(membership.last_confirmed_at for membership in memberships)]
        is_said = all(at is not None and at.date() == now.date() for at in said)
        if is_said and all(membership.state == MembershipState.ACTIVE for membership in memberships):
            return
        locked.last_confirmed_at = now
        locked.save(update_fields=["last_confirmed_at"])
        if not memberships:
            record(
                chain=chain_of(locked),
                action="directory.confirm_profile",
                subject=Subject("organisation", locked.public_id),
                by=by,
                now=now,
            )
        for membership in memberships:
            was = membership.state
            membership.last_confirmed_at = now
            membership.reminded_at = None
            membership.confirm_code = ""
            if was != MembershipState.ACTIVE:
                membership.state, membership.state_since = MembershipState.ACTIVE, now
            membership.save()
            _record(membership, "directory.confirm_profile", by=by, now=now, facts={"from": was})
        refresh(locked)


def confirm_profile_by_code(*, code: str, now: datetime) -> Organisation:
    """Confirm through the link in a reminder: one click, no sign-in.

    Raises:
        Refused: the link is unknown, used or replaced by a newer one.
    """
    membership = (
        Membership.objects.filter(confirm_code=tokens.digest(code), state__in=COUNTED_STATES)
        .select_related("organisation")
        .first()
    )
    if not code or membership is None:
        raise Refused(_("This link no longer works. Use the newest mail, or sign in and confirm your profile there."))
    confirm_profile(organisation=membership.organisation, by=None, now=now)
    return membership.organisation


def advance_memberships(*, now: datetime) -> int:
    """Move on every membership whose time has come, with the mail that belongs to the step. Returns how many.

    Safe to stop anywhere and to run twice: each membership moves in a transaction of its own. Those whose time has not
    come are only read; of a profile that is archived, nobody is asked whether it is right.
    """
    moved = 0
    for network in Network.objects.filter(closed_at=None, policy__confirm_every_months__gt=0).select_related("policy"):
        policy = policy_of(network)
        asked = Membership.objects.filter(network=network, state__in=COUNTED_STATES)
        standing = asked.exclude(organisation__state__in=OUT_OF_USE).only("state", "state_since", "last_confirmed_at")
        due = [one.pk for one in standing.iterator(chunk_size=BATCH) if _step_due(one, policy, now)]
        moved += sum(_advance(key, policy, now) for key in due)
    return moved


def _counted_from(membership: Membership, policy: ConfirmationPolicy) -> datetime:
    return counted_from(
        MembershipState(membership.state),
        last_confirmed_at=membership.last_confirmed_at,
        state_since=membership.state_since,
        policy=policy,
    )


def _step_due(membership: Membership, policy: ConfirmationPolicy, now: datetime) -> MembershipState | None:
    return state_due(
        MembershipState(membership.state),
        confirmed_at=_counted_from(membership, policy),
        state_since=membership.state_since,
        policy=policy,
        now=now,
    )


def _advance(key: int, policy: ConfirmationPolicy, now: datetime) -> bool:
    with transaction.atomic():
        membership = Membership.objects.select_for_update().get(pk=key)
        confirmed_at = _counted_from(membership, policy)
        to = _step_due(membership, policy, now)
        if to is None or membership.organisation.state in OUT_OF_USE:
            return False  # somebody has confirmed, decided or archived since it was read
        if to == MembershipState.SUSPENDED and mandates_not_over(
            membership.organisation_id, network=membership.network, now=now
        ):
            return False  # the clock does not decide who heads the network: it stays asked
        was, membership.state, membership.state_since = membership.state, to, now
        code = ""
        if to in COUNTED_STATES:
            code = tokens.new_code()
            membership.confirm_code = tokens.digest(code)
        if to == MembershipState.REMINDED:
            membership.reminded_at = now
        membership.save()
        _record(membership, "directory.advance_membership", by=None, now=now, facts={"from": was, "to": to})
        until = suspension_due_at(to, confirmed_at=confirmed_at, state_since=now, policy=policy)
        if until is None:
            tell_of_move(membership, to, by=None, now=now)
        else:
            is_reminder = to == MembershipState.REMINDED
            ask_to_confirm(membership, code=code, is_reminder=is_reminder, until=until, now=now)
        refresh(membership.organisation)
    return True


def _demand_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Give a reason: the member can read it."), field="reason")


def _move(
    membership: Membership,
    to: MembershipState,
    action: str,
    *,
    by: Person | None,
    now: datetime,
    reason: str,
    out_of: Collection[MembershipState] = frozenset(MembershipState),
) -> None:
    """Move on from the state in the database, whatever the page has shown; `out_of` narrows which it may be."""
    with transaction.atomic():
        locked = Membership.objects.select_for_update().get(pk=membership.pk)
        if locked.state not in out_of or not may_move(MembershipState(locked.state), to):
            raise Refused(_("The membership has changed in the meantime. Reload the page to see how it stands."))
        was = locked.state
        membership.state, membership.state_since = to, now
        membership.save(update_fields=["state", "state_since"])
        _record(membership, action, by=by, now=now, reason=reason, facts={"from": was, "to": to})
        refresh(membership.organisation, membership.network)


def _record(
    membership: Membership,
    action: str,
    *,
    by: Person | None,
    now: datetime,
    reason: str = "",
    facts: dict[str, object] | None = None,
) -> None:
    record(
        chain=membership.network.public_id,
        action=action,
        subject=Subject("organisation", membership.organisation.public_id),
        by=by,
        now=now,
        reason=reason,
        facts={"membership": membership.public_id, **(facts or {})},
    )
