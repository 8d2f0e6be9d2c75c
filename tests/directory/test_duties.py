"""Who is asked first in a network: its own people, and only where it has none of its own those above it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kuvend.directory.models import MembershipPolicy, Network, NetworkLink
from kuvend.directory.permissions.duty import Duty, duties_in
from kuvend.directory.states import Decider
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import LONG_AGO, give_role, make_network, make_person

pytestmark = [pytest.mark.unit, pytest.mark.django_db]
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def duty_in(network: Network, now: datetime = NOON) -> Duty:
    return duties_in([network.pk], now=now)[network.pk]


def keys(*persons: Person) -> frozenset[int]:
    return frozenset(person.pk for person in persons)


def test_a_network_with_an_office_is_looked_after_by_it(
    network: Network, other_network: Network, secretariat: Person, head_of_network: Person, editor: Person,
    committee_member: Person, reviewer: Person, network_secretariat: Person,
) -> None:  # fmt: skip
    give_role(make_person("Tea Tjeter"), other_network, Role.SECRETARIAT)
    duty = duty_in(network)
    assert duty.reviewers == keys(head_of_network, network_secretariat, reviewer)
    assert duty.deciders == keys(head_of_network)
    assert duty.committee == keys(committee_member)
    assert duty.voters == frozenset()
    assert duty.secretariat == keys(network_secretariat, secretariat)
    assert duty.managers == keys(head_of_network, network_secretariat)
    assert duty.stewards == keys(head_of_network, network_secretariat, editor)


def test_where_the_committee_decides_it_votes_and_records(
    network: Network, other_network: Network, committee_member: Person, head_of_network: Person, secretariat: Person
) -> None:
    MembershipPolicy.objects.filter(network=network).update(decider=Decider.COMMITTEE)
    duty = duty_in(network)
    assert duty.voters == duty.committee == keys(committee_member)
    assert duty.deciders == keys(committee_member, head_of_network)
    MembershipPolicy.objects.filter(network=network).update(decider=Decider.HEAD_OF_NETWORK)
    MembershipPolicy.objects.filter(network=other_network).update(decider=Decider.COMMITTEE)
    assert (duty_in(network).voters, duty_in(network).deciders) == (frozenset(), keys(head_of_network))
    assert duty_in(other_network).deciders == keys(secretariat)  # there is nobody who could vote


def test_where_nobody_is_the_secretariats_above_are_asked_and_nobody_beside_or_below(
    network: Network, other_network: Network, secretariat: Person
) -> None:
    region = make_network("region")
    NetworkLink.objects.create(parent=region, child=network)
    above = give_role(make_person("Ira Siper"), region, Role.SECRETARIAT)
    give_role(make_person("Tea Tjeter"), other_network, Role.SECRETARIAT)
    give_role(make_person("Una Nen"), make_network("town", parent=network), Role.SECRETARIAT)
    give_role(make_person("Eda Siper"), region, Role.EDITOR)
    duty, higher = duty_in(network), keys(above, secretariat)
    for asked in (duty.reviewers, duty.deciders, duty.secretariat, duty.managers, duty.stewards):
        assert asked == higher
    assert (duty.committee, duty.voters) == (frozenset(), frozenset())
    above.network_roles.update(ended_at=LONG_AGO)
    assert duty_in(network).managers == keys(secretariat)


def test_the_secretariat_decides_where_there_is_no_head(network: Network, network_secretariat: Person) -> None:
    assert duty_in(network).deciders == keys(network_secretariat)


def test_a_link_counts_on_its_days(network: Network) -> None:
    region = make_network("region")
    above = give_role(make_person("Ira Siper"), region, Role.SECRETARIAT)
    NetworkLink.objects.create(parent=region, child=network, since=date(2026, 5, 1), until=date(2026, 5, 31))
    asked = [duty_in(network, NOON + timedelta(days=days)).managers for days in (-1, 0, 30, 31)]
    assert asked == [frozenset(), keys(above), keys(above), frozenset()]


def test_nobody_is_asked_about_no_network(secretariat: Person) -> None:
    assert duties_in([]) == {}
    assert set(duties_in(Network.objects.values_list("pk", flat=True))) == set(
        Network.objects.values_list("pk", flat=True)
    )
