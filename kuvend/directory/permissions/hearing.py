"""Who hears appeals: one definition for the permission, the mail and the work list.

Members of the arbitration body of the network, or of a network above it, whose term runs today; where no such seat is
linked to an account, or all of them have decided on the matter before, the secretariat of the network and of those
above it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from kuvend.core import clock
from kuvend.directory.models import Body, MembershipApplication, Network, NetworkRole
from kuvend.directory.permissions.standing import open_links, standing_of
from kuvend.directory.rules.graph import ancestors
from kuvend.directory.rules.terms import is_current
from kuvend.people.models import Person
from kuvend.people.states import Role


@dataclass(frozen=True, slots=True)
class Arbitration:
    """Who hears the appeals of each network at one moment, by primary keys."""

    bodies: Mapping[int, Body]  # network → its own body that hears appeals, if anybody sits in it
    seated: Mapping[int, frozenset[int]]  # body → persons with a seat now
    above: Mapping[int, frozenset[int]]  # network → those above it
    secretaries: Mapping[int, frozenset[int]]  # network → persons of its own secretariat

    def body_of(self, network_id: int) -> Body | None:
        """Return the body that hears appeals: the network's own, or that of a network above it."""
        if own := self.bodies.get(network_id):
            return own
        higher = [self.bodies[pk] for pk in self.above.get(network_id, ()) if pk in self.bodies]
        return min(higher, key=lambda body: body.pk, default=None)

    def sitting(self, network_id: int) -> frozenset[int]:
        """Return the persons with a seat in that body."""
        body = self.body_of(network_id)
        return self.seated[body.pk] if body else frozenset()

    def hearers(self, network_id: int, *, away: Collection[int | None] = ()) -> frozenset[int]:
        """Return the persons who hear appeals in the network; `away`: those who must not hear this one."""
        if fit := self.sitting(network_id) - set(away):
            return fit
        offices = (network_id, *self.above.get(network_id, ()))
        return frozenset().union(*(self.secretaries.get(pk, frozenset()) for pk in offices)) - set(away)


def arbitration_in(networks: Iterable[int], *, now: datetime | None = None) -> Arbitration:
    """Find out who hears the appeals of these networks. Five queries, for however many."""
    moment = now or clock.now()
    wanted = set(networks)
    parents: dict[int, list[int]] = {}
    for parent, child in open_links(moment.date()):
        parents.setdefault(child, []).append(parent)
    roots = frozenset(Network.objects.filter(is_root=True).values_list("pk", flat=True))
    above = {pk: (frozenset(ancestors(pk, parents)) | roots) - {pk} for pk in wanted}
    everywhere = wanted.union(*above.values())
    bodies: dict[int, Body] = {}
    seated: dict[int, frozenset[int]] = {}
    found = Body.objects.filter(hears_appeals=True, network__in=everywhere).select_related("network")
    for body in found.prefetch_related("members__person").order_by("-pk"):
        assert body.network is not None
        today = moment.astimezone(ZoneInfo(body.network.time_zone)).date()
        if not is_current(body, today):
            continue
        persons = frozenset(
            seat.person.pk
            for seat in body.members.all()
            if seat.person is not None and seat.person.erased_at is None and is_current(seat, today)
        )
        if persons:
            bodies[body.network.pk], seated[body.pk] = body, persons
    secretaries: dict[int, set[int]] = {}
    granted = NetworkRole.objects.filter(network__in=everywhere, role=Role.SECRETARIAT, ended_at=None)
    for network_id, person_id in granted.values_list("network_id", "person_id"):
        secretaries.setdefault(network_id, set()).add(person_id)
    return Arbitration(bodies, seated, above, {pk: frozenset(persons) for pk, persons in secretaries.items()})


def arbitration_body(network: Network, now: datetime | None = None) -> Body | None:
    """Return the body that hears appeals against decisions of the network."""
    return arbitration_in([network.pk], now=now).body_of(network.pk)


def arbitrators_of(network: Network, now: datetime | None = None) -> frozenset[int]:
    """Return the persons who hear appeals against decisions of the network."""
    return arbitration_in([network.pk], now=now).hearers(network.pk)


def hearers_of(application: MembershipApplication, now: datetime | None = None) -> frozenset[int]:
    """Return the persons who hear the appeal of this application: nobody who decided on it before, nor who applied."""
    arbitration = arbitration_in([application.network_id], now=now)
    return arbitration.hearers(application.network_id, away=kept_away(application))


def hears(
    person: Person, arbitration: Arbitration, network_id: int, *, away: Collection[int | None] = frozenset()
) -> bool:
    """Say whether the person hears appeals in the network: by a seat, or by a role that may be used in this session."""
    if person.pk not in arbitration.hearers(network_id, away=away):
        return False
    return person.pk in arbitration.sitting(network_id) or standing_of(person).holds(network_id, Role.SECRETARIAT)


def hears_appeal(person: Person, application: MembershipApplication) -> bool:
    """Say whether the person hears the appeal of this application."""
    arbitration = arbitration_in([application.network_id])
    return hears(person, arbitration, application.network_id, away=kept_away(application))


def kept_away(application: MembershipApplication) -> frozenset[int | None]:
    """Return the persons who decided on the application before, and the one who applied."""
    return frozenset({application.person_id, *(decision.decided_by_id for decision in application.decisions.all())})


def networks_heard_by(person: Person, *, now: datetime | None = None) -> frozenset[int]:
    """Return the networks whose appeals the person hears as a member of an arbitration body."""
    if not Body.objects.filter(hears_appeals=True, members__person=person).exists():
        return frozenset()
    with_appeals = set(Network.objects.filter(applications__appeal__isnull=False).values_list("pk", flat=True))
    arbitration = arbitration_in(with_appeals, now=now)
    return frozenset(pk for pk in with_appeals if person.pk in arbitration.sitting(pk))
