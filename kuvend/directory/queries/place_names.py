"""Places and countries by their names, as people type them: what is suggested, and what is meant."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.utils.translation import get_language

from kuvend.core.countries import country_choices
from kuvend.core.formats import country_name, listed
from kuvend.directory import phrases
from kuvend.directory.models import Place
from kuvend.lettering import fold, sort_key

MOST_SUGGESTED = 100  # a page of them stays light; whatever is not suggested can be typed
# What people say, and the lists of country names do not have.
FURTHER_NAMES: Mapping[str, str] = {
    "kosova": "XK",
    "shqiperia": "AL",
    "maqedonia e veriut": "MK",
    "maqedonia": "MK",
    "macedonia": "MK",
    "makedonija": "MK",
    "greqia": "GR",
    "italia": "IT",
    "gjermania": "DE",
    "franca": "FR",
    "turqia": "TR",
}


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """Every place that may be named. `shown`: key → name in the reader's language, told apart where two are alike."""

    shown: Mapping[str, str]
    suggested: tuple[str, ...]
    meant: Mapping[str, frozenset[str]]  # a name, folded → keys

    def keys_of(self, typed: str) -> frozenset[str]:
        """Return the places that are meant by a key, or by a name in any language: none, one, or several."""
        if typed in self.shown:
            return frozenset({typed})
        return self.meant.get(_folded(typed), frozenset())


def place_names(*, kept: Collection[str] = (), countries: Sequence[str] = ()) -> PlaceNames:
    """Return the names of the places in use, and of retired ones in `kept`. One query.

    Suggested are the places of `countries`, those of the first one first; any other can be typed.
    """
    language = get_language() or "en"
    rows = Place.objects.select_related("parent").order_by("country", "key")
    places = [place for place in rows if place.is_active or place.key in kept]
    shown = _told_apart(places)
    meant: dict[str, set[str]] = defaultdict(set)
    for place in places:
        for name in (*place.label.values(), *place.aliases, str(place.label)):
            meant[_folded(name)].add(place.key)
    meant.update({_folded(name): {key} for key, name in shown.items()})
    near = [shown[place.key] for code in countries for place in places if place.country == code and place.is_active]
    return PlaceNames(
        shown,
        tuple(sorted(near[:MOST_SUGGESTED], key=lambda name: sort_key(name, language))),
        {name: frozenset(keys) for name, keys in meant.items() if name},
    )


def _told_apart(places: Iterable[Place]) -> dict[str, str]:
    """Return a name for each place: with its kind and country, then its region or key, where the shorter one is not
    its own.
    """
    left = list(places)
    shown: dict[str, str] = {}
    ways: tuple[Callable[[Place], str], ...] = (
        lambda place: str(place.label),
        lambda place: f"{place.label} ({listed([phrases.PLACE_KIND[place.kind], country_name(place.country)])})",
        lambda place: f"{place.label} ({listed([place.parent.label if place.parent else place.key, place.country])})",
        lambda place: f"{place.label} ({place.key})",
    )
    for way in ways:
        same: dict[str, list[Place]] = defaultdict(list)
        for place in left:
            same[_folded(way(place))].append(place)
        shown |= {few[0].key: way(few[0]) for few in same.values() if len(few) == 1}
        left = [place for few in same.values() if len(few) > 1 for place in few]
    return shown


def country_of_name(typed: str) -> str:
    """Return the code of the country that is meant by a code, or by a name in any language of the pages; or nothing."""
    codes = dict(country_choices())
    return typed.upper() if typed.upper() in codes else _countries(get_language() or "en").get(_folded(typed), "")


@lru_cache(maxsize=16)
def _countries(language: str) -> Mapping[str, str]:
    spoken = [code for code, _name in settings.LANGUAGES if code != language]
    # The reader's own language has the last word.
    named = {_folded(name): code for one in (*spoken, language) for code, name in country_choices(one)}
    return {**FURTHER_NAMES, **named}


def _folded(name: str) -> str:
    return " ".join(fold(name).split())
