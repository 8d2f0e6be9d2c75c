"""The list of members, as page, export and API show it: one query language, one count, one order.

An address says it all: ``?q=…&network=…&country=…&place=…&type=…&field_of_activity=…&target_group=…&language=…&year=…
&year_from=…&year_to=…&sort=…&page=…&page_size=…``; facets may be given several times (any of them), and different
facets narrow each other.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language

from kuvend.core.cache import remembered
from kuvend.core.formats import country_name, language_name
from kuvend.core.paging import LARGEST_PAGE_SIZE, PAGE_SIZE, page_number
from kuvend.core.prepared import Prepared
from kuvend.core.search import Audience, SearchAnswer, SearchRequest, search
from kuvend.core.text import Reading, TranslatedText
from kuvend.directory.models import Membership, Network, Organisation, Place, Term
from kuvend.directory.rules.addresses import logo_url
from kuvend.directory.search import FACET_OF_TAXONOMY, FACETS, KIND, SORTS
from kuvend.directory.states import COUNTED_STATES, Visibility

LONGEST_TEXT = 200  # characters of a search
MOST_CHOICES = 50  # values of one facet in an address
MOST_LISTED = 30  # values of one facet on a page
FIRST_YEAR, LAST_YEAR = 1000, 2200
EXCERPT = 220  # characters
AUDIENCES = {
    Visibility.PUBLIC: Audience.PUBLIC,
    Visibility.MEMBERS: Audience.MEMBERS,
    Visibility.DESK: Audience.DESK,
}


@dataclass(frozen=True, slots=True)
class MemberFilter:
    """What somebody looks for. Nonsense in an address becomes "nothing chosen", never an error."""

    text: str = ""
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    year_from: int | None = None
    year_to: int | None = None
    sort: str = "name"
    page: int = 1
    page_size: int = PAGE_SIZE

    @classmethod
    def from_query(cls, query: QueryDict, *, page_size: int = PAGE_SIZE) -> "MemberFilter":
        """Read a filter out of an address."""
        text = " ".join(query.get("q", "")[:LONGEST_TEXT].replace("\0", " ").split())
        facets = {
            name: tuple(
                dict.fromkeys(value for value in query.getlist(name)[:MOST_CHOICES] if value and "\0" not in value)
            )
            for name in FACETS
        }
        sort = query.get("sort", "")
        return cls(
            text=text,
            facets={name: values for name, values in facets.items() if values},
            year_from=_year(query.get("year_from")),
            year_to=_year(query.get("year_to")),
            sort=sort if sort in SORTS else ("relevance" if text else "name"),
            page=page_number(query.get("page")),
            page_size=min(_positive(query.get("page_size")) or page_size, LARGEST_PAGE_SIZE),
        )

    def pairs(self) -> list[tuple[str, str]]:
        """Return the filter as an address spells it, page left out."""
        pairs = [("q", self.text)] if self.text else []
        pairs += [(name, value) for name, values in self.facets.items() for value in values]
        pairs += [(name, str(year)) for name, year in self._years() if year is not None]
        if self.sort != ("relevance" if self.text else "name"):
            pairs.append(("sort", self.sort))
        return pairs

    def _years(self) -> tuple[tuple[str, int | None], ...]:
        return (("year_from", self.year_from), ("year_to", self.year_to))

    def without(self, name: str, value: str) -> "MemberFilter":
        """Return the filter with one choice taken away."""
        if name in {"year_from", "year_to"}:
            return replace(self, **{name: None}, page=1)  # type: ignore[arg-type]
        kept = tuple(other for other in self.facets.get(name, ()) if other != value)
        facets = {key: values for key, values in {**self.facets, name: kept}.items() if values}
        return replace(self, facets=facets, page=1)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is looked for or chosen."""
        return bool(self.text or self.facets or self.year_from or self.year_to)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet: what it is called, and how many members choosing it would leave."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FacetChoices:
    """The values of one facet, the most frequent first; `more` of them are not listed."""

    name: str
    choices: tuple[Choice, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One member in a list: plain values in the reader's language."""

    public_id: str
    slug: str
    name: str
    name_language: str
    acronym: str
    type: str
    country: str
    seat: str
    year: int | None
    logo: str
    last_confirmed_at: datetime | None
    networks: tuple[str, ...]
    fields_of_activity: tuple[str, ...]
    excerpt: Reading

    @property
    def path(self) -> str:
        """The profile's address below "/<language>/members/"."""
        return f"{self.slug}-{self.public_id}/"


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of members, the honest total, the facets, and what was searched instead if nothing was found."""

    filter: MemberFilter
    rows: tuple[MemberRow, ...]
    total: int
    facets: tuple[FacetChoices, ...]
    corrected_text: str | None
    suggested_text: str | None


def find_members(
    wanted: MemberFilter, *, audience: Visibility = Visibility.PUBLIC, counted: Collection[str] | None = None
) -> SearchAnswer:
    """Return ids, total and facet counts (of the facets in `counted`; None: of all) of what `audience` may find."""
    return search(replace(as_request(wanted, audience=audience), counted=counted))


def as_request(wanted: MemberFilter, *, audience: Visibility = Visibility.PUBLIC) -> SearchRequest:
    """Return the search that a filter stands for."""
    facets = dict(wanted.facets)
    if wanted.year_from is not None or wanted.year_to is not None:
        first, last = wanted.year_from or FIRST_YEAR, wanted.year_to or LAST_YEAR
        chosen = facets.get("year")
        years = {str(year) for year in range(first, last + 1)}
        facets["year"] = tuple(sorted(years & set(chosen) if chosen else years)) or ("none",)
    return SearchRequest(
        kind=KIND,
        audience=AUDIENCES[audience],
        text=wanted.text,
        facets=facets,
        sort=SORTS[wanted.sort],
        language=get_language() or "en",
        page=wanted.page,
        page_size=wanted.page_size,
    )


def list_members(
    wanted: MemberFilter, *, audience: Visibility = Visibility.PUBLIC, counted: Collection[str] | None = None
) -> Listing:
    """Return a page of members in the current language. At most five queries, whatever the number of rows."""
    answer = find_members(wanted, audience=audience, counted=counted)
    last = max(1, -(-answer.total // wanted.page_size))
    if wanted.page > last:
        wanted = replace(wanted, page=last)
        answer = find_members(wanted, audience=audience, counted=counted)
    return Listing(
        filter=wanted,
        rows=tuple(member_rows(answer.public_ids)),
        total=answer.total,
        facets=tuple(_facets(answer.facet_counts, wanted, get_language() or "en")),
        corrected_text=answer.corrected_text,
        suggested_text=answer.suggested_text,
    )


ROW_FIELDS = (
    "pk", "public_id", "slug", "name", "name_language", "acronym", "type_id", "country", "seat_id",
    "year_of_establishment", "logo", "last_confirmed_at", "general_information", "mission_and_objectives",
)  # fmt: skip


_rows = Prepared(lambda ids: Organisation.objects.filter(public_id__in=ids).values_list(*ROW_FIELDS), str)
_networks_of = Prepared(
    lambda keys: Membership.objects.filter(organisation__in=keys, state__in=sorted(COUNTED_STATES))
    .order_by("network_id")
    .values_list("organisation_id", "network_id"),
    int,
)
_activities_of = Prepared(
    lambda keys: Organisation.fields_of_activity.through.objects.filter(organisation__in=keys).values_list(
        "organisation_id", "term_id"
    ),
    int,
)


def member_rows(public_ids: Iterable[str]) -> list[MemberRow]:
    """Return rows for these ids, in this order. Three queries."""
    language = get_language() or "en"
    wanted = list(public_ids)
    found = {row[1]: dict(zip(ROW_FIELDS, row, strict=True)) for row in _rows.rows(wanted)}
    keys = [row["pk"] for row in found.values()]
    networks: dict[int, list[int]] = {}
    for organisation, network in _networks_of.rows(keys):
        networks.setdefault(organisation, []).append(network)
    activities: dict[int, list[int]] = {}
    for organisation, term in _activities_of.rows(keys):
        activities.setdefault(organisation, []).append(term)
    labels = labels_in(language)
    return [
        _row(found[public_id], networks, activities, labels, language) for public_id in wanted if public_id in found
    ]


def _row(
    row: dict[str, Any],
    networks: dict[int, list[int]],
    activities: dict[int, list[int]],
    labels: "Labels",
    language: str,
) -> MemberRow:
    key = row["pk"]
    text: TranslatedText = row["general_information"] or row["mission_and_objectives"]
    reading = text.read(language)
    return MemberRow(
        public_id=row["public_id"],
        slug=row["slug"],
        name=row["name"],
        name_language=row["name_language"],
        acronym=row["acronym"],
        type=labels.terms.get(row["type_id"], ""),
        country=country_name(row["country"]),
        seat=labels.places.get(row["seat_id"], ""),
        year=row["year_of_establishment"],
        logo=logo_url(row["logo"]),
        last_confirmed_at=row["last_confirmed_at"],
        networks=tuple(labels.networks[network] for network in networks.get(key, ()) if network in labels.networks),
        fields_of_activity=tuple(labels.terms[term] for term in activities.get(key, ()) if term in labels.terms),
        excerpt=replace(reading, text=excerpt_of(reading.text)),
    )


def excerpt_of(text: str) -> str:
    """Return the beginning of a text, cut between words."""
    plain = " ".join(text[: EXCERPT * 2].split())
    if len(plain) <= EXCERPT:
        return plain
    return plain[:EXCERPT].rpartition(" ")[0].rstrip(".,;:–- ") + " …"


@dataclass(frozen=True, slots=True)
class Labels:
    """What terms, places and networks are called in one language, by primary key, and the labels of facet values."""

    terms: dict[int, str]
    places: dict[int, str]
    networks: dict[int, str]
    values: dict[tuple[str, str], str]  # (facet, value)
    term_values: dict[int, tuple[str, str]]  # → (facet, value)
    place_values: dict[int, tuple[str, str]]
    coordinates: dict[str, tuple[float, float]]  # key of a place → (latitude, longitude)
    prefixes: dict[int, str]  # network → telephone prefix
    as_networks: dict[int, tuple[str, str]]  # organisation that is itself a network → (slug, name)


def labels_in(language: str) -> Labels:
    """Return the labels in one language; kept until a list, a place or a network changes."""
    labels: Labels = remembered(
        f"directory.labels:{language}", ("taxonomies", "networks"), lambda: _read_labels(language)
    )
    return labels


def _read_labels(language: str) -> Labels:
    terms: dict[int, str] = {}
    values: dict[tuple[str, str], str] = {}
    term_values: dict[int, tuple[str, str]] = {}
    for pk, taxonomy, key, label in Term.objects.values_list("pk", "taxonomy__key", "key", "label"):
        terms[pk] = label.name_for(language)
        if facet := FACET_OF_TAXONOMY.get(taxonomy):
            values[facet, key] = terms[pk]
            term_values[pk] = (facet, key)
    places: dict[int, str] = {}
    place_values: dict[int, tuple[str, str]] = {}
    coordinates: dict[str, tuple[float, float]] = {}
    columns = ("pk", "key", "label", "latitude", "longitude")
    for pk, key, label, latitude, longitude in Place.objects.values_list(*columns):
        places[pk] = values["place", key] = label.name_for(language)
        place_values[pk] = ("place", key)
        if latitude is not None and longitude is not None:
            coordinates[key] = (latitude, longitude)
    networks: dict[int, str] = {}
    prefixes: dict[int, str] = {}
    as_networks: dict[int, tuple[str, str]] = {}
    rows = Network.objects.filter(closed_at=None).values_list("pk", "slug", "name", "phone_prefix", "organisation")
    for pk, slug, name, prefix, organisation in rows:
        networks[pk] = values["network", slug] = name.name_for(language)
        prefixes[pk] = prefix
        if organisation is not None:
            as_networks[organisation] = (slug, networks[pk])
    return Labels(terms, places, networks, values, term_values, place_values, coordinates, prefixes, as_networks)


def facet_label(name: str, value: str, language: str | None = None) -> str:
    """Return what a facet's value is called in a language."""
    return _labelling(name, labels_in(language or get_language() or "en"))(value)


def spoken_language(code: str, labels: Labels) -> str:
    """Return what the house's list of languages calls one; a code that is not on it by its ordinary name."""
    return labels.values.get(("language", code)) or language_name(code)


def _labelling(name: str, labels: Labels) -> Callable[[str], str]:
    """Return the function that names the values of one facet."""
    if name == "country":
        return country_name
    if name == "language":
        return lambda code: spoken_language(code, labels)
    if name == "year":
        return str
    facet = "place" if name == "seat" else name
    return lambda value: labels.values.get((facet, value), value)


def _facets(counts: Mapping[str, Mapping[str, int]], wanted: MemberFilter, language: str) -> Iterable[FacetChoices]:
    labels = labels_in(language)
    for name in FACETS:
        chosen = wanted.facets.get(name, ())
        found = dict(counts.get(name, {}))
        for value in chosen:
            found.setdefault(value, 0)
        if name == "year":
            ordered = sorted(found.items(), reverse=True)
        else:
            ordered = sorted(found.items(), key=lambda entry: (-entry[1], entry[0]))
        # A map draws every seat; of everything else nobody reads more than some dozens.
        most = len(ordered) if name == "seat" else MOST_LISTED
        listed = [*ordered[:most], *(entry for entry in ordered[most:] if entry[0] in chosen)]
        label = _labelling(name, labels)
        yield FacetChoices(
            name,
            tuple(Choice(value, label(value), count, value in chosen) for value, count in listed),
            len(ordered) - len(listed),
        )


def _year(text: str | None) -> int | None:
    year = _positive(text)
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


def _positive(text: str | None) -> int | None:
    if text and text.isascii() and text.isdigit() and len(text) <= 6:
        return int(text) or None
    return None
