"""What ends on a day still holds on that day, and what begins on a later day does not show before."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from kuvend.core.cache.pages import shelf
from kuvend.core.errors import Refused
from kuvend.directory.models import Body, BodyMember, Network, NetworkLink, Organisation
from kuvend.directory.operations.networks import link_networks, turn_links, unlink_networks
from kuvend.directory.operations.relations import end_relation, relate_organisations
from kuvend.directory.queries.figures import tree_of
from kuvend.directory.states import BodyKind, RelationKind
from kuvend.people.models import Person
from tests.actors import ClientMaker, make_network, make_organisation

pytestmark = pytest.mark.web

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
TODAY = NOW.date()
TOMORROW = TODAY + timedelta(days=1)


def seen(client: Client, address: str, day: date) -> str:
    with time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=UTC), tick=False):
        shelf.clear()
        return client.get(address).content.decode()


def test_a_relation_shows_from_its_first_to_its_last_day_on_both_profiles(
    organisation: Organisation, network: Network, anonymous: Client, member: Person
) -> None:
    other = make_organisation("Ferma Hostel", network, country="XK")
    with time_machine.travel(NOW, tick=False):
        relation = relate_organisations(
            organisation=organisation, kind=RelationKind.HOSTED_BY, other=other, by=None, now=NOW, since=TOMORROW
        )
        end_relation(relation=relation, until=TOMORROW, by=member, now=NOW)
    for mine, name in ((organisation, "Ferma Hostel"), (other, "Lule Mali")):
        address = f"/en/members/{mine.slug}-{mine.public_id}/"
        days = (TODAY, TOMORROW, TOMORROW + timedelta(days=1))
        assert [name in seen(anonymous, address, day) for day in days] == [False, True, False]


def test_a_body_and_its_seats_show_from_their_first_day(network: Network, anonymous: Client) -> None:
    elder = make_organisation("Elder Voice", network, country="XK")
    board = Body.objects.create(network=network, kind=BodyKind.BOARD, name={"en": "Board of elders"}, since=TODAY)
    BodyMember.objects.create(body=board, organisation=elder, since=TOMORROW, until=TOMORROW)
    address = f"/en/networks/{network.slug}/"
    early = seen(anonymous, address, TODAY - timedelta(days=1))
    assert "Board of elders" not in early
    named = [
        "Elder Voice" in seen(anonymous, address, TODAY + timedelta(days=days)).partition("Board of elders")[2]
        for days in (0, 1, 2)
    ]
    assert named == [False, True, False]


def test_a_network_belongs_to_another_until_its_last_day_is_over(
    network: Network, organisation: Organisation, anonymous: Client, secretariat: Person, client_of: ClientMaker
) -> None:
    region = make_network("region")
    with time_machine.travel(NOW, tick=False):
        link = link_networks(parent=region, child=network, by=secretariat, now=NOW, since=TOMORROW)
        assert tree_of(region.pk) == {region.pk}
        unlink_networks(link=link, until=TOMORROW, by=secretariat, now=NOW, reason="For one day")
        desk = client_of(secretariat).get(f"/en/desk/networks/{network.slug}/").content.decode()
    assert "since 22 November 2026" in desk
    assert "until 22 November 2026" in desk
    found = []
    for days in (0, 1, 2):
        moment = NOW + timedelta(days=days)
        with time_machine.travel(moment, tick=False):
            turn_links(now=moment)
            shelf.clear()
            listed = "Lule Mali" in anonymous.get("/en/members/?network=region").content.decode()
            named = "Region" in anonymous.get(f"/en/networks/{network.slug}/").content.decode()
            found.append((listed, named, network.pk in tree_of(region.pk)))
    assert found == [(False, False, False), (True, True, True), (False, False, False)]


def test_a_link_that_still_holds_closes_a_circle(network: Network, root: Network, secretariat: Person) -> None:
    link = NetworkLink.objects.get(child=network)
    NetworkLink.objects.filter(pk=link.pk).update(since=TOMORROW)
    link.refresh_from_db()
    with pytest.raises(Refused, match="before it begins"):
        unlink_networks(link=link, until=TODAY, by=secretariat, now=NOW, reason="Too early")
    unlink_networks(link=link, until=TOMORROW, by=secretariat, now=NOW, reason="Turned round")
    with pytest.raises(Refused, match="circle"):
        link_networks(parent=network, child=root, by=secretariat, now=NOW)
    turned = link_networks(parent=network, child=root, by=secretariat, now=NOW, since=TOMORROW + timedelta(days=1))
    assert (turned.parent, turned.child) == (network, root)


def test_turning_links_twice_or_without_any_is_harmless(network: Network) -> None:
    assert turn_links(now=NOW) == 0
    NetworkLink.objects.filter(child=network).update(until=TODAY - timedelta(days=1))
    assert [turn_links(now=NOW), turn_links(now=NOW), turn_links(now=NOW + timedelta(days=8))] == [1, 1, 0]
