"""Who holds which role."""

from django.db.models import QuerySet

from kuvend.directory.models import Network, NetworkRole, Organisation, OrganisationRole


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
