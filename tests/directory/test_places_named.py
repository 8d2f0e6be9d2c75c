"""Places and countries are named in a profile's form: with suggestions, in any language, and light to load."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from kuvend.directory.models import Organisation, Place, ProfileDraft
from kuvend.directory.operations.presets import load_places
from kuvend.directory.operations.profiles import change_profile
from kuvend.directory.queries.place_names import country_of_name, place_names
from kuvend.directory.queries.presets import country_presets
from kuvend.directory.states import PlaceKind
from kuvend.people.models import Person
from tests.actors import ClientMaker
from tests.directory.test_claims import NOW
from tests.directory.test_profile_pages import edit_url, posted

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Leave the language as it was: pages in others are asked for."""
    with translation.override("en"):
        yield


@pytest.fixture
def places() -> None:
    for country in country_presets():
        load_places(country=country, by=None, now=NOW)


def test_the_section_is_light_however_many_places_there_are(
    places: None, organisation: Organisation, member: Person, client_of: ClientMaker
) -> None:
    content = {
        "country": "RS",
        "seat": "al-tirane",
        "operates_in": list(Place.objects.filter(country="AL").values_list("key", flat=True)[:10]),
        "addresses": [
            {"kind": "office", "text": f"Rruga {number}", "place": "", "country": "XK", "visibility": "members"}
            for number in range(2)
        ],
    }
    change_profile(organisation=organisation, content=content, by=member, now=NOW)
    assert Place.objects.count() > 450
    client, url = client_of(member), edit_url(organisation, "places")
    for language in ("ar", "sr", "fr", "en"):
        page = client.get(url.replace("/en/", f"/{language}/")).content.decode()
        assert f'<html lang="{language}"' in page
        section = page[page.index("<h2") : page.index("</form>", page.index("<h2"))]
        assert len(section.encode()) < 30_000, (language, len(section.encode()))
        assert 'list="known-places"' in section


def test_what_is_near_is_suggested_and_anything_else_can_be_typed(places: None) -> None:
    near = place_names(countries=["XK"])
    assert "Gjakova" in " ".join(near.suggested)
    assert "Tirana" not in near.suggested
    assert len(place_names(countries=["RS", "AL"]).suggested) == 100
    assert near.keys_of("Tirana") == near.keys_of("  tiranë ") == near.keys_of("Тирана")
    assert near.keys_of("Atlantis") == frozenset()
    assert place_names().suggested == ()


def test_places_of_one_name_are_told_apart(places: None) -> None:
    for number in range(2):
        Place.objects.create(key=f"al-new-{number}", country="AL", kind=PlaceKind.MUNICIPALITY, label={"en": "Nova"})
    Place.objects.create(key="rs-new", country="RS", kind=PlaceKind.REGION, label={"en": "Nova"})
    known = place_names(countries=["AL"])
    assert len(set(known.shown.values())) == len(known.shown) == Place.objects.count()
    assert known.shown["rs-new"] == "Nova (Region, Serbia)"
    assert known.keys_of("nova") == {"al-new-0", "al-new-1", "rs-new"}
    assert known.keys_of(known.shown["al-new-1"]) == {"al-new-1"}


def test_retired_places_are_known_to_those_who_have_them(places: None) -> None:
    Place.objects.filter(key="al-tirane").update(is_active=False)
    assert "al-tirane" not in place_names(countries=["AL"]).shown
    kept = place_names(kept=["al-tirane"], countries=["AL"])
    assert kept.keys_of("al-tirane") == {"al-tirane"}
    assert kept.shown["al-tirane"] not in kept.suggested


def test_countries_are_known_by_code_and_in_every_language() -> None:
    for typed in ("xk", "Kosovo", " kosova ", "Косово", "كوسوفو"):
        assert country_of_name(typed) == "XK", typed
    with translation.override("sq"):
        assert country_of_name("Shqipëria") == "AL"
    assert country_of_name("Atlantis") == ""
    assert country_of_name("ZZ") == ""


def test_places_are_added_by_name_and_taken_away(
    places: None, organisation: Organisation, member: Person, outsider: Person, client_of: ClientMaker
) -> None:
    change_profile(
        organisation=organisation, content={"country": "AL", "operates_in": ["al-tirane"]}, by=member, now=NOW
    )
    client, url = client_of(member), edit_url(organisation, "places")
    page = client.get(url).content.decode()
    assert re.search(r'name="operates_in" value="al-tirane" checked', page)
    sent = {
        **posted(page),
        "country": "kosova",
        "seat": "Gjakove",
        "operates_in": ["al-tirane", "", "prizren"],
        "addresses-0-text": "Rruga 1",
        "addresses-0-place": "Durrës",
        "addresses-0-country": "Albania",
        "stay": "1",
    }
    assert client.post(url, sent).status_code == 302
    fields = ProfileDraft.objects.get().fields
    assert (fields["country"], fields["seat"]) == ("XK", "xk-gjakove")
    assert fields["operates_in"] == ["al-tirane", "xk-prizren"]
    assert (fields["addresses"][0]["place"], fields["addresses"][0]["country"]) == ("al-durres", "AL")
    assert client.post(url, {**sent, "operates_in": ["xk-prizren"]}).status_code == 302
    assert ProfileDraft.objects.get().fields["operates_in"] == ["xk-prizren"]
    assert client_of(outsider).post(url, sent).status_code == 404


def test_what_is_no_place_stays_as_it_was_typed_with_the_reason(
    places: None, organisation: Organisation, member: Person, client_of: ClientMaker
) -> None:
    client, url = client_of(member), edit_url(organisation, "places")
    sent = {**posted(client.get(url).content.decode()), "stay": "1"}
    answer = client.post(url, {**sent, "country": "Atlantis", "seat": "Utopia", "operates_in": ["Utopia", "Tirana"]})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "There is no country of this name." in page
    assert page.count("There is no place called “Utopia” in the list.") >= 2
    assert page.count('value="Utopia"') == 2
    assert 'value="Atlantis"' in page


def test_of_several_of_one_name_one_is_asked_for(
    places: None, organisation: Organisation, member: Person, client_of: ClientMaker
) -> None:
    for country in ("AL", "XK"):
        Place.objects.create(
            key=f"{country}-nova".lower(), country=country, kind=PlaceKind.MUNICIPALITY, label={"en": "Nova"}
        )
    client, url = client_of(member), edit_url(organisation, "places")
    sent = {**posted(client.get(url).content.decode()), "stay": "1"}
    page = client.post(url, {**sent, "seat": "Nova"}).content.decode()
    assert "Nova (Municipality, Albania) · Nova (Municipality, Kosovo)" in page
    assert not ProfileDraft.objects.exists()
    assert client.post(url, {**sent, "seat": "Nova (Municipality, Kosovo)"}).status_code == 302
    assert ProfileDraft.objects.get().fields == {"seat": "xk-nova"}


def test_one_question_finds_every_name(places: None) -> None:
    with CaptureQueriesContext(connection) as seen:
        place_names(countries=["AL"])
    assert len(seen) == 1
