"""Who is there: the people of a network's office, as far as joining needs them."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from kuvend.core import clock
from kuvend.directory.models import (
    MandateHolder,
    MembershipApplication,
    Network,
    NetworkRole,
    OrganisationRole,
)
from kuvend.directory.permissions.hearing import arbitrators_of
from kuvend.directory.permissions.standing import open_links, runs
from kuvend.directory.rules.graph import ancestors
from kuvend.directory.rules.joining import Office
from kuvend.people.models import Person
from kuvend.people.states import Role


def heads_of(network: Network, *, now: datetime | None = None) -> frozenset[int]:
    """Return the persons (primary keys) who are Head of Network now, by mandate of their organisation."""
    return heads_by_network([network.pk], now=now).get(network.pk, frozenset())


def heads_by_network(networks: Iterable[int], *, now: datetime | None = None) -> dict[int, frozenset[int]]:
    """Return the heads of each of the networks that has one now. Two queries."""
    moment = now or clock.now()
    held = MandateHolder.objects.filter(mandate__network__in=set(networks))
    headed: dict[int, set[int]] = {}  # organisation → networks
    for holder in held.select_related("mandate__network"):
        if runs(holder.mandate, moment):
            headed.setdefault(holder.organisation_id, set()).add(holder.mandate.network_id)
    heads: dict[int, set[int]] = {}
    representatives = OrganisationRole.objects.filter(
        organisation__in=list(headed), role=Role.REPRESENTATIVE, ended_at=None
    )
    for organisation_id, person_id in representatives.values_list("organisation_id", "person_id"):
        for network_id in headed[organisation_id]:
            heads.setdefault(network_id, set()).add(person_id)
    return {network_id: frozenset(persons) for network_id, persons in heads.items()}


def holders_of(networks: Iterable[int], *roles: Role) -> frozenset[int]:
    """Return the persons who were granted one of `roles` in one of the networks."""
    return frozenset(
        NetworkRole.objects.filter(network__in=list(networks), role__in=roles, ended_at=None).values_list(
            "person_id", flat=True
        )
    )


def networks_above(network: Network, now: datetime) -> frozenset[int]:
    """Return the networks above this one, and the head office."""
    parents: dict[int, list[int]] = {}
    for parent, child in open_links(now.date()):
        parents.setdefault(child, []).append(parent)
    roots = Network.objects.filter(is_root=True).values_list("pk", flat=True)
    return frozenset(ancestors(network.pk, parents)) | frozenset(roots)


def secretaries_of(network: Network, now: datetime) -> frozenset[int]:
    """Return the persons of the secretariat of the network and of those above it."""
    return holders_of([network.pk, *networks_above(network, now)], Role.SECRETARIAT)


def managers_to_tell(network: Network, *, now: datetime) -> QuerySet[Person]:
    """Return who is told what happens in the network: its heads and secretariat, or else the secretariat above."""
    own = heads_of(network, now=now) | holders_of([network.pk], Role.SECRETARIAT)
    people = Person.objects.filter(pk__in=own or secretaries_of(network, now), erased_at=None)
    return people.select_related("account").order_by("pk")


def office_of(network: Network, now: datetime) -> Office:
    """Return who is there today, for the controls that scale with the office."""
    heads = heads_of(network, now=now)
    committee = holders_of([network.pk], Role.COMMITTEE)
    own_secretariat = holders_of([network.pk], Role.SECRETARIAT)
    secretaries = secretaries_of(network, now)
    return Office(
        heads=heads,
        committee=committee,
        readers=heads | committee | own_secretariat | holders_of([network.pk], Role.REVIEWER),
        secretariat=secretaries,
        arbitration=arbitrators_of(network, now),
        helpers=secretaries,
    )


def possible_second_readers(application: MembershipApplication, now: datetime) -> QuerySet[Person]:
    """Return who may be asked to read it too: anyone who reads applications here, or the secretariat above.

    Neither who recommended, nor anybody whose own application it is (see `joining.is_own`).
    """
    office = office_of(application.network, now)
    team = OrganisationRole.objects.filter(organisation=application.organisation_id, ended_at=None)
    away = {application.recommended_by_id, application.person_id, *team.values_list("person_id", flat=True)} - {None}
    keys = (frozenset(office.readers) | frozenset(office.helpers)) - away
    people = Person.objects.filter(pk__in=keys, erased_at=None).exclude(account__email__iexact=application.email)
    return people.order_by("full_name", "pk")
