"""Invitations to look after a profile."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from kuvend.core.tokens import digest
from kuvend.directory.models import (
    ContactPoint,
    Membership,
    MembershipApplication,
    Organisation,
    OrganisationRole,
    ProfileInvitation,
)
from kuvend.directory.queries.teams import is_represented_by_others
from kuvend.directory.states import ENDED_STATES, ContactKind, ProfileState


def invitation_by_code(code: str, *, now: datetime) -> ProfileInvitation | None:
    """Return the invitation a link belongs to; None if it was used, withdrawn, is too old, or never was."""
    return (
        ProfileInvitation.objects.filter(
            code_digest=digest(code), accepted_at=None, revoked_at=None, expires_at__gt=now
        )
        .exclude(organisation__state=ProfileState.MERGED)
        .select_related("organisation", "invited_by")
        .first()
    )


def open_invitations(organisation: Organisation) -> QuerySet[ProfileInvitation]:
    """Return the invitations nobody has accepted or withdrawn, newest first, expired ones too."""
    return ProfileInvitation.objects.filter(
        organisation=organisation, accepted_at=None, revoked_at=None
    ).select_related("invited_by")


def unclaimed(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Return those whom nobody represents and who have not been merged or archived."""
    held = OrganisationRole.objects.filter(organisation=OuterRef("pk"), ended_at=None)
    return organisations.filter(~Exists(held)).exclude(state__in=[ProfileState.MERGED, ProfileState.ARCHIVED])


def addresses_to_invite(organisations: list[Organisation]) -> dict[int, str]:
    """Return, by primary key, the first e-mail address each profile names; those without one are missing. One query."""
    found: dict[int, str] = {}
    points = ContactPoint.objects.filter(organisation__in=organisations, kind=ContactKind.EMAIL)
    for organisation_id, value in points.order_by("position", "pk").values_list("organisation_id", "value"):
        found.setdefault(organisation_id, value)
    return found


@dataclass(frozen=True, slots=True)
class ClaimedProfile:
    """The profile which an applicant says is theirs. `membership`: the one in this network, unless it has ended."""

    organisation: Organisation
    membership: Membership | None
    is_represented_by_others: bool


def claimed_profile(application: MembershipApplication) -> ClaimedProfile | None:
    """Return what those who decide should know of the profile that the applicant chose; None: none was."""
    organisation = application.organisation
    if organisation is None:
        return None
    lasting = Membership.objects.filter(organisation=organisation, network=application.network_id).exclude(
        state__in=ENDED_STATES
    )
    return ClaimedProfile(organisation, lasting.first(), is_represented_by_others(organisation, application))
