"""Which roles a person holds now, and how far they reach.

- A representative of the holder of a current Head-of-Network mandate is head of that network: the role is derived from
  the mandate, never granted (docs/adr: mandates, not attributes).
- The secretariat of a network also sits at the desk of every network below it; the secretariat of the root network
  (the head office) at every desk.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from kuvend.core import clock
from kuvend.directory.models import HeadOfNetworkMandate, Network, NetworkLink, NetworkRole, OrganisationRole
from kuvend.directory.rules.graph import ancestors
from kuvend.people.models import Person
from kuvend.people.states import Role

type Roles = dict[int, frozenset[Role]]


@dataclass(frozen=True, slots=True)
class Standing:
    """The roles of one person at one moment, by primary key of the network or organisation."""

    networks: Roles = field(default_factory=dict)
    organisations: Roles = field(default_factory=dict)
    is_head_office: bool = False  # secretariat of the root network
    secretariat_reach: frozenset[int] = frozenset()  # networks whose secretariat, or that of one above, they are

    @property
    def has_desk(self) -> bool:
        """Whether they sit at any desk."""
        return bool(self.networks)

    def holds(self, network_id: int, *roles: Role) -> bool:
        """Whether they hold one of `roles` for a network; the secretariat's reach goes down the graph."""
        if not roles:
            msg = "Name at least one role."
            raise ValueError(msg)
        if self.networks.get(network_id, frozenset()) & set(roles):
            return True
        return Role.SECRETARIAT in roles and (self.is_head_office or network_id in self.secretariat_reach)

    def holds_any(self, network_ids: Iterable[int], *roles: Role) -> bool:
        """Whether they hold one of `roles` for one of the networks."""
        return any(self.holds(network_id, *roles) for network_id in network_ids)

    def holds_of(self, organisation_id: int, *roles: Role) -> bool:
        """Whether they hold one of `roles` for an organisation."""
        return bool(self.organisations.get(organisation_id, frozenset()) & set(roles))

    def reach(self, *roles: Role) -> frozenset[int] | None:
        """Return the networks for which they hold one of `roles`; None means: all of them."""
        if Role.SECRETARIAT in roles and self.is_head_office:
            return None
        direct = frozenset(pk for pk, held in self.networks.items() if held & set(roles))
        return direct | self.secretariat_reach if Role.SECRETARIAT in roles else direct


NOBODY = Standing()


def standing_of(person: Person | None, *, now: datetime | None = None) -> Standing:
    """Return what `person` may do now. Four small queries, once per request; none for nobody.

    Whoever has not used a second factor in this session sits at no desk (`people.middleware` says so on the person).
    """
    held = standing_held_by(person, now=now)
    if person is not None and person.__dict__.get("lacks_second_factor"):
        return Standing(organisations=held.organisations)
    return held


def standing_held_by(person: Person | None, *, now: datetime | None = None) -> Standing:
    """Return every role that `person` holds now, whether or not it may be used in this session."""
    if person is None or person.erased_at is not None:
        return NOBODY
    if (remembered := person.__dict__.get("_standing")) is not None:
        assert isinstance(remembered, Standing)
        return remembered
    standing = _standing_of(person, now or clock.now())
    if person.__dict__.get("remembers_standing"):
        person.__dict__["_standing"] = standing
    return standing


def forget_standing(person: Person) -> None:
    """Ask anew next time: a role of this person has just changed."""
    person.__dict__.pop("_standing", None)


def _standing_of(person: Person, now: datetime) -> Standing:
    organisations: dict[int, set[Role]] = defaultdict(set)
    for organisation_id, role in OrganisationRole.objects.filter(person=person, ended_at=None).values_list(
        "organisation_id", "role"
    ):
        organisations[organisation_id].add(Role(role))
    networks: dict[int, set[Role]] = defaultdict(set)
    is_head_office = False
    for network_id, role, is_root in NetworkRole.objects.filter(person=person, ended_at=None).values_list(
        "network_id", "role", "network__is_root"
    ):
        networks[network_id].add(Role(role))
        is_head_office = is_head_office or (is_root and role == Role.SECRETARIAT)
    represented = [pk for pk, roles in organisations.items() if Role.REPRESENTATIVE in roles]
    for network in networks_headed_by(represented, now=now):
        networks[network.pk].add(Role.HEAD_OF_NETWORK)
    secretariats = [pk for pk, roles in networks.items() if Role.SECRETARIAT in roles]
    reach = _below(secretariats, now.date()) if secretariats and not is_head_office else frozenset()
    return Standing(
        networks={pk: frozenset(roles) for pk, roles in networks.items()},
        organisations={pk: frozenset(roles) for pk, roles in organisations.items()},
        is_head_office=is_head_office,
        secretariat_reach=reach,
    )


def networks_headed_by(organisation_ids: Iterable[int], *, now: datetime) -> list[Network]:
    """Return the networks whose current mandate one of the organisations holds.

    A mandate runs from the first to the last of its days in the network's own time zone.
    """
    ids = list(organisation_ids)
    if not ids:
        return []
    mandates = (
        HeadOfNetworkMandate.objects.filter(holders__organisation__in=ids)
        # Around the date line a day begins up to a day earlier or later than in UTC.
        .filter(since__lte=now.date() + timedelta(days=1))
        .filter(Q(until=None) | Q(until__gte=now.date() - timedelta(days=1)))
        .select_related("network")
        .distinct()
    )
    return [mandate.network for mandate in mandates if runs(mandate, now)]


def runs(mandate: HeadOfNetworkMandate, now: datetime) -> bool:
    """Say whether the moment lies within the term, by the calendar of the network."""
    today = now.astimezone(ZoneInfo(mandate.network.time_zone)).date()
    return mandate.since <= today and (mandate.until is None or today <= mandate.until)


def _below(network_ids: Iterable[int], today: date) -> frozenset[int]:
    """Return the networks and everything below them in the graph."""
    children: dict[int, list[int]] = defaultdict(list)
    for parent_id, child_id in open_links(today):
        children[parent_id].append(child_id)
    # Walked upside down, what is above is what is below.
    return frozenset(network_ids).union(*(ancestors(pk, children) for pk in network_ids))


def open_links(today: date) -> list[tuple[int, int]]:
    """Return (parent, child) of every link of the network graph that holds today."""
    return list(
        NetworkLink.objects.filter(Q(until=None) | Q(until__gte=today))
        .filter(Q(since=None) | Q(since__lte=today))
        .values_list("parent_id", "child_id")
    )
