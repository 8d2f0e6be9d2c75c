"""A network at work takes from a country's preset what it lacks: shown before, and nothing is overwritten."""

import pytest

from kuvend.audit.models import AuditEntry
from kuvend.core import clock
from kuvend.core.errors import Refused
from kuvend.directory.models import Network, Place, Term
from kuvend.directory.operations.presets import complete_from_preset, load_taxonomies
from kuvend.directory.queries.presets import country_presets
from kuvend.people.models import Person
from tests.actors import ClientMaker

pytestmark = [pytest.mark.web, pytest.mark.django_db]


def page_of(network: Network) -> str:
    return f"/en/desk/networks/{network.slug}/preset/"


@pytest.fixture
def bare(network: Network) -> Network:
    Network.objects.filter(pk=network.pk).update(country="", languages=["en"], time_zone="UTC")
    network.refresh_from_db()
    return network


def test_what_is_missing_is_shown_and_then_added(bare: Network, secretariat: Person, client_of: ClientMaker) -> None:
    client, page = client_of(secretariat), page_of(bare)
    assert "This would be added" not in client.get(page).content.decode()
    shown = client.get(f"{page}?country=AL").content.decode()
    for text in ("Albanian", "Europe/Tirane", "ALL, EUR", "+355", "Albania", "75: "):
        assert text in shown, text
    bare.refresh_from_db()
    assert (bare.country, Place.objects.count()) == ("", 0)  # shown only
    assert client.post(page, {"idempotency_key": "a", "country": "AL"}).status_code == 302
    bare.refresh_from_db()
    assert (bare.country, bare.languages, bare.time_zone) == ("AL", ["en", "sq"], "Europe/Tirane")
    assert (bare.currencies, bare.phone_prefix) == (["ALL", "EUR"], "+355")
    assert Place.objects.filter(country="AL").count() == len(country_presets()["AL"].places)
    entry = AuditEntry.objects.get(action="directory.complete_from_preset")
    assert entry.facts["country"] == "AL"
    assert "Nothing is missing" in client.get(f"{page}?country=AL").content.decode()
    again = client.post(page, {"idempotency_key": "b", "country": "AL"}, follow=True)
    assert "Nothing is missing" in again.content.decode()
    assert AuditEntry.objects.filter(action="directory.complete_from_preset").count() == 1


def test_nothing_is_overwritten(network: Network, secretariat: Person) -> None:
    load_taxonomies(now=clock.now())
    Term.objects.filter(taxonomy__key="target_group").update(is_active=False)
    kept = {
        "country": "XK",
        "time_zone": "UTC",
        "phone_prefix": "+383",
        "currencies": ["EUR"],
        "languages": ["sr", "en"],
    }
    Network.objects.filter(pk=network.pk).update(**kept)
    Place.objects.create(
        key="al-tirane", country="AL", kind="municipality", label={"en": "Our Tirana"}, is_active=False
    )
    complete_from_preset(network=network, country="al", takes_places=True, by=secretariat, now=clock.now())
    network.refresh_from_db()
    assert (network.country, network.time_zone, network.phone_prefix) == ("XK", "UTC", "+383")
    assert (network.currencies, network.languages) == (["EUR", "ALL"], ["sr", "en", "sq"])
    tirana = Place.objects.get(key="al-tirane")
    assert (str(tirana.label), tirana.is_active) == ("Our Tirana", False)
    assert not Term.objects.filter(taxonomy__key="target_group", is_active=True).exists()


def test_the_places_of_the_house_are_for_the_head_office(
    bare: Network, network_secretariat: Person, client_of: ClientMaker
) -> None:
    client, page = client_of(network_secretariat), page_of(bare)
    shown = client.get(f"{page}?country=AL").content.decode()
    assert "The head office adds them." in shown
    assert "75: " not in shown
    assert client.post(page, {"idempotency_key": "a", "country": "AL"}).status_code == 302
    bare.refresh_from_db()
    assert bare.country == "AL"
    assert not Place.objects.exists()
    with pytest.raises(Refused, match="Nothing is missing"):
        complete_from_preset(network=bare, country="AL", takes_places=False, by=network_secretariat, now=clock.now())
    with pytest.raises(Refused, match="No preset"):
        complete_from_preset(network=bare, country="BR", takes_places=True, by=network_secretariat, now=clock.now())


def test_outsiders_and_colleagues_add_nothing(
    bare: Network, outsider: Person, member: Person, other_head: Person, editor: Person, client_of: ClientMaker
) -> None:
    for person, status in ((outsider, 404), (member, 404), (other_head, 404), (editor, 403)):
        client = client_of(person)
        assert client.get(page_of(bare)).status_code == status
        assert client.post(page_of(bare), {"idempotency_key": "x", "country": "AL"}).status_code == status
    assert client_of(editor).post(page_of(bare), {"idempotency_key": "y", "country": "BR"}).status_code == 403
    bare.refresh_from_db()
    assert bare.country == ""


def test_a_country_without_a_preset_is_none_of_the_choices(
    bare: Network, secretariat: Person, client_of: ClientMaker
) -> None:
    client, page = client_of(secretariat), page_of(bare)
    assert client.get(f"{page}?country=BR").status_code == 422
    assert client.post(page, {"idempotency_key": "x", "country": "BR"}).status_code == 422
