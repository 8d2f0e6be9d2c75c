"""What ships with the house for a country and for its lists of choices, read from `presets/` and `taxonomies/`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from kuvend.core.text import TranslatedText
from kuvend.directory.models import Network, Place
from kuvend.directory.states import PlaceKind
from kuvend.lettering import to_latin

FILES = files("kuvend.directory")
# A place is called in French as in English unless the preset says otherwise.
LATIN_NAME_OF = {"fr": "en", "sq": "en"}
NOT_A_LANGUAGE = frozenset({"key", "kind", "in", "at", "aliases"})


@dataclass(frozen=True, slots=True)
class PresetPlace:
    """A region, municipality or group of a preset."""

    key: str  # unique in the house: "al-tirane"
    kind: PlaceKind
    region: str  # key of the region it lies in; empty for a region or group
    label: TranslatedText
    aliases: tuple[str, ...]
    latitude: float | None  # degrees
    longitude: float | None  # degrees


@dataclass(frozen=True, slots=True)
class CountryPreset:
    """How a network of one country starts."""

    country: str  # ISO 3166-1, with XK
    languages: tuple[str, ...]  # the network's own first
    time_zone: str
    currencies: tuple[str, ...]  # ISO 4217, the ordinary one first
    phone_prefix: str  # "+355"
    target_groups: tuple[str, ...]  # keys of the taxonomy target_group, in the order in which to offer them
    places: tuple[PresetPlace, ...]  # regions before what lies in them


@dataclass(frozen=True, slots=True)
class PresetGaps:
    """What a preset has and a network lacks; nothing that the network says itself is in it."""

    languages: tuple[str, ...]  # to be added after the network's own
    currencies: tuple[str, ...]  # likewise
    country: str  # empty: the network says its own
    time_zone: str
    phone_prefix: str
    places: tuple[TranslatedText, ...]  # of the house

    def fields_for(self, network: Network) -> dict[str, Any]:
        """Return the fields of the network that change, as they will be."""
        fields: dict[str, Any] = {}
        if self.languages:
            fields["languages"] = [*network.languages, *self.languages]
        if self.currencies:
            fields["currencies"] = [*network.currencies, *self.currencies]
        single = {"country": self.country, "time_zone": self.time_zone, "phone_prefix": self.phone_prefix}
        return fields | {name: value for name, value in single.items() if value}


@dataclass(frozen=True, slots=True)
class PresetTerm:
    """One choice of a list that ships with the house."""

    key: str
    label: TranslatedText


@cache
def country_presets() -> Mapping[str, CountryPreset]:
    """Return every preset by its country code."""
    found = (
        _preset(tomllib.loads(file.read_text(encoding="utf-8")))
        for file in FILES.joinpath("presets").iterdir()
        if file.name.endswith(".toml")
    )
    return {preset.country: preset for preset in sorted(found, key=lambda preset: preset.country)}


def gaps_of(network: Network, preset: CountryPreset) -> PresetGaps:
    """Return what the preset would add to the network and the house. One query."""
    known = set(Place.objects.filter(key__in=[place.key for place in preset.places]).values_list("key", flat=True))
    return PresetGaps(
        languages=tuple(code for code in preset.languages if code not in network.languages),
        currencies=tuple(code for code in preset.currencies if code not in network.currencies),
        country="" if network.country else preset.country,
        # UTC is where a network begins; one that has a country has chosen it.
        time_zone=preset.time_zone if network.time_zone == "UTC" and not network.country else "",
        phone_prefix="" if network.phone_prefix else preset.phone_prefix,
        places=tuple(place.label for place in preset.places if place.key not in known),
    )


@dataclass(frozen=True, slots=True)
class PresetTaxonomy:
    """A list that ships with the house; its terms in their order."""

    name: TranslatedText
    terms: tuple[PresetTerm, ...]


@cache
def shipped_taxonomies() -> Mapping[str, PresetTaxonomy]:
    """Return every list that ships with the house, by its key."""
    found: dict[str, PresetTaxonomy] = {}
    for file in sorted(FILES.joinpath("taxonomies").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            content = tomllib.loads(file.read_text(encoding="utf-8"))
            found[content["taxonomy"]] = PresetTaxonomy(
                _with_latin(content["name"]),
                tuple(PresetTerm(entry["key"], _with_latin(entry["label"])) for entry in content["entries"]),
            )
    return found


def place_key(country: str, key: str) -> str:
    """Return the key that a preset's place has in the house: ("AL", "vau_i_dejes") → "al-vau-i-dejes"."""
    return f"{country}-{key}".lower().replace("_", "-")


def _preset(content: Mapping[str, Any]) -> CountryPreset:
    country = content["country"]
    places = [_place(country, entry) for entry in content["places"]]
    return CountryPreset(
        country=country,
        languages=tuple(content["languages"]),
        time_zone=content["zone"],
        currencies=tuple(content["currencies"]),
        phone_prefix=content["phone_prefix"],
        target_groups=tuple(content["target_groups"]),
        places=tuple(sorted(places, key=lambda place: place.region != "")),
    )


def _place(country: str, entry: Mapping[str, Any]) -> PresetPlace:
    labels = {language: text for language, text in entry.items() if language not in NOT_A_LANGUAGE}
    for language, model in LATIN_NAME_OF.items():
        labels.setdefault(language, labels[model])
    latitude, longitude = entry.get("at", (None, None))
    return PresetPlace(
        key=place_key(country, entry["key"]),
        kind=PlaceKind(entry["kind"]),
        region=place_key(country, entry["in"]) if "in" in entry else "",
        label=_with_latin(labels),
        aliases=tuple(entry.get("aliases", ())),
        latitude=latitude,
        longitude=longitude,
    )


def _with_latin(labels: Mapping[str, str]) -> TranslatedText:
    """Derive Serbian in Latin script from Cyrillic."""
    return TranslatedText({**labels, **({"sr-latn": to_latin(labels["sr"])} if "sr" in labels else {})})
