"""Who is asked first: whose work list shows what waits in a network, and who is written to.

A network's own people. Where it has none of its own for a step, the secretariats above it, which may always act (see
`joining`), are asked instead, so that nothing waits unseen.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kuvend.core import clock
from kuvend.directory.models import MembershipPolicy, Network, NetworkRole
from kuvend.directory.permissions.offices import heads_by_network
from kuvend.directory.permissions.standing import open_links
from kuvend.directory.rules.graph import ancestors
from kuvend.directory.states import Decider
from kuvend.people.states import Role

NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Duty:
    """The persons of one network who are asked first, by primary key."""

    reviewers: frozenset[int]  # read, ask, recommend
    deciders: frozenset[int]  # record the decision
    committee: frozenset[int]  # read
    voters: frozenset[int]  # vote, where the policy lets the committee
    secretariat: frozenset[int]  # confirm
    managers: frozenset[int]  # look after members and their standing
    stewards: frozenset[int]  # look after the directory


def duties_in(networks: Iterable[int], *, now: datetime | None = None) -> Mapping[int, Duty]:
    """Return who is asked first in each of the networks. Six queries, for however many."""
    wanted = set(networks)
    if not wanted:
        return {}
    moment = now or clock.now()
    parents: dict[int, list[int]] = {}
    for parent, child in open_links(moment.date()):
        parents.setdefault(child, []).append(parent)
    roots = frozenset(Network.objects.filter(is_root=True).values_list("pk", flat=True))
    above = {pk: (frozenset(ancestors(pk, parents)) | roots) - {pk} for pk in wanted}
    held: dict[tuple[int, str], set[int]] = {}
    granted = NetworkRole.objects.filter(network__in=wanted.union(*above.values()), ended_at=None)
    for network_id, role, person_id in granted.values_list("network_id", "role", "person_id"):
        held.setdefault((network_id, role), set()).add(person_id)
    heads = heads_by_network(wanted, now=moment)
    by_vote = set(
        MembershipPolicy.objects.filter(network__in=wanted, decider=Decider.COMMITTEE).values_list(
            "network_id", flat=True
        )
    )

    def having(pk: int, role: Role) -> frozenset[int]:
        return frozenset(held.get((pk, role), ()))

    found = {}
    for pk in wanted:
        head, committee, own = heads.get(pk, NOBODY), having(pk, Role.COMMITTEE), having(pk, Role.SECRETARIAT)
        higher = NOBODY.union(*(having(one, Role.SECRETARIAT) for one in above[pk]))
        found[pk] = Duty(
            reviewers=head | own | having(pk, Role.REVIEWER) or higher,
            deciders=head | committee if pk in by_vote and head | committee else head or own or higher,
            committee=committee,
            voters=committee if pk in by_vote else NOBODY,
            secretariat=own | higher,
            managers=head | own or higher,
            stewards=head | own | having(pk, Role.EDITOR) or higher,
        )
    return found
