"""Who holds which role."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from kuvend.directory.models import HeadOfNetworkMandate, Network, NetworkRole, Organisation, OrganisationRole
from kuvend.people.states import Role


def team_of(organisation: Organisation) -> QuerySet[OrganisationRole]:
    """Return the roles held now in the organisation, oldest first, with their persons and accounts."""
    return (
        OrganisationRole.objects.filter(organisation=organisation, ended_at=None)
        .select_related("person", "person__account")
        .order_by("granted_at", "pk")
    )


def roles_of_network(network: Network) -> QuerySet[NetworkRole]:
    """Return the roles granted now in the network, by role and name, with their persons and accounts."""
    return (
        NetworkRole.objects.filter(network=network, ended_at=None)
        .select_related("person", "person__account")
        .order_by("role", "person__full_name")
    )


def heads_of(network: Network, *, now: datetime) -> list[OrganisationRole]:
    """Return those who head the network now: the representatives of the holders of its current mandate. One query."""
    today = now.astimezone(ZoneInfo(network.time_zone)).date()
    mandates = HeadOfNetworkMandate.objects.filter(network=network, since__lte=today).filter(
        Q(until=None) | Q(until__gte=today)
    )
    return list(
        OrganisationRole.objects.filter(
            organisation__mandates_held__mandate__in=mandates, role=Role.REPRESENTATIVE, ended_at=None
        )
        .select_related("person", "person__account", "organisation")
        .order_by("organisation__name", "person__full_name")
        .distinct()
    )
