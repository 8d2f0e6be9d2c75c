"""A desk finds whose account needs help by name or address, and nobody whom it may not help."""

import pytest

from kuvend.directory.models import Network
from kuvend.people.models import Person
from tests.actors import ClientMaker

pytestmark = pytest.mark.web

ADDRESS = "/en/desk/help/"


def test_somebody_is_found_by_folded_name_or_address(
    head_of_network: Person, member: Person, client_of: ClientMaker
) -> None:
    Person.objects.filter(pk=member.pk).update(full_name="Мира Анетаре")
    client = client_of(head_of_network)
    for text in ("mira", member.account.email.upper()):
        page = client.get(ADDRESS, {"q": text}).content.decode()
        assert f"/desk/people/{member.public_id}/address/" in page, text
        assert f"/desk/people/{member.public_id}/second-step/" in page
    assert client.get(f"/en/desk/people/{member.public_id}/address/").status_code == 200


def test_people_of_other_networks_and_of_the_desk_itself_are_not_found_by_a_head(
    head_of_network: Person, secretariat: Person, outsider: Person, editor: Person, client_of: ClientMaker
) -> None:
    head, office = client_of(head_of_network), client_of(secretariat)
    for person in (outsider, editor):
        address = f"/desk/people/{person.public_id}/address/"
        assert address not in head.get(ADDRESS, {"q": person.account.email}).content.decode()
        assert address in office.get(ADDRESS, {"q": person.account.email}).content.decode()


def test_who_helps_nobody_searches_nobody(
    outsider: Person, member: Person, editor: Person, client_of: ClientMaker
) -> None:
    for person in (outsider, member, editor):
        assert client_of(person).get(ADDRESS, {"q": "a"}).status_code == 404


def test_both_kinds_of_help_stand_beside_the_people_of_a_desk(
    network_secretariat: Person, head_of_network: Person, editor: Person, network: Network, client_of: ClientMaker
) -> None:
    address = f"/desk/people/{editor.public_id}/address/"
    roles = f"/en/desk/networks/{network.slug}/roles/"
    assert address in client_of(network_secretariat).get(roles).content.decode()
    assert address not in client_of(head_of_network).get(roles).content.decode()
