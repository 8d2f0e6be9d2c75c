"""Documents changed since the index was settled, kept ready in the process."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kuvend.core.models import SearchDocument
from kuvend.core.search.types import Audience
from kuvend.core.search.zones import (
    BOUNDARY,
    COLUMNS,
    LONGEST_BEGINNING,
    NAMING,
    Zone,
    stem_of,
    words,
)


@dataclass(frozen=True, slots=True)
class RecentDocument:
    """What is needed of one recent document beside its words."""

    public_id: str
    sort_name: str
    audience: Audience
    facets: dict[str, list[str]]
    numbers: dict[str, int]


def terms_of(row: SearchDocument) -> Iterator[tuple[Zone, set[str]]]:
    """The terms of a document, zone by zone."""
    wholes = {" ".join(words(whole)) for whole in row.whole.split(f" {BOUNDARY} ")}
    yield Zone.WHOLE, wholes - {""}
    beginnings: set[str] = set()
    for zone, column in COLUMNS.items():
        terms = set(words(getattr(row, column)))
        yield zone, terms
        if zone in NAMING:
            beginnings.update(term[:length] for term in terms for length in range(1, LONGEST_BEGINNING + 1))
    yield Zone.BEGINNING, beginnings


class Recent:
    """The recent documents, numbered from 0. A document changed again gets a new number; the old one is dropped."""

    def __init__(self) -> None:
        self.documents: list[RecentDocument] = []
        self.gone: set[str] = set()  # ids that are removed
        self.facets: defaultdict[str, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
        self._number_of: dict[str, int] = {}
        self._visible = dict.fromkeys(Audience, 0)
        self._postings: defaultdict[str, defaultdict[tuple[Zone, str], int]] = defaultdict(lambda: defaultdict(int))

    def copy(self) -> "Recent":
        """A copy that can be changed without changing this one."""
        other = Recent()
        other.documents = list(self.documents)
        other._visible = dict(self._visible)
        other.gone = set(self.gone)
        other._number_of = dict(self._number_of)
        for facet, values in self.facets.items():
            other.facets[facet].update(values)
        for stem, postings in self._postings.items():
            other._postings[stem].update(postings)
        return other

    def apply(self, rows: Iterable[SearchDocument]) -> Iterator[str]:
        """Take in changed documents, oldest change first; yield their ids."""
        for row in rows:
            if (earlier := self._number_of.pop(row.public_id, None)) is not None:
                for audience in Audience:
                    self._visible[audience] &= ~(1 << earlier)
            if row.is_removed:
                self.gone.add(row.public_id)
            else:
                self.gone.discard(row.public_id)
                self._add(row)
            yield row.public_id

    def _add(self, row: SearchDocument) -> None:
        number = len(self.documents)
        bit = 1 << number
        self.documents.append(
            RecentDocument(row.public_id, row.sort_name, Audience(row.audience), row.facets, row.numbers)
        )
        self._number_of[row.public_id] = number
        for audience in Audience:
            if row.audience <= audience:
                self._visible[audience] |= bit
        for facet, values in row.facets.items():
            for value in values:
                self.facets[facet][value] |= bit
        for zone, terms in terms_of(row):
            for term in terms:
                self._postings[stem_of(zone, term)][zone, term] |= bit

    def number_of(self, public_id: str) -> int | None:
        """The number of a living document."""
        return self._number_of.get(public_id)

    def visible_to(self, audience: Audience) -> int:
        """Bits of the living documents that an audience may find."""
        return self._visible[audience]

    def postings(self, stem: str) -> Iterator[tuple[Zone, str, int]]:
        """Zone, term and bits of the terms with this stem."""
        if stem in self._postings:
            for (zone, term), bits in self._postings[stem].items():
                yield zone, term, bits

    def terms(self, zones: tuple[Zone, ...]) -> Iterator[tuple[str, int]]:
        """Every term of these zones with its bits (a term of two zones comes twice)."""
        for postings in self._postings.values():
            for (zone, term), bits in postings.items():
                if zone in zones:
                    yield term, bits
