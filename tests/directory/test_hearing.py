"""Who hears appeals: whoever sits in the body for it today, and otherwise the secretariats."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kuvend.directory.models import Body, BodyMember, Network, NetworkLink
from kuvend.directory.permissions.hearing import arbitration_body, arbitration_in, arbitrators_of, networks_heard_by
from kuvend.directory.states import BodyKind
from kuvend.people.models import Person
from kuvend.people.states import Role
from tests.actors import LONG_AGO, give_role, make_network, make_person
from tests.directory.joining_world import NOON as MOMENT
from tests.directory.joining_world import rejected, submitted

pytestmark = [pytest.mark.unit, pytest.mark.django_db]
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


def make_body(network: Network, *persons: Person, hears: bool = True, **fields: object) -> Body:
    body = Body.objects.create(
        network=network, kind=BodyKind.ARBITRATION, name={"en": "Jury"}, hears_appeals=hears, **fields
    )
    for person in persons:
        BodyMember.objects.create(body=body, person=person, full_name=person.full_name)
    return body


def hearers(network: Network, now: datetime = NOON) -> set[int]:
    return set(arbitrators_of(network, now))


def test_only_a_seat_that_is_taken_today_by_somebody_who_is_there_counts(network: Network, secretariat: Person) -> None:
    arbiter, erased, former = (make_person(name) for name in ("Agim Arbiter", "Era Fshire", "Fati Ishte"))
    body = make_body(network, arbiter, erased, former)
    Person.objects.filter(pk=erased.pk).update(erased_at=LONG_AGO)
    body.members.filter(person=former).update(until=date(2026, 4, 30))
    BodyMember.objects.create(body=body, full_name="Somebody without an account")
    assert hearers(network) == {arbiter.pk}
    assert hearers(network, NOON - timedelta(days=1)) == {arbiter.pk, former.pk}
    body.members.exclude(full_name="Somebody without an account").delete()
    assert arbitration_body(network, NOON) is None
    assert hearers(network) == {secretariat.pk}


def test_a_body_hears_in_its_term_by_the_calendar_of_its_network(network: Network, secretariat: Person) -> None:
    arbiter = make_person("Agim Arbiter")
    make_body(network, arbiter, since=date(2026, 5, 1), until=date(2026, 5, 2))
    Network.objects.filter(pk=network.pk).update(time_zone="Europe/Tirane")
    start, end = datetime(2026, 4, 30, 22, tzinfo=UTC), datetime(2026, 5, 2, 22, tzinfo=UTC)
    moments = (start - timedelta(seconds=1), start, end - timedelta(seconds=1), end)
    assert [arbiter.pk in hearers(network, moment) for moment in moments] == [False, True, True, False]


def test_another_body_hears_nothing(network: Network, other_network: Network, secretariat: Person) -> None:
    make_body(network, make_person("Bora Bord"), hears=False)
    make_body(other_network, make_person("Tea Tjeter"))
    give_role(make_person("Ola Fqinj"), other_network, Role.SECRETARIAT)
    assert hearers(network) == {secretariat.pk}


def test_the_networks_own_body_comes_before_those_above_and_the_oldest_of_these_first(
    root: Network, network: Network
) -> None:
    region = make_network("region")
    NetworkLink.objects.create(parent=region, child=network, until=date(2026, 5, 31))
    high, middle, own = (make_person(name) for name in ("Rea Larte", "Mia Mes", "Ona Vet"))
    of_region = make_body(region, middle)
    make_body(root, high)
    assert hearers(network) == {middle.pk}
    assert hearers(network, NOON + timedelta(days=31)) == {high.pk}
    body = make_body(network, own)
    assert arbitration_body(network, NOON) == body
    assert arbitration_body(region, NOON) == of_region
    assert hearers(network) == {own.pk}


def test_where_all_seats_must_keep_away_the_secretariats_hear(
    network: Network, other_network: Network, secretariat: Person, network_secretariat: Person, editor: Person
) -> None:
    give_role(make_person("Ola Fqinj"), other_network, Role.SECRETARIAT)
    former = give_role(make_person("Fati Ishte"), network, Role.SECRETARIAT)
    former.network_roles.update(ended_at=LONG_AGO)
    one, other = make_person("Agim Arbiter"), make_person("Bela Arbitere")
    make_body(network, one, other)
    arbitration = arbitration_in([network.pk], now=NOON)
    assert arbitration.hearers(network.pk, away={one.pk}) == {other.pk}
    assert arbitration.hearers(network.pk, away={one.pk, other.pk}) == {secretariat.pk, network_secretariat.pk}
    away = {one.pk, other.pk, secretariat.pk}
    assert arbitration.hearers(network.pk, away=away) == {network_secretariat.pk}


def test_a_seat_opens_networks_with_appeals_only(
    network: Network, root: Network, head_of_network: Person, other_head: Person, other_network: Network
) -> None:
    from kuvend.directory.operations.joining import file_appeal

    arbiter, board = make_person("Agim Arbiter"), make_person("Bora Bord")
    make_body(root, arbiter)
    make_body(network, board, hears=False)
    submitted(other_network, name="No appeal here")
    assert networks_heard_by(arbiter) == frozenset()
    file_appeal(rejected(network, head_of_network, head_of_network), grounds="But …", now=MOMENT)
    assert networks_heard_by(arbiter) == {network.pk}
    assert networks_heard_by(board) == networks_heard_by(head_of_network) == frozenset()
