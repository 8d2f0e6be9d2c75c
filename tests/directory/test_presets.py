"""The lists that ship with the house: complete, unambiguous, and on the map where they belong."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
import pytest
from babel.numbers import get_currency_name

import kuvend.directory

pytestmark = pytest.mark.rules

FOLDER = Path(kuvend.directory.__file__).parent
PRESETS = sorted((FOLDER / "presets").glob("*.toml"))
TAXONOMIES = sorted((FOLDER / "taxonomies").glob("*.toml"))
INTERFACE = {"en", "sq", "sr", "mk", "fr", "ar"}  # Serbian Latin is derived from Cyrillic
IMPORT_ONLY = {"de", "es", "it"}
# What the networks of the Western Balkans would notice at once if it were missing.
COMPLETE_COUNTS = {
    "albania": (12, 61),
    "kosovo": (7, 38),
    "north_macedonia": (8, 80),
    "montenegro": (3, 25),
    "tunisia": (24, 0),
    "morocco": (12, 0),
}
FULLY_LABELLED = {"albania", "kosovo", "north_macedonia", "serbia", "montenegro", "bosnia_and_herzegovina"}


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", TAXONOMIES, ids=lambda path: path.stem)
def test_each_term_has_one_key_and_a_label_in_every_language(path: Path) -> None:
    entries = read(path)["entries"]
    assert set(read(path)["name"]) == INTERFACE | IMPORT_ONLY
    assert [key for key, times in Counter(entry["key"] for entry in entries).items() if times > 1] == []
    for entry in entries:
        assert set(entry["label"]) == INTERFACE | IMPORT_ONLY, entry["key"]
        assert all(text == text.strip() != "" for text in entry["label"].values()), entry["key"]


@pytest.mark.parametrize("path", TAXONOMIES, ids=lambda path: path.stem)
def test_no_two_terms_of_a_list_read_alike(path: Path) -> None:
    for language in INTERFACE:
        labels = [entry["label"][language].casefold() for entry in read(path)["entries"]]
        assert len(labels) == len(set(labels)), language


def test_organisation_types_are_those_of_the_field() -> None:
    assert [entry["key"] for entry in read(FOLDER / "taxonomies" / "organisation_types.toml")["entries"]] == [
        "non_governmental_organization",
        "individual_person",
        "foundation",
        "public_institution",
        "local_or_regional_authority",
        "public_private_non_profit",
        "other",
    ]


def test_fields_of_activity_are_those_of_the_field() -> None:
    assert [entry["key"] for entry in read(FOLDER / "taxonomies" / "fields_of_activity.toml")["entries"]] == [
        "arts",
        "democracy_and_community_development",
        "environment_sustainable_development",
        "gender",
        "heritage",
        "human_rights",
        "innovation_and_entrepreneurship",
        "international_cultural_relations",
        "media",
        "research",
        "youth_and_education",
        "religion",
        "others",
    ]


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_places_lie_in_their_country_and_in_a_region_of_it(path: Path) -> None:
    preset = read(path)
    bounds, places = preset["bounds"], preset["places"]
    keys = Counter(place["key"] for place in places)
    assert [key for key, times in keys.items() if times > 1] == []
    regions = {place["key"] for place in places if place["kind"] == "region"}
    for place in places:
        assert place["kind"] in {"region", "municipality", "group"}, place
        assert ("at" in place) == (place["kind"] != "group"), place
        assert ("in" in place) == (place["kind"] == "municipality"), place
        if "in" in place:
            assert place["in"] in regions, place
        if "at" in place:
            latitude, longitude = place["at"]
            assert bounds["south"] <= latitude <= bounds["north"], place
            assert bounds["west"] <= longitude <= bounds["east"], place


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_a_town_lies_near_the_seat_of_its_region(path: Path) -> None:
    places = {place["key"]: place for place in read(path)["places"]}
    for place in places.values():
        if "in" in place:
            seat = places[place["in"]]["at"]
            reach = 2.2 if place["in"] == "republika_srpska" else 1.0  # degrees: the widest regions, not a slip
            assert abs(place["at"][0] - seat[0]) < reach, place
            assert abs(place["at"][1] - seat[1]) < reach, place


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_places_are_named_in_english_and_in_the_countrys_first_language(path: Path) -> None:
    preset = read(path)
    for place in preset["places"]:
        assert place["en"].strip(), place
        named_in = {"hr", "bs"} if preset["country"] == "BA" else {preset["languages"][0]}
        assert named_in & set(place), place
        if path.stem in FULLY_LABELLED:
            assert {"sr", "mk", "ar"} <= set(place) or {"mk", "sq", "sr", "ar"} <= set(place), place


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_labels_are_written_in_the_script_of_their_language(path: Path) -> None:
    for place in read(path)["places"]:
        for language in ("sr", "mk"):
            letters = [letter for letter in place.get(language, "") if letter.isalpha()]
            assert all("Ѐ" <= letter <= "ӿ" for letter in letters), place
        letters = [letter for letter in place.get("ar", "") if letter.isalpha()]
        assert all("؀" <= letter <= "ۿ" for letter in letters), place
        for language in ("en", "sq", "fr", "de", "it", "es", "hu"):
            letters = [letter for letter in place.get(language, "") if letter.isalpha()]
            assert all(letter <= "ɏ" for letter in letters), place


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_zone_currencies_prefix_and_target_groups_exist(path: Path) -> None:
    preset = read(path)
    assert ZoneInfo(preset["zone"]).key == preset["zone"]
    for currency in preset["currencies"]:
        assert get_currency_name(currency, locale="en") != currency
    assert phonenumbers.country_code_for_region(preset["country"]) == int(preset["phone_prefix"])
    groups = {entry["key"] for entry in read(FOLDER / "taxonomies" / "target_groups.toml")["entries"]}
    assert set(preset["target_groups"]) <= groups
    assert preset["target_groups"]


@pytest.mark.parametrize(("name", "counts"), COMPLETE_COUNTS.items())
def test_complete_countries_have_all_their_regions_and_municipalities(name: str, counts: tuple[int, int]) -> None:
    kinds = Counter(place["kind"] for place in read(FOLDER / "presets" / f"{name}.toml")["places"])
    assert (kinds["region"], kinds["municipality"]) == counts


def test_albania_is_preset_as_its_networks_need_it() -> None:
    preset = read(FOLDER / "presets" / "albania.toml")
    assert preset["languages"][0] == "sq"
    assert (preset["zone"], preset["currencies"], preset["phone_prefix"]) == ("Europe/Tirane", ["ALL", "EUR"], "+355")
    assert {"rural", "diaspora"} <= {place["key"] for place in preset["places"] if place["kind"] == "group"}
    assert {"women", "youth", "rural_communities", "minorities", "children_with_disabilities"} <= set(
        preset["target_groups"]
    )
