"""Places, and lists of choices: added, renamed, moved, retired, by the head office only."""

import pytest

from kuvend.audit.models import AuditEntry
from kuvend.core import clock
from kuvend.core.errors import Refused
from kuvend.core.text import TranslatedText
from kuvend.directory.models import Network, Place, Taxonomy, Term
from kuvend.directory.operations.indexing import refresh_search
from kuvend.directory.operations.places import add_place, change_place
from kuvend.directory.operations.taxonomies import change_term
from kuvend.directory.queries.listing import MemberFilter, find_members
from kuvend.directory.states import PlaceKind
from kuvend.directory.tasks.lists import refresh_place, refresh_term
from kuvend.people.models import Person
from tests.actors import ClientMaker, make_organisation

pytestmark = pytest.mark.web

START = "/en/desk/lists/places/"


@pytest.fixture
def region(db: None) -> Place:
    return Place.objects.create(
        key="br-bahia", country="BR", kind=PlaceKind.REGION, label={"en": "Bahia"}, public_id="bahia00000000000"
    )


def test_a_place_of_a_country_without_preset_is_added_renamed_and_retired(
    secretariat: Person, region: Place, client_of: ClientMaker
) -> None:
    client = client_of(secretariat)
    form = {
        "idempotency_key": "a", "label_en": "Salvador", "label_further": "pt", "label_further_text": "São Salvador",
        "kind": "municipality", "country": "BR", "parent": region.key, "aliases": "Soterópolis\n\nSalvador da Bahia",
        "latitude": "-12.97", "longitude": "-38.5", "is_active": "on",
    }  # fmt: skip
    assert client.post(f"{START}new/", form).status_code == 302
    place = Place.objects.get(key="br-salvador")
    assert (place.parent, place.aliases) == (region, ["Soterópolis", "Salvador da Bahia"])
    assert place.label["pt"] == "São Salvador"
    listed = client.get(f"{START}?country=BR&q=soteropolis").content.decode()
    assert place.public_id in listed
    assert region.public_id not in listed
    page = f"{START}{place.public_id}/"
    assert "Soterópolis" in client.get(page).content.decode()
    changed = form | {"idempotency_key": "b", "label_en": "Salvador (BA)"}
    changed.pop("is_active")
    assert client.post(page, changed).status_code == 302
    place.refresh_from_db()
    assert (str(place), place.is_active, place.key) == ("Salvador (BA)", False, "br-salvador")
    assert [entry.action for entry in AuditEntry.objects.filter(subject_id=place.public_id).order_by("number")] == [
        "directory.add_place",
        "directory.change_place",
    ]


def test_half_a_point_and_a_second_place_of_the_name_are_refused(
    secretariat: Person, region: Place, client_of: ClientMaker
) -> None:
    client = client_of(secretariat)
    form = {"idempotency_key": "a", "label_en": "bahia", "kind": "region", "country": "BR"}
    half = client.post(f"{START}new/", form | {"latitude": "3"})
    assert (half.status_code, "Give both numbers" in half.content.decode()) == (422, True)
    twice = client.post(f"{START}new/", form | {"idempotency_key": "b"})
    assert "already has a place of this name" in twice.content.decode()
    assert Place.objects.count() == 1


def test_a_place_lies_in_a_region_of_its_own_country(secretariat: Person, region: Place) -> None:
    name = TranslatedText({"en": "Somewhere"})
    now = clock.now()
    for country, kind in (("AL", PlaceKind.MUNICIPALITY), ("BR", PlaceKind.REGION)):
        with pytest.raises(Refused):
            add_place(country=country, kind=kind, label=name, parent=region, by=secretariat, now=now)
    add_place(country="BR", kind=PlaceKind.MUNICIPALITY, label=name, parent=region, by=secretariat, now=now)
    with pytest.raises(Refused, match="Move them first"):
        change_place(place=region, kind=PlaceKind.GROUP, label=name, by=secretariat, now=now)


def test_what_is_renamed_is_found_by_its_new_name(secretariat: Person, network: Network, region: Place) -> None:
    taxonomy = Taxonomy.objects.create(key="field_of_activity", name={"en": "Fields"})
    term = Term.objects.create(taxonomy=taxonomy, key="arts", label={"en": "Arts"})
    organisation = make_organisation("Flor", network, seat=region)
    organisation.fields_of_activity.add(term)
    refresh_search(organisation)
    now = clock.now()
    change_place(place=region, kind=PlaceKind.REGION, label=TranslatedText({"en": "Yorubaland"}), by=None, now=now)
    refresh_place(place=region.public_id)
    change_term(term=term, label=TranslatedText({"en": "Masquerade"}), position=1, is_active=True, by=None, now=now)
    refresh_term(term=term.public_id)
    for word in ("Yorubaland", "Masquerade"):
        assert list(find_members(MemberFilter(text=word)).public_ids) == [organisation.public_id]


def test_long_lists_have_pages(secretariat: Person, client_of: ClientMaker) -> None:
    taxonomy = Taxonomy.objects.create(key="field_of_activity", name={"en": "Fields"})
    Term.objects.bulk_create(
        Term(taxonomy=taxonomy, key=f"t{number}", label={"en": f"Choice {number:03d}"}, position=number)
        for number in range(60)
    )
    client = client_of(secretariat)
    assert "Choice 059" not in client.get("/en/desk/lists/field_of_activity/").content.decode()
    assert "Choice 059" in client.get("/en/desk/lists/field_of_activity/?page=99").content.decode()


def test_nobody_but_the_head_office_touches_places(
    outsider: Person, head_of_network: Person, network_secretariat: Person, member: Person, region: Place,
    client_of: ClientMaker,
) -> None:  # fmt: skip
    form = {"idempotency_key": "x", "label_en": "Mine", "kind": "region", "country": "BR"}
    refused = {outsider: 404, member: 404, head_of_network: 403, network_secretariat: 403}
    for person, status in refused.items():
        client = client_of(person)
        for address in (f"{START}new/", f"{START}{region.public_id}/"):
            assert client.post(address, form).status_code == status, (person, address)
        assert client.get(START).status_code == status
    region.refresh_from_db()
    assert (str(region), Place.objects.count()) == ("Bahia", 1)
