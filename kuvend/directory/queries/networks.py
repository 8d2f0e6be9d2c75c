"""What the desk of a network looks up."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.utils.functional import Promise

from kuvend.core import clock
from kuvend.directory import phrases
from kuvend.directory.models import Body, HeadOfNetworkMandate, Membership, MembershipPolicy, Network, NetworkLink
from kuvend.directory.queries.terms import not_over_on
from kuvend.directory.rules.memberships import may_move
from kuvend.directory.rules.terms import is_current
from kuvend.directory.states import MembershipState
from kuvend.lettering import fold

MOST_SUGGESTED = 200


@dataclass(frozen=True, slots=True)
class StateCount:
    """How many members stand so."""

    state: str
    label: Promise
    count: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What the desk of a network sees first."""

    counts: list[StateCount]
    mandates: list[HeadOfNetworkMandate]
    current_mandate: HeadOfNetworkMandate | None
    bodies: list[Body]
    parents: list[NetworkLink]
    children: list[NetworkLink]


def desk_overview(network: Network) -> Overview:
    """Return the figures, mandates, bodies and neighbours of a network. Six queries."""
    counted = dict(Membership.objects.filter(network=network).values_list("state").annotate(Count("pk")))
    mandates = list(network.mandates.prefetch_related("holders__organisation"))
    today = clock.now().date()
    return Overview(
        counts=[StateCount(state, phrases.MEMBERSHIP_STATE[state], counted.get(state, 0)) for state in MembershipState],
        mandates=mandates,
        current_mandate=next((mandate for mandate in mandates if is_current(mandate, today)), None),
        bodies=list(network.bodies.order_by("kind", "pk")),
        parents=list(network.parent_links.filter(not_over_on(today)).select_related("parent")),
        children=list(network.child_links.filter(not_over_on(today)).select_related("child")),
    )


def current_mandate(network: Network, on: date) -> HeadOfNetworkMandate | None:
    """Return the mandate that covers a day."""
    return next((mandate for mandate in network.mandates.all() if is_current(mandate, on)), None)


def accepts_co_heads(network: Network) -> bool:
    """Say whether several organisations may hold the mandate together: as long as the policy does not forbid it."""
    return not MembershipPolicy.objects.filter(network=network, accepts_co_heads=False).exists()


def member_names(network: Network) -> list[str]:
    """Return names to suggest: members of the network, at most 200."""
    names = Membership.objects.filter(network=network).order_by("organisation__name")
    return list(names.values_list("organisation__name", flat=True)[:MOST_SUGGESTED])


def standing_of_members(network: Network, *, state: str = "", text: str = "") -> QuerySet[Membership]:
    """Return the memberships of a network, those who wait longest first; `text` is looked for in names, folded."""
    members = Membership.objects.filter(network=network).select_related("organisation").order_by("state_since", "pk")
    if state:
        members = members.filter(state=state)
    if wanted := fold(text):
        # Databases fold ASCII only; names of one network are few enough to fold here.
        names = members.values_list("pk", "organisation__name", "organisation__acronym")
        members = members.filter(
            pk__in=[key for key, name, acronym in names if wanted in fold(name) or wanted == fold(acronym)]
        )
    return members


@dataclass(frozen=True, slots=True)
class Move:
    """Something the desk can do to a membership."""

    name: str
    to: MembershipState


MOVES = (
    Move("reinstate", MembershipState.ACTIVE),
    Move("suspend", MembershipState.SUSPENDED),
    Move("leave", MembershipState.LEFT),
    Move("remove", MembershipState.REMOVED),
)


def moves_open_to(membership: Membership, *, heads: bool = False) -> list[Move]:
    """Return what can be done to a membership as it stands; `heads`: while the member holds a mandate it lasts."""
    state = MembershipState(membership.state)
    return [
        move
        for move in MOVES
        if may_move(state, move.to)
        and (move.name == "reinstate" or not heads)
        and (move.name != "reinstate" or state is MembershipState.SUSPENDED)
    ]
