"""The settled index as a process sees it: small parts in memory, words read from the database when asked for."""

from array import array
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Final

from kuvend.core.models import SearchGeneration, SearchPart, SearchTerm
from kuvend.core.search import bits
from kuvend.core.search.types import Audience
from kuvend.core.search.zones import Zone
from kuvend.lettering import letters_of

MISSING: Final = -(2**63)
SENTINEL: Final = "="  # the stem of a term that every generation has
_AT_ONCE: Final = 400
_MOST_REMEMBERED: Final = 100  # words; of 100,000 documents at most some 12 kB in each zone

IDS: Final = "ids"
NAMES: Final = "names"
NAMING_TERMS: Final = "terms:naming"
COMMON_TERMS: Final = "terms:common"


def audience_part(audience: Audience) -> str:
    """The part that says which documents an audience may find."""
    return f"audience:{audience.name.lower()}"


def facet_part(facet: str, value: str) -> str:
    """The part that says which documents have a facet's value."""
    return f"facet:{facet}:{value}"


def number_part(name: str) -> str:
    """The part that holds one of the numbers of all documents."""
    return f"number:{name}"


def order_part(rule: str) -> str:
    """The part that holds the order by name under a sorting rule of `lettering`."""
    return f"order:{rule}"


class GenerationGoneError(Exception):
    """The index has been settled anew meanwhile: begin again with the new generation."""


class Settled:
    """One generation, unchanging. Documents are numbered from 0 by their ids."""

    def __init__(self, generation: SearchGeneration | None) -> None:
        """Read what every search needs; without a generation there are no documents.

        Raises:
            GenerationGoneError: it has been replaced meanwhile.
        """
        self.generation_id = generation.pk if generation else None
        self.sequence = generation.sequence if generation else 0
        self.ids: Sequence[str] = []
        self.facets: dict[str, dict[str, int]] = {}
        self._audiences: dict[Audience, int] = {}
        self._kept: dict[str, array[int]] = {}
        self._remembered: dict[str, list[tuple[Zone, str, int]]] = {}
        if generation:
            self._load()
        self.size = len(self.ids)

    def _load(self) -> None:
        parts = SearchPart.objects.filter(generation_id=self.generation_id).values_list("name", "content")
        self.ids = _lines(self._part(IDS))
        for audience in Audience:
            self._audiences[audience] = bits.decode(self._part(audience_part(audience)))
        for name, content in parts.filter(name__startswith="facet:"):
            _, facet, value = name.split(":", 2)
            self.facets.setdefault(facet, {})[value] = bits.decode(content)

    def _part(self, name: str) -> bytes:
        content = SearchPart.objects.filter(generation_id=self.generation_id, name=name).values_list(
            "content", flat=True
        )
        for kept in content:
            return bytes(kept)
        raise GenerationGoneError

    def number_of(self, public_id: str) -> int | None:
        """The number of a document, if it is here."""
        at = bisect_left(self.ids, public_id)
        return at if at < self.size and self.ids[at] == public_id else None

    def visible_to(self, audience: Audience) -> int:
        """Bits of the documents that an audience may find."""
        return self._audiences.get(audience, 0)

    @cached_property
    def names(self) -> Sequence[str]:
        """The names to sort by, by document number."""
        return _lines(self._part(NAMES)) if self.generation_id else []

    @cached_property
    def naming_terms(self) -> Sequence[str]:
        """Every word of names and acronyms, ascending."""
        return _lines(self._part(NAMING_TERMS)) if self.generation_id else []

    def terms_like(self, word: str, limit: int) -> Iterator[str]:
        """The words that may be as few as `limit` typing errors away from this one, and some more."""
        letters = letters_of(word)
        for length in range(len(word) - limit, len(word) + limit + 1):
            terms, sets = self._common_terms.get(length, ((), ()))
            yield from (
                term for term, other in zip(terms, sets, strict=True) if (other ^ letters).bit_count() <= 2 * limit
            )

    @cached_property
    def _common_terms(self) -> dict[int, tuple[Sequence[str], Sequence[int]]]:
        """The words that a mistyped word may have meant, by their length, with the sets of their letters.

        Numbers, which are many, are none of them.
        """
        if not self.generation_id:
            return {}
        by_length: dict[int, tuple[list[str], array[int]]] = {}
        for term in _lines(self._part(COMMON_TERMS)):
            if term.isdecimal():
                continue
            terms, sets = by_length.setdefault(len(term), ([], array("I")))
            terms.append(term)
            sets.append(letters_of(term))
        return dict(by_length)

    def order(self, rule: str) -> "array[int]":
        """All documents by name under a sorting rule of `lettering`."""
        return self._array(order_part(rule), "I")

    def number(self, name: str) -> "array[int]":
        """One of the numbers of all documents; `MISSING` where a document has none."""
        try:
            return self._array(number_part(name), "q")
        except GenerationGoneError:
            self._part(IDS)  # is the generation gone, or has no document such a number?
            return array("q", [MISSING]) * self.size

    def _array(self, name: str, code: str) -> "array[int]":
        if name not in self._kept:
            content: array[int] = array(code)
            if self.generation_id:
                content.frombytes(self._part(name))
            self._kept[name] = content
        return self._kept[name]

    def postings(
        self, stems: Collection[str], zones: Collection[Zone] | None = None
    ) -> Iterator[tuple[Zone, str, int]]:
        """Zone, term and bits of every term with one of these stems.

        Raises:
            GenerationGoneError: the generation has been replaced meanwhile.
        """
        if self.generation_id is None:
            return
        if zones is None:
            # A reader turns pages and ticks facets: the same words are asked for again and again.
            self._remember(stems)
            for stem in stems:
                yield from self._remembered[stem]
            return
        for zone, _, term, documents in self._read(stems, zones):
            yield zone, term, documents

    def _remember(self, stems: Collection[str]) -> None:
        if len(self._remembered) > _MOST_REMEMBERED:
            self._remembered.clear()
        fresh: dict[str, list[tuple[Zone, str, int]]] = {stem: [] for stem in stems if stem not in self._remembered}
        for zone, stem, term, documents in self._read(fresh, None):
            fresh[stem].append((zone, term, documents))
        self._remembered |= fresh

    def _read(self, stems: Collection[str], zones: Collection[Zone] | None) -> Iterator[tuple[Zone, str, str, int]]:
        wanted = sorted(stems)
        for start in range(0, len(wanted), _AT_ONCE):
            rows = SearchTerm.objects.filter(
                generation_id=self.generation_id, stem__in=[SENTINEL, *wanted[start : start + _AT_ONCE]]
            )
            if zones is not None:
                rows = rows.filter(zone__in=[Zone.WHOLE, *zones])
            is_here = False
            for zone, stem, term, content in rows.values_list("zone", "stem", "term", "postings"):
                if stem == SENTINEL:
                    is_here = True
                else:
                    yield Zone(zone), stem, term, bits.decode(content)
            if not is_here:
                raise GenerationGoneError


def _lines(content: bytes) -> Sequence[str]:
    return content.decode().split("\n") if content else []
