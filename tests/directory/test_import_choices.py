"""What a page says is matched with the lists of the house: types, fields of activity, countries and places."""

import pytest

from kuvend.core.errors import Refused
from kuvend.directory.models import ImportItem, Network, Organisation, Place
from kuvend.directory.operations.importing import (
    Choice,
    confirm_import_item,
    confirm_ready_items,
    decide_imported_fields,
    merge_import_item_into,
    take_in_pages,
)
from kuvend.directory.operations.presets import load_places
from kuvend.directory.operations.profiles import change_profile
from kuvend.directory.queries.import_choices import keys_meant, place_finder
from kuvend.directory.queries.importing import marked_text, ready_items
from kuvend.directory.states import FieldDecision, ImportItemState, PlaceKind
from kuvend.people.models import Person
from tests.actors import make_organisation
from tests.directory.test_importing import NOW, lists

pytestmark = pytest.mark.unit

__all__ = ["lists"]

TABLE = """Name;Country;City;Address;Organisation type;Phone
Shtëpia e Ullirit;Albania;Berat;Rr. Antipatrea 4;Non-governmental organisation;042 111 222
Qendra Kroi;;;Lagjja 5, rr. e Portit 12, 2001 Durrës, Albania;Non-governmental organisation;052 111 222
Atelieri Vjosa;Italy;Bari;Via Roma 3;Non-governmental organisation;080 111 222
Mira Gjoka;;Vlorë;Rr. Ismail Qemali 3;Individual;033 111 222
Shoqata Larg;;Ulqin;;Non-governmental organisation;052 333 444
"""


@pytest.fixture
def albania(network: Network, lists: None) -> Network:
    network.country = "AL"
    network.save()
    load_places(country="AL", by=None, now=NOW)
    return network


@pytest.fixture
def items(albania: Network, editor: Person) -> dict[str, ImportItem]:
    taken = take_in_pages(network=albania, files=[("members.csv", TABLE.encode())], by=editor, now=NOW)
    assert taken.batch is not None
    return {item.name: item for item in taken.batch.items.all()}


def told(item: ImportItem, key: str) -> tuple[str, str, bool] | None:
    field = item.fields.filter(key=key).first()
    if field is None:
        return None
    value = field.values[0]
    assert item.source.text[value["start"] : value["end"]] == value["text"]
    return value["text"], value["key"] or value["normal"], field.is_proposal


def test_the_seat_is_read_from_the_town_or_from_the_end_of_the_address(items: dict[str, ImportItem]) -> None:
    assert told(items["Shtëpia e Ullirit"], "seat") == ("Berat", "al-berat", False)
    assert told(items["Shtëpia e Ullirit"], "country") == ("Albania", "AL", False)
    assert told(items["Qendra Kroi"], "seat") == ("Durrës", "al-durres", False)
    for item in items.values():
        for field in item.fields.filter(key="seat"):
            assert field.confidence < 0.8
            assert field.flags == ["from_address"]


def test_a_town_abroad_or_an_unknown_one_is_no_seat(items: dict[str, ImportItem]) -> None:
    assert told(items["Atelieri Vjosa"], "seat") is None
    assert told(items["Atelieri Vjosa"], "country") == ("Italy", "IT", False)
    assert told(items["Shoqata Larg"], "seat") is None
    assert told(items["Shoqata Larg"], "country") is None


def test_who_says_another_country_waits_for_a_look(items: dict[str, ImportItem]) -> None:
    country = items["Atelieri Vjosa"].fields.get(key="country")
    assert country.flags == ["other_country"]
    ready = {item.name for item in ready_items(items["Atelieri Vjosa"].batch)}
    assert "Shtëpia e Ullirit" in ready
    assert "Atelieri Vjosa" not in ready
    assert not items["Shtëpia e Ullirit"].fields.get(key="country").flags


def test_a_network_of_another_country_waits_for_a_look(albania: Network, editor: Person) -> None:
    page = "Name;National network;Address;Phone\nHouse;Malta / Македонија;Main Street 1;21 222 333\n"
    page += "Home;Albania;Main Street 2;21 222 334\n"
    batch = take_in_pages(network=albania, files=[("other.csv", page.encode())], by=editor, now=NOW).batch
    assert batch is not None
    flags = dict(batch.items.filter(fields__key="national_network").values_list("name", "fields__flags"))
    assert flags == {"House": ["other_country"], "Home": []}
    assert [item.name for item in ready_items(batch)] == ["Home"]


def test_where_a_person_lives_is_only_proposed(items: dict[str, ImportItem]) -> None:
    assert told(items["Mira Gjoka"], "seat") == ("Vlorë", "al-vlore", True)
    assert told(items["Mira Gjoka"], "country") == ("Vlorë", "AL", True)


def test_members_confirmed_together_stand_on_the_map(items: dict[str, ImportItem], editor: Person) -> None:
    confirm_ready_items(batch=items["Qendra Kroi"].batch, by=editor, now=NOW)
    seats = dict(Organisation.objects.filter(origin="imported").values_list("name", "seat__key"))
    assert seats["Shtëpia e Ullirit"] == "al-berat"
    assert seats["Qendra Kroi"] == "al-durres"
    countries = dict(Organisation.objects.filter(origin="imported").values_list("name", "country"))
    assert countries["Shtëpia e Ullirit"] == countries["Qendra Kroi"] == "AL"
    assert "Atelieri Vjosa" not in countries, "it says another country, and waits"
    assert Organisation.objects.get(name="Qendra Kroi").addresses.get().place == Place.objects.get(key="al-durres")


