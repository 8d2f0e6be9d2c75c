"""The outlines behind the small maps: closed, inside their frame, and with every town in its own country."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

import kuvend.directory

pytestmark = pytest.mark.rules

FOLDER = Path(kuvend.directory.__file__).parent
MAPS = sorted((FOLDER / "maps").glob("*.json"))
PRESETS = {
    preset["country"]: preset
    for preset in (
        tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((FOLDER / "presets").glob("*.toml"))
    )
}
type Ring = list[tuple[float, float]]


def read(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def lies_within(longitude: float, latitude: float, ring: Ring) -> bool:
    is_within = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1:
            is_within = not is_within
    return is_within


def test_there_is_a_map_of_the_western_balkans() -> None:
    drawn = {country["country"] for country in read(FOLDER / "maps" / "western_balkans.json")["countries"]}
    assert {"AL", "XK", "RS", "MK", "ME", "BA", "HR", "GR", "BG", "RO", "HU", "IT"} <= drawn


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.stem)
def test_outlines_are_coarse_and_on_earth(path: Path) -> None:
    for country in read(path)["countries"]:
        for ring in country["rings"]:
            assert 3 <= len(ring) <= 220, country["country"]
            assert all(-180 <= longitude <= 180 and -90 <= latitude <= 90 for longitude, latitude in ring)
    assert path.stat().st_size < 60_000


@pytest.mark.parametrize("country", ["AL", "XK", "RS", "MK", "ME", "BA"])
def test_every_town_lies_within_the_outline_of_its_own_country_only(country: str) -> None:
    outlines = {
        drawn["country"]: drawn["rings"] for drawn in read(FOLDER / "maps" / "western_balkans.json")["countries"]
    }
    for place in PRESETS[country]["places"]:
        if "at" not in place:
            continue
        latitude, longitude = place["at"]
        found = {code for code, rings in outlines.items() if any(lies_within(longitude, latitude, r) for r in rings)}
        assert found == {country}, place


@pytest.mark.parametrize("path", MAPS, ids=lambda path: path.stem)
def test_towns_to_be_named_are_places_of_a_preset_within_the_frame(path: Path) -> None:
    drawn = read(path)
    bounds = drawn["bounds"]
    places = {
        f"{country.lower()}-{place['key'].replace('_', '-')}": place
        for country, preset in PRESETS.items()
        for place in preset["places"]
    }
    for key in drawn["towns"]:
        latitude, longitude = places[key]["at"]
        assert bounds["south"] < latitude < bounds["north"], key
        assert bounds["west"] < longitude < bounds["east"], key
