"""What closing a network means for whom."""

from dataclasses import dataclass

from kuvend.directory.models import Membership, MembershipApplication, Network, NetworkLink
from kuvend.directory.states import CLOSED_STATES, COUNTED_STATES, ApplicationState, ProfileState

UNDER_WAY = frozenset(ApplicationState) - CLOSED_STATES - {ApplicationState.DRAFT}


@dataclass(frozen=True, slots=True)
class Effects:
    """Figures to read before a network is closed."""

    members: int  # counted now
    members_of_no_other: int  # of those, who would no longer be found in the directory
    applications: int  # under way
    networks_below: int


def effects_of_closing(network: Network) -> Effects:
    """Return whom closing would concern. Four queries."""
    members = Membership.objects.filter(
        network=network, state__in=COUNTED_STATES, organisation__state=ProfileState.PUBLISHED
    )
    elsewhere = Membership.objects.filter(state__in=COUNTED_STATES, network__closed_at=None).exclude(network=network)
    return Effects(
        members=members.count(),
        members_of_no_other=members.exclude(organisation__in=elsewhere.values("organisation")).count(),
        applications=MembershipApplication.objects.filter(network=network, state__in=UNDER_WAY).count(),
        networks_below=NetworkLink.objects.filter(parent=network, until=None).count(),
    )
