"""What making two profiles one will mean, before anybody says yes: how the one stands, and who looks after it."""

from collections import defaultdict
from dataclasses import dataclass

from kuvend.directory.models import Membership, Network, Organisation, OrganisationRole
from kuvend.directory.rules.memberships import contradict, stands_over
from kuvend.directory.states import MembershipState, ProfileState
from kuvend.people.states import Role


@dataclass(frozen=True, slots=True)
class Stand:
    """How the one profile will stand in a network; `as_absorbed`: as the profile stands that becomes part of it."""

    network: Network
    state: str
    as_absorbed: bool


@dataclass(frozen=True, slots=True)
class Keeper:
    """Somebody who will look after the one profile. `until_now`: the only one of the two they look after today."""

    full_name: str
    role: str
    until_now: Organisation | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """How the one profile stands after the merge."""

    state: str
    becomes_public: bool
    stands: list[Stand]
    keepers: list[Keeper]
    contradiction: Network | None  # where a network has to decide first


def outlook(kept: Organisation, absorbed: Organisation) -> Outlook:
    """Return what a merge will mean. Three queries."""
    becomes_public = kept.state == ProfileState.DRAFT and absorbed.state == ProfileState.PUBLISHED
    return Outlook(
        state=ProfileState.PUBLISHED if becomes_public else kept.state,
        becomes_public=becomes_public,
        stands=_stands(kept, absorbed),
        keepers=_keepers(kept, absorbed),
        contradiction=contradiction(kept, absorbed),
    )


def contradiction(kept: Organisation, absorbed: Organisation) -> Network | None:
    """Return the network in which one of the two is suspended while the other's membership is in force."""
    for network, mine, other in _pairs(kept, absorbed):
        if mine and other and contradict(MembershipState(mine.state), MembershipState(other.state)):
            return network
    return None


def _stands(kept: Organisation, absorbed: Organisation) -> list[Stand]:
    stands = []
    for network, mine, other in _pairs(kept, absorbed):
        as_absorbed = mine is None or (
            other is not None and stands_over(MembershipState(other.state), MembershipState(mine.state))
        )
        standing = other if as_absorbed else mine
        assert standing is not None
        stands.append(Stand(network, standing.state, as_absorbed))
    return stands


def _pairs(kept: Organisation, absorbed: Organisation) -> list[tuple[Network, Membership | None, Membership | None]]:
    rows = Membership.objects.filter(organisation__in=[kept, absorbed]).select_related("network").order_by("pk")
    by_network: dict[int, dict[int, Membership]] = defaultdict(dict)
    for row in rows:
        by_network[row.network_id][row.organisation_id] = row
    return [
        (next(iter(sides.values())).network, sides.get(kept.pk), sides.get(absorbed.pk))
        for sides in by_network.values()
    ]


def _keepers(kept: Organisation, absorbed: Organisation) -> list[Keeper]:
    """Return the people of both teams; somebody in both keeps the role in the kept profile, as the merge does."""
    roles = OrganisationRole.objects.filter(organisation__in=[kept, absorbed], ended_at=None).select_related("person")
    sides: dict[int, dict[int, OrganisationRole]] = defaultdict(dict)
    for role in roles.order_by("person__full_name", "pk"):
        sides[role.person_id][role.organisation_id] = role
    keepers = []
    for held in sides.values():
        role = held.get(kept.pk) or held[absorbed.pk]
        until_now = None if len(held) > 1 else (kept if kept.pk in held else absorbed)
        keepers.append(Keeper(role.person.full_name, Role(role.role), until_now))
    return keepers
