"""Giving and ending roles. A role is ended, never deleted, so that the past stays readable.

Head of Network is not granted: it follows from a mandate (`operations.mandates`).
"""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from kuvend.audit.operations import record
from kuvend.core.cache import changed
from kuvend.core.errors import Refused
from kuvend.core.subjects import Subject
from kuvend.directory.emails import tell_about_ended_role, tell_about_role
from kuvend.directory.models import Network, NetworkRole, Organisation, OrganisationRole
from kuvend.directory.permissions import forget_standing
from kuvend.directory.queries.chains import chain_of
from kuvend.people.models import Person
from kuvend.people.states import GRANTED_NETWORK_ROLES, ORGANISATION_ROLES, Role

ALREADY_HELD = _("This person already has this role.")
FOLLOWS_FROM_MANDATE = _("Heads of network are not appointed here: record a mandate of their organisation.")
LAST_OF_HEAD_OFFICE = _("This is the last person of the head office. Give the role to somebody else first.")
LAST_REPRESENTATIVE = _(
    "This is the last representative. Make somebody else a representative first, or ask the desk of your network."
)


@transaction.atomic
def grant_network_role(
    *, person: Person, network: Network, role: Role, by: Person | None, now: datetime
) -> NetworkRole:
    """Give `person` a role at the desk of `network` and tell them by mail.

    Raises:
        Refused: the role follows from a mandate, is none of a network, or is held already.
    """
    if role == Role.HEAD_OF_NETWORK:
        raise Refused(FOLLOWS_FROM_MANDATE, field="role")
    if role not in GRANTED_NETWORK_ROLES:
        raise ValueError(role)
    try:
        with transaction.atomic():
            granted = NetworkRole.objects.create(
                person=person, network=network, role=role, granted_at=now, granted_by=by
            )
    except IntegrityError:
        raise Refused(ALREADY_HELD, field="role") from None
    forget_standing(person)
    _record("directory.grant_network_role", network.public_id, person, by=by, now=now, role=role, network=network)
    tell_about_role(person, role=role, scope_name=network.name, key=granted.public_id, by=by, now=now)
    return granted


@transaction.atomic
def end_network_role(*, role: NetworkRole, by: Person | None, now: datetime, reason: str = "") -> None:
    """End a role at the desk of a network and tell the person; ending it twice changes nothing.

    Raises:
        Refused: nobody would be left in the head office.
    """
    network = Network.objects.select_for_update().get(pk=role.network_id)
    held = NetworkRole.objects.filter(network=network, ended_at=None)
    others = held.filter(role=Role.SECRETARIAT).exclude(pk=role.pk)
    if network.is_root and role.role == Role.SECRETARIAT and not others.exists():
        raise Refused(LAST_OF_HEAD_OFFICE)
    if not held.filter(pk=role.pk).update(ended_at=now):
        return
    role.ended_at = now
    forget_standing(role.person)
    _record(
        "directory.end_network_role",
        network.public_id,
        role.person,
        by=by,
        now=now,
        role=Role(role.role),
        network=network,
        reason=reason,
    )
    tell_about_ended_role(
        role.person,
        role=Role(role.role),
        scope_name=network.name,
        key=role.public_id,
        by=by,
        now=now,
        reason=reason,
    )


@transaction.atomic
def grant_organisation_role(
    *, person: Person, organisation: Organisation, role: Role, by: Person | None, now: datetime, tell: bool = True
) -> OrganisationRole:
    """Make `person` a representative or an editor of `organisation`; whoever becomes the other stops being the one.

    `tell=False` where the person has just taken the role themselves (by an invitation).

    Raises:
        Refused: the role is held already.
    """
    if role not in ORGANISATION_ROLES:
        raise ValueError(role)
    _lock(organisation)
    held = OrganisationRole.objects.filter(person=person, organisation=organisation, ended_at=None)
    if held.filter(role=role).exists():
        raise Refused(ALREADY_HELD, field="role")
    held.update(ended_at=now)
    granted = OrganisationRole.objects.create(
        person=person, organisation=organisation, role=role, granted_at=now, granted_by=by
    )
    forget_standing(person)
    _record(
        "directory.grant_organisation_role",
        chain_of(organisation),
        person,
        by=by,
        now=now,
        role=role,
        organisation=organisation,
    )
    if tell:
        tell_about_role(person, role=role, scope_name=organisation.name, key=granted.public_id, by=by, now=now)
    return granted


@transaction.atomic
def end_organisation_role(
    *, role: OrganisationRole, by: Person | None, now: datetime, reason: str = "", may_leave_nobody: bool = False
) -> None:
    """End a role in an organisation: a colleague is removed (and told), or leaves; twice changes nothing.

    `may_leave_nobody`: the desk may take the last representative away, the organisation itself may not.

    Raises:
        Refused: nobody would be left to represent the organisation.
    """
    _lock(role.organisation)
    held = OrganisationRole.objects.filter(organisation=role.organisation_id, ended_at=None)
    others = held.filter(role=Role.REPRESENTATIVE).exclude(pk=role.pk)
    if role.role == Role.REPRESENTATIVE and not may_leave_nobody and not others.exists():
        raise Refused(LAST_REPRESENTATIVE)
    if not held.filter(pk=role.pk).update(ended_at=now):
        return
    role.ended_at = now
    forget_standing(role.person)
    _record(
        "directory.end_organisation_role",
        chain_of(role.organisation),
        role.person,
        by=by,
        now=now,
        role=Role(role.role),
        organisation=role.organisation,
        reason=reason,
    )
    tell_about_ended_role(
        role.person,
        role=Role(role.role),
        scope_name=role.organisation.name,
        key=role.public_id,
        by=by,
        now=now,
        reason=reason,
    )


@transaction.atomic
def hand_over(*, role: OrganisationRole, to: OrganisationRole, by: Person, now: datetime) -> OrganisationRole:
    """Give one's own place as representative to a colleague and become an editor; return the colleague's new role.

    Two handing over at once, to each other even, leave exactly the representatives there are.

    Raises:
        Refused: one of the roles has ended meanwhile, or the colleague is a representative already.
    """
    organisation = role.organisation
    _lock(organisation)
    fresh = {
        row.pk: row
        for row in OrganisationRole.objects.filter(
            pk__in=[role.pk, to.pk], organisation=organisation, ended_at=None
        ).select_related("person", "organisation")
    }
    own, other = fresh.get(role.pk), fresh.get(to.pk)
    if own is None or other is None or own.role != Role.REPRESENTATIVE or own.pk == other.pk:
        raise Refused(_("The team has changed meanwhile. Look at it again."))
    granted = grant_organisation_role(
        person=other.person, organisation=organisation, role=Role.REPRESENTATIVE, by=by, now=now
    )
    grant_organisation_role(
        person=own.person, organisation=organisation, role=Role.ORGANISATION_EDITOR, by=by, now=now, tell=False
    )
    return granted


def _lock(organisation: Organisation) -> None:
    """Let two changes of one team wait for each other."""
    list(Organisation.objects.select_for_update().filter(pk=organisation.pk).values_list("pk"))


def _record(
    action: str,
    chain: str,
    person: Person,
    *,
    by: Person | None,
    now: datetime,
    role: Role,
    network: Network | None = None,
    organisation: Organisation | None = None,
    reason: str = "",
) -> None:
    scope = organisation or network
    assert scope is not None
    changed("roles")
    record(
        chain=chain,
        action=action,
        subject=Subject("organisation" if organisation else "network", scope.public_id),
        by=by,
        now=now,
        facts={"role": str(role), "person": person.public_id},
        details={"person": person.full_name},
        reason=reason,
    )