def test_a_network_without_places_gets_no_seats(network: Network, lists: None, editor: Person) -> None:
    taken = take_in_pages(network=network, files=[("members.csv", TABLE.encode())], by=editor, now=NOW)
    assert taken.batch is not None
    assert all(not item.fields.filter(key="seat").exists() for item in taken.batch.items.all())


def test_a_town_is_meant_before_its_region_and_one_of_two_towns_is_none(albania: Network) -> None:
    find = place_finder("AL")
    assert find("Berat") == ("al-berat", "AL")
    assert find("Tirana") == find("tiranë") == ("al-tirane", "AL")
    assert find("") is None
    Place.objects.create(key="al-other", country="AL", kind=PlaceKind.MUNICIPALITY, label={"sq": "Berat"})
    assert place_finder("AL")("Berat") is None
    assert place_finder("RS")("Durrës") is None
    assert place_finder("")("Durrës") == ("al-durres", "AL")


def test_choices_are_known_by_their_key_and_by_every_name(albania: Network) -> None:
    assert keys_meant("organisation_type", "individual_person") == (["individual_person"], [])
    assert keys_meant("organisation_type", "Organizatë joqeveritare") == (["non_governmental_organization"], [])
    assert keys_meant("fields_of_activity", "Arts\nUmetnost\nSailing") == (["arts"], ["Sailing"])
    assert keys_meant("organisation_type", "Foundation") == ([], ["Foundation"]), "the house's list is without it"
    assert keys_meant("country", "Shqipëria") == keys_meant("country", "AL") == (["AL"], [])
    assert keys_meant("country", "Atlantis") == ([], ["Atlantis"])
    assert keys_meant("seat", "al-berat") == keys_meant("seat", "Berat") == (["al-berat"], [])
    assert keys_meant("seat", "") == ([], [])


def test_what_somebody_writes_is_looked_up_and_refused_where_it_is_in_no_list(
    items: dict[str, ImportItem], editor: Person
) -> None:
    item = items["Shoqata Larg"]
    written = {
        "organisation_type": Choice(FieldDecision.ACCEPTED, text="Pojedinac"),
        "fields_of_activity": Choice(FieldDecision.ACCEPTED, text="Të drejtat e njeriut\nArts"),
        "country": Choice(FieldDecision.EDITED, text="Crna Gora"),
        "seat": Choice(FieldDecision.EDITED, text="al-durres"),
    }
    decide_imported_fields(item=item, choices=written, by=editor, now=NOW)
    organisation = confirm_import_item(item=ImportItem.objects.get(pk=item.pk), by=editor, now=NOW)
    assert organisation is not None
    organisation.refresh_from_db()
    assert organisation.type is not None
    assert organisation.type.key == "individual_person"
    assert {term.key for term in organisation.fields_of_activity.all()} == {"human_rights", "arts"}
    assert organisation.country == "ME"
    other = items["Qendra Kroi"]
    for key in written:
        with pytest.raises(Refused, match="Neither") as refused:
            decide_imported_fields(
                item=other, choices={key: Choice(FieldDecision.EDITED, text="Neither")}, by=editor, now=NOW
            )
        assert refused.value.field == key
    decide_imported_fields(
        item=other, choices={"country": Choice(FieldDecision.REJECTED, text="Neither")}, by=editor, now=NOW
    )
    assert ImportItem.objects.get(pk=other.pk).state == ImportItemState.PENDING


def test_a_type_that_somebody_chose_replaces_the_one_in_the_directory(
    items: dict[str, ImportItem], albania: Network, editor: Person
) -> None:
    organisation = make_organisation("Kroi", albania)
    change_profile(
        organisation=organisation, content={"type": "individual_person", "country": "XK"}, by=editor, now=NOW
    )
    item = items["Qendra Kroi"]
    chosen = {"organisation_type": Choice(FieldDecision.ACCEPTED)}
    decide_imported_fields(item=item, choices=chosen, by=editor, now=NOW)
    merge_import_item_into(item=ImportItem.objects.get(pk=item.pk), organisation=organisation, by=editor, now=NOW)
    organisation.refresh_from_db()
    assert organisation.type is not None
    assert organisation.type.key == "non_governmental_organization"
    assert organisation.country == "XK", "what nobody decided about only fills gaps"


def test_every_value_is_marked_in_the_source_also_one_within_another(items: dict[str, ImportItem]) -> None:
    item = items["Qendra Kroi"]
    stretches = marked_text(item)
    assert "".join(stretch.text for stretch in stretches) == item.source.text[item.start : item.end]
    anchors = [key for one in stretches for key in (*one.begins, *([one.mark] if one.is_first else []))]
    assert sorted(anchors) == sorted(field.key for field in item.fields.all())
    marks = [(one.text, one.mark) for one in stretches]
    assert ("Durrës", "seat") in marks or ("Durrës", "country") in marks
    assert ("Lagjja 5, rr. e Portit 12, 2001 ", "addresses") in marks
