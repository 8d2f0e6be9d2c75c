"""Which choices of the house's own lists imported words mean: types, fields of activity, countries, places."""

from collections.abc import Callable

from kuvend.directory.models import Place, Term
from kuvend.directory.queries.place_names import country_of_name, place_names
from kuvend.directory.rules.recognising.catalogue import catalogue
from kuvend.directory.rules.recognising.places import country_code
from kuvend.directory.states import PlaceKind
from kuvend.lettering import definite_keys, fold

# The field of an import, the list of the house, the list of the recogniser.
_LISTS = {
    "organisation_type": ("organisation_type", "types"),
    "fields_of_activity": ("field_of_activity", "activities"),
}


def keys_meant(field: str, text: str) -> tuple[list[str], list[str]]:
    """Return the keys of the choices that the lines of `text` mean, and the lines that mean none. A line may be a key
    itself, or what the choice is called in any language. At most one query.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return [], []
    key_of = _FINDERS[field](field)
    keys = {line: key_of(line) for line in lines}
    return list(dict.fromkeys(key for key in keys.values() if key)), [line for line, key in keys.items() if not key]


def _term_finder(field: str) -> Callable[[str], str]:
    taxonomy, known_as = _LISTS[field]
    rows = list(Term.objects.filter(taxonomy__key=taxonomy).values_list("key", "label"))
    known = {fold(name): key for key, label in rows for name in (*label.values(), key) if name}
    keys = {key for key, _label in rows}

    def find(line: str) -> str:
        meant = catalogue().taxonomy_key(known_as, line)
        return line if line in keys else known.get(fold(line)) or (meant[0] if meant and meant[0] in keys else "")

    return find


def _country_finder(_field: str) -> Callable[[str], str]:
    return lambda line: country_of_name(line) or country_code(line)


def _seat_finder(_field: str) -> Callable[[str], str]:
    names = place_names()

    def find(line: str) -> str:
        keys = names.keys_of(line)
        return next(iter(keys)) if len(keys) == 1 else ""

    return find


_FINDERS: dict[str, Callable[[str], Callable[[str], str]]] = {
    **dict.fromkeys(_LISTS, _term_finder),
    "country": _country_finder,
    "seat": _seat_finder,
}


def place_finder(country: str) -> Callable[[str], tuple[str, str] | None]:
    """Return what finds the one place of a name, as its key and country; of a town and its region, the town. One query.

    `country`: where the network is; without one all places are asked.
    """
    places = Place.objects.filter(is_active=True).exclude(kind=PlaceKind.GROUP)
    if country:
        places = places.filter(country=country)
    exact: dict[str, set[tuple[str, str]]] = {}
    loose: dict[str, set[tuple[str, str]]] = {}
    towns: set[str] = set()
    for key, code, kind, label, aliases in places.values_list("key", "country", "kind", "label", "aliases"):
        if kind == PlaceKind.MUNICIPALITY:
            towns.add(key)
        for name in {*label.values(), *aliases}:
            exact.setdefault(fold(name), set()).add((key, code))
            loose.setdefault(" ".join(definite_keys(name)), set()).add((key, code))

    def find(name: str) -> tuple[str, str] | None:
        for known, form in ((exact, fold(name)), (loose, " ".join(definite_keys(name)))):
            found = known.get(form, set()) if form else set()
            narrower = {place for place in found if place[0] in towns} or found
            if narrower:
                return next(iter(narrower)) if len(narrower) == 1 else None
        return None

    return find
